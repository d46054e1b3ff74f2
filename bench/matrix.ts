/**
 * The second part of `npm run bench`: drills of `muster explore matrix` a minute, on one thread and on two, in turns. What they are
 * beside each other says whether a second core is worth anything. A drill of one thread keeps more than one core busy, because its
 * collector and compiler work beside it, so that two threads on two cores can never be worth two: how much at most is said too.
 */
import { availableParallelism } from 'node:os';
import { DrillPool, inOrder } from '../cli/drill-pool.ts';
import { invariant } from '../reference/model/result.ts';
import { cellsOn } from '../scenarios/explore/matrix/cells.ts';
import { roundsOf } from '../scenarios/explore/matrix/rounds.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { Effort } from './effort.ts';

const site = sampleSite();
const rounds = roundsOf(cellsOn(site, '1'), site, '1');

interface Pace {
  readonly drillsAMinute: number;
  /** Of all threads of the process, also those of the engine. */
  readonly processorMsADrill: number;
}

/** When each thread has done its first drills: those pay for loading and compiling. */
async function paceOn(threads: number, { matrixDrills, warmUp }: Effort): Promise<Pace> {
  const first = warmUp ? 3 * threads : 0;
  const every = Math.max(1, Math.floor(rounds.length / (first + matrixDrills)));
  const chosen = rounds.filter((_, index) => index % every === 0).slice(0, first + matrixDrills);
  const tasks = chosen.map(({ plan }) => ({ scenario: plan.name, plan, site, seed: '1', lab: 'virtual' as const }));
  const ended = [now()];
  const pool = new DrillPool(new URL('../cli/worker.ts', import.meta.url), { drillsAtOnce: threads, graceMs: 1000 });
  await pool.run(inOrder(tasks), {
    onRecord() {},
    onOutcome: (number, { kind }) => {
      if (kind !== 'finished') throw new Error(`${tasks[number]?.scenario} did not come to its end`);
      ended.push(now());
    },
  });
  const measured = ended.slice(first);
  const [begun, last] = [measured[0], measured.at(-1)];
  invariant(begun && last, 'there are drills to measure');
  const drills = measured.length - 1;
  return {
    drillsAMinute: (60_000 * drills) / (last.atMs - begun.atMs),
    processorMsADrill: (last.processorMs - begun.processorMs) / drills,
  };
}

function now(): { readonly atMs: number; readonly processorMs: number } {
  const { system, user } = process.cpuUsage();
  return { atMs: performance.now(), processorMs: (system + user) / 1000 };
}

export async function benchMatrix(effort: Effort): Promise<void> {
  const cores = availableParallelism();
  if (cores < 2) return console.log('matrix: not measured: this machine has one core');
  const [one, two]: [Pace[], Pace[]] = [[], []];
  for (let turn = 0; turn < effort.matrixTurns; turn++) {
    one.push(await paceOn(1, effort));
    two.push(await paceOn(2, effort));
  }
  const [alone, both] = [mean(one), mean(two)];
  const busyCores = (alone.drillsAMinute * alone.processorMsADrill) / 60_000;
  const atMost = Math.min(2, cores / busyCores);
  const minutes = (rounds.length / both.drillsAMinute).toFixed(1);
  console.log(
    `matrix: ${inWords(alone)} on one thread, ${inWords(both)} on two, ratio ${(both.drillsAMinute / alone.drillsAMinute).toFixed(2)} of at most ${atMost.toFixed(2)} (one thread keeps ${busyCores.toFixed(2)} of ${cores} cores busy); ${rounds.length} drills, which is every fault in every phase of the sample site, in ${minutes} min`,
  );
}

function inWords({ drillsAMinute, processorMsADrill }: Pace): string {
  return `${drillsAMinute.toFixed(0)} drills a minute (${(processorMsADrill / 1000).toFixed(2)} s of processor time each)`;
}

function mean(paces: readonly Pace[]): Pace {
  const of = (figure: (pace: Pace) => number) => paces.reduce((sum, pace) => sum + figure(pace), 0) / paces.length;
  return { drillsAMinute: of((pace) => pace.drillsAMinute), processorMsADrill: of((pace) => pace.processorMsADrill) };
}
