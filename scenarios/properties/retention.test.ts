import { describe, expect, it } from 'vitest';
import { retention } from './retention.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

/** A day's retention, and a point every five minutes from the first to the last of these hours. */
function pointsFrom(fromMs: number, toMs: number): SyntheticRun {
  const run = new SyntheticRun().server('files01');
  run.service('policy.created', {
    policy: 'p',
    appConsistentMinutes: 60,
    retentionMinutes: 1440,
    rpoThresholdMinutes: 15,
  });
  run.protect('files01');
  for (let atMs = fromMs; atMs <= toMs; atMs += 5 * MINUTE_MS) run.at(atMs).point(`tag-${atMs / MINUTE_MS}`, 'files01');
  return run;
}

const deleted = (run: SyntheticRun, ...minutes: number[]) =>
  run.service('points.deleted', {
    item,
    points: minutes.map((minute) => `point tag-${minute} of files01`),
    why: 'retention',
  });

const reported = (run: SyntheticRun) => run.service('rpo.reported', { item, server: 'files01', rpoMs: 0, tag: 'tag' });

describe('retention', () => {
  it('passes when points older than two hours are thinned out to one an hour', () => {
    const run = deleted(pointsFrom(0, 3 * HOUR_MS), 5, 10, 15, 20);
    expect(retention.judge(reported(run))).toMatchObject({ verdict: 'passed', looked: 4 });
  });

  it('is violated by giving up a point that is younger', () => {
    const run = deleted(pointsFrom(0, 2 * HOUR_MS), 60);
    expect(retention.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 2 h 00 min: tag tag-60 was given up when it was 1 h 00 min old; all points are kept for 2 h 00 min`,
    });
  });

  it('is violated by thinning out so far that an hour has none', () => {
    const hour = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60];
    const { verdict, evidence } = retention.judge(deleted(pointsFrom(0, 3 * HOUR_MS), ...hour, 65)) as Judged;
    expect(verdict).toBe('violated');
    expect(evidence).toContain('tag tag-0 was given up and no other within 1 h 00 min of it is left');
  });

  it('is violated by a point that is older than the policy allows, but not by the newest of all', () => {
    const run = pointsFrom(0, 5 * MINUTE_MS).at(25 * HOUR_MS);
    expect(retention.judge(reported(run))).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 25 h 00 min: tag tag-0 is kept though it is 25 h 00 min old; the policy says 24 h 00 min`,
    });
    const one = deleted(pointsFrom(0, 5 * MINUTE_MS).at(25 * HOUR_MS), 0);
    expect(retention.judge(reported(one))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('goes by what a changed policy says: points may go at once, and may not stay', () => {
    const changed = (run: SyntheticRun) =>
      run.service('policy.changed', { policy: 'p', appConsistentMinutes: 15, retentionMinutes: 30 });
    const run = changed(pointsFrom(0, HOUR_MS));
    expect(retention.judge(deleted(run, 0, 5, 10, 15, 20, 25))).toMatchObject({ verdict: 'passed', looked: 6 });
    const kept = reported(changed(pointsFrom(0, HOUR_MS)).pass(21 * MINUTE_MS));
    expect(retention.judge(kept)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 1 h 21 min: tag tag-0 is kept though it is 1 h 21 min old; the policy says 30 min`,
    });
    const justChanged = reported(changed(pointsFrom(0, HOUR_MS)).pass(19 * MINUTE_MS));
    expect(retention.judge(justChanged)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('cannot say which points belong to which of two policies', () => {
    const run = pointsFrom(0, HOUR_MS).service('policy.created', {
      policy: 'q',
      appConsistentMinutes: 15,
      retentionMinutes: 30,
    });
    expect(retention.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});

interface Judged {
  readonly verdict: string;
  readonly evidence: string;
}
