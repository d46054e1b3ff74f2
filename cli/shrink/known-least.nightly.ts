/**
 * `npm run nightly -- -t 'known least'`: planted bugs are hunted and brought down, each to the smallest plan that is known, within 200
 * runs. In the end a table of all that were run.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { machineNames } from '../../scenarios/explore/failure-identity.ts';
import { KNOWN_LEAST, namesOfMoves } from '../../scenarios/shrink/known-least.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { Interruption } from '../interruption.ts';
import { labNamed } from '../labs.ts';
import { metBySearch } from './met-by-search.ts';
import { SHRINK_RUNS, shrinkDrill, threadsFor } from './shrink-drill.ts';
import { Trials } from './trials.ts';

const site = sampleSite();
const interruption = new Interruption();
const lab = labNamed('virtual');
const trials = new Trials(threadsFor(lab.drillsAtOnce), lab, {
  interruption,
  workerUrl: new URL('../worker.ts', import.meta.url),
});
const rows: string[] = [];

afterAll(async () => {
  await trials.end();
  const heading = ['bug, property and drill', 'moves', 'runs', 'processor', 'wall'];
  console.log(['', heading.join(' | '), ...rows].join('\n'));
});

describe('known least', () => {
  it.each(KNOWN_LEAST)('$plant, $property', async (known) => {
    const failed = await metBySearch(known, site, trials);
    if (!failed) throw new Error(`no drill of ${JSON.stringify(known.by)} meets it`);
    const [cpu, startedMs] = [process.cpuUsage(), performance.now()];
    const shrunk = await shrinkDrill(
      failed,
      { trials, names: machineNames(site), runs: SHRINK_RUNS },
      { interruption },
    );
    const { system, user } = process.cpuUsage(cpu);
    const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
    const moves = `${failed.plan.moves.length} → ${shrunk.plan.moves.length}`;
    const spent = [seconds((system + user) / 1000), seconds(performance.now() - startedMs)];
    rows.push([`${known.plant}, ${known.property}, ${failed.plan.name}`, moves, shrunk.runs, ...spent].join(' | '));
    expect(namesOfMoves(shrunk.plan)).toEqual(known.least);
    expect(shrunk).toMatchObject({ minimal: true, ended: 'finished' });
  });
});
