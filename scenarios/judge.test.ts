/** A story that stopped because something did not come in time: whose fault it was. */
import { describe, expect, test } from 'vitest';
import { sampleSite } from '../simulator/site/site.ts';
import { judge } from './judge.ts';
import { SyntheticRun } from './properties/synthetic-run.ts';
import { scenario } from './scenario.ts';
import type { Stopped } from './result.ts';

const told = scenario({ name: 'waits', title: 'Waits', faults: [], exercises: [], run: async () => {} });
const minutes = (count: number) => count * 60_000;
const stopped = (code: string): Stopped => ({
  code,
  message: 'the process server in Azure has registered: not within 20 min',
  sinceMs: minutes(40),
  atMs: minutes(60),
  because: ['cs01 → azure:443: ETIMEDOUT'],
});

async function story(busy: { fromMs: number; toMs: number } | undefined, code = 'NotInTime') {
  const run = new SyntheticRun();
  if (busy) run.at(busy.toMs).world('computer.busy', { ...busy, perCore: 6 });
  const { verdicts } = await judge(told, sampleSite(), run, stopped(code));
  return verdicts.find(({ name }) => name === 'story');
}

describe('a story that waited in vain', () => {
  test('is violated where nothing kept the computer from its work', async () => {
    expect(await story(undefined)).toMatchObject({ verdict: 'violated' });
    expect(await story({ fromMs: minutes(10), toMs: minutes(12) })).toMatchObject({ verdict: 'violated' });
  });

  test('proves nothing where the computer of a live lab had too much to do meanwhile, and says so', async () => {
    expect(await story({ fromMs: minutes(45), toMs: minutes(46) })).toMatchObject({
      verdict: 'inconclusive',
      findings: [
        'the process server in Azure has registered: not within 20 min (NotInTime)',
        'the computer of the lab had too much to do meanwhile, so that this proves nothing of the system',
        'cs01 → azure:443: ETIMEDOUT',
      ],
    });
  });

  test('what was refused was refused, however busy the computer was', async () => {
    expect(await story({ fromMs: minutes(45), toMs: minutes(46) }, 'NotAsExpected')).toMatchObject({
      verdict: 'violated',
    });
  });
});
