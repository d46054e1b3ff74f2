import { describe, expect, it } from 'vitest';
import { commitDeletesPoints } from './commit-deletes-points.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const COMMITTED = 'UnplannedFailoverCommitted';

/** Two points, a failover to the second, and these points deleted by the commit. */
function committed(deleted: readonly string[], target = item): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01');
  for (const tag of ['tag-a', 'tag-b'])
    run
      .pass(5 * MINUTE_MS)
      .mark(tag, 'files01')
      .point(tag, 'files01');
  run.bringUp('files01-Azure', 'tag-b', 'files01').at(HOUR_MS);
  run.service('job.start', { job: 'c', scenario: 'CommitFailover', item: target });
  const points = deleted.map((tag) => `point ${tag} of files01`);
  run.service('points.deleted', { item, points, why: 'commit' }).state('files01', 'failedOver', 'committed', COMMITTED);
  return run.service('job.end', { job: 'c', scenario: 'CommitFailover', item: target, state: 'Succeeded' });
}

describe('commit-deletes-points', () => {
  it('passes when all points went with the commit', () => {
    expect(commitDeletesPoints.judge(committed(['tag-a', 'tag-b']))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 commit left no recovery point behind, and none was used afterwards',
    });
  });

  it('is violated by a point that outlives the commit', () => {
    expect(commitDeletesPoints.judge(committed(['tag-a']))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01: 1 recovery point outlived the commit at 1 h 00 min: tag tag-b',
      causes: [{ subject: 'item-files01', code: 'point-outlives-commit' }],
    });
  });

  it('finds the items of a recovery plan by what became committed', () => {
    expect(commitDeletesPoints.judge(committed([], 'shop-plan'))).toMatchObject({
      verdict: 'violated',
      looked: 1,
      evidence: 'item-files01: 2 recovery points outlived the commit at 1 h 00 min: tag tag-a and tag tag-b',
    });
  });

  it('is violated when a machine is made from a point that was committed away', () => {
    const run = committed(['tag-a', 'tag-b']).pass(MINUTE_MS).bringUp('files01-Late', 'tag-a', 'files01');
    expect(commitDeletesPoints.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01-Late was made at 1 h 01 min from tag tag-a, a point of item-files01 from before its commit at 1 h 00 min',
    });
  });

  it('holds for points from before a failback that was given up, which stay until the next is committed', () => {
    const run = new SyntheticRun().server('files01').protect('files01').point('tag-home', 'files01');
    run.state('files01', 'failingBack', 'initialReplicationHome', 'InitialReplicationInProgress');
    run.job('CommitFailover', item);
    expect(commitDeletesPoints.judge(run)).toMatchObject({ verdict: 'violated' });
  });

  it('has nothing to look at when the commit failed', () => {
    const run = new SyntheticRun().server('files01').protect('files01').job('CommitFailover', item, 'Failed');
    expect(commitDeletesPoints.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
