/**
 * The second part of `npm run bench`: drills of `muster explore matrix` a minute, on one thread and on two, in turns. What they are
 * beside each other says whether a second core is worth anything.
 */
import { availableParallelism } from 'node:os';
import { DrillPool, inOrder } from '../cli/drill-pool.ts';
import { cellsOn } from '../scenarios/explore/matrix/cells.ts';
import { roundsOf } from '../scenarios/explore/matrix/rounds.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { Effort } from './effort.ts';

const site = sampleSite();
const rounds = roundsOf(cellsOn(site, '1'), site, '1');

/** Drills a minute, when each thread has done its first ones: those pay for loading and compiling. */
async function drillsAMinute(threads: number, { matrixDrills, warmUp }: Effort): Promise<number> {
  const first = warmUp ? 3 * threads : 0;
  const every = Math.max(1, Math.floor(rounds.length / (first + matrixDrills)));
  const chosen = rounds.filter((_, index) => index % every === 0).slice(0, first + matrixDrills);
  const tasks = chosen.map(({ plan }) => ({ scenario: plan.name, plan, site, seed: '1', lab: 'virtual' as const }));
  const endedMs = [performance.now()];
  const pool = new DrillPool(new URL('../cli/worker.ts', import.meta.url), { drillsAtOnce: threads, graceMs: 1000 });
  await pool.run(inOrder(tasks), {
    onRecord() {},
    onOutcome: (number, { kind }) => {
      if (kind !== 'finished') throw new Error(`${tasks[number]?.scenario} did not come to its end`);
      endedMs.push(performance.now());
    },
  });
  const measuredMs = endedMs.slice(first);
  return (60_000 * (measuredMs.length - 1)) / ((measuredMs.at(-1) ?? 0) - (measuredMs[0] ?? 0));
}

export async function benchMatrix(effort: Effort): Promise<void> {
  if (availableParallelism() < 2) return console.log('matrix: not measured: this machine has one core');
  const [one, two]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < effort.matrixTurns; turn++) {
    one.push(await drillsAMinute(1, effort));
    two.push(await drillsAMinute(2, effort));
  }
  const [alone, both] = [mean(one), mean(two)];
  const minutes = (rounds.length / both).toFixed(1);
  console.log(
    `matrix: ${alone.toFixed(0)} drills a minute on one thread, ${both.toFixed(0)} on two, ratio ${(both / alone).toFixed(2)}; ${rounds.length} drills, which is every fault in every phase of the sample site, in ${minutes} min`,
  );
}

function mean(rates: readonly number[]): number {
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
