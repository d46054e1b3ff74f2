import { describe, expect, it } from 'vitest';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';
import { throttledIntake } from './throttled-intake.ts';

/** files01 replicates through ps01; at 60 minutes others fill a disk there. */
function filled(parameters: Readonly<Record<string, unknown>> = {}, processServer = 'ps01'): SyntheticRun {
  const run = new SyntheticRun().server('files01');
  const stream = { item: itemOf('files01'), server: 'files01', epoch: 1, direction: 'to-azure', begin: 'full-copy' };
  run.service('replication.started', { ...stream, processServer }).at(HOUR_MS);
  return run.fault('disk-full', { parameters: { machine: 'ps01', role: 'process', freeShare: 0.1, ...parameters } });
}

/** A point arrives at that minute, of a tag that was set at the other. */
function pointAt(run: SyntheticRun, minute: number, markedAt: number): SyntheticRun {
  run.at(markedAt * MINUTE_MS).mark(`tag-${minute}`, 'files01');
  return run.at(minute * MINUTE_MS).point(`tag-${minute}`, 'files01');
}

describe('throttled-intake', () => {
  it('passes when only what was in the cache already goes on to Azure, and the rest when there is room', () => {
    const run = pointAt(filled(), 64, 59);
    run.at(80 * MINUTE_MS).heal('disk-full');
    expect(throttledIntake.judge(pointAt(run, 83, 81))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 time an item was held back by a cache that was nearly full: nothing of it was taken in',
    });
  });

  it('is violated when a process server takes in what it has no room for', () => {
    expect(throttledIntake.judge(pointAt(filled(), 66, 65))).toMatchObject({
      verdict: 'violated',
      evidence:
        'ps01 took in data of item-files01 up to tag tag-66, whose point came at 1 h 06 min, though 10 % of its cache disk had been free since 1 h 00 min',
    });
  });

  it.each<[string, SyntheticRun]>([
    ['a fifth of it is free', filled({ freeShare: 0.2 })],
    ['it is the disk of another role', filled({ role: 'configuration' })],
  ])('expects nothing when %s', (_, run) => {
    expect(throttledIntake.judge(pointAt(run, 66, 65))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it('does not hold the items of another process server against it', () => {
    expect(throttledIntake.judge(pointAt(filled({}, 'ps02'), 66, 65))).not.toMatchObject({ verdict: 'violated' });
  });

  it('says that it cannot judge a disk that becomes full at some moment', () => {
    expect(throttledIntake.judge(pointAt(filled({ at: { on: 'file' } }), 66, 65))).toMatchObject({
      looked: 0,
      unjudged: ['the cache of ps01, because nothing tells when exactly it became full'],
    });
  });
});
