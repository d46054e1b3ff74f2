/**
 * The third part of `npm run bench`: a drill that fails is made smaller, on one thread and on two, in turns: how many moves are left, and
 * how many smaller plans a minute are tried.
 */
import { availableParallelism } from 'node:os';
import { Interruption } from '../cli/interruption.ts';
import { metBySearch } from '../cli/shrink/met-by-search.ts';
import { shrinkDrill } from '../cli/shrink/shrink-drill.ts';
import { Trials } from '../cli/shrink/trials.ts';
import { invariant } from '../reference/model/result.ts';
import { machineNames } from '../scenarios/explore/failure-identity.ts';
import { KNOWN_LEAST } from '../scenarios/shrink/known-least.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { Effort } from './effort.ts';

const site = sampleSite();

async function shrunkOn(threads: number, { shrinkRuns }: Effort) {
  const interruption = new Interruption();
  const workerUrl = new URL('../cli/worker.ts', import.meta.url);
  const trials = new Trials(threads, { drillsAtOnce: threads, graceMs: 1000 }, { interruption, workerUrl });
  const known = KNOWN_LEAST.find(({ plant }) => plant === 'machine-of-the-present');
  invariant(known, 'the bug of the bench is among those whose smallest plan is known');
  const failed = await metBySearch(known, site, trials);
  invariant(failed, `${known.plant} is met by a walk`);
  const startedMs = performance.now();
  const { plan, runs } = await shrinkDrill(
    failed,
    { trials, names: machineNames(site), runs: shrinkRuns },
    { interruption },
  );
  const minutes = (performance.now() - startedMs) / 60_000;
  await trials.end();
  return { aMinute: runs / minutes, moves: `${failed.plan.moves.length} moves to ${plan.moves.length}`, runs };
}

export async function benchShrink(effort: Effort): Promise<void> {
  const one = await shrunkOn(1, effort);
  const rate = `shrink: ${one.moves} in ${one.runs} runs, ${one.aMinute.toFixed(0)} a minute on one thread`;
  if (availableParallelism() < 2) return console.log(rate);
  const two = await shrunkOn(2, effort);
  console.log(`${rate}, ${two.aMinute.toFixed(0)} on two, ratio ${(two.aMinute / one.aMinute).toFixed(2)}`);
}
