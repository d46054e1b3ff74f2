import { describe, expect, it } from 'vitest';
import { ageTold } from './age-told.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const policy = { policy: 'p', appConsistentMinutes: 60, retentionMinutes: 1440 };

/** Protected at once, by a policy whose threshold is 15 minutes; its only point is of minute 0. */
function replicating(): SyntheticRun {
  const run = new SyntheticRun().server('files01');
  run
    .service('policy.created', { ...policy, rpoThresholdMinutes: 15 })
    .protect('files01')
    .point('tag-a', 'files01');
  return run;
}

const at = (run: SyntheticRun, minute: number) => run.at(minute * MINUTE_MS);
const says = (run: SyntheticRun, kind: 'raise' | 'clear' = 'raise') =>
  run.service(`health.${kind}`, { item, code: '78026', severity: 'Warning' });
const threshold = (run: SyntheticRun, rpoThresholdMinutes: number) =>
  run.service('policy.changed', { ...policy, rpoThresholdMinutes });
const judged = (run: SyntheticRun, endMinute: number) =>
  ageTold.judge(at(run, endMinute).drill('lab.end', { machines: [] }));

describe('age-told', () => {
  it('passes when it is said in time, and taken back when a newer point is there', () => {
    const run = says(at(replicating(), 16));
    at(run, 20).point('tag-b', 'files01');
    expect(judged(says(at(run, 21), 'clear'), 30)).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: "1 time the newest point of an item was older than its policy's threshold: it was said, and taken back",
    });
  });

  it('is violated when nobody says it', () => {
    expect(judged(replicating(), 18)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 18 min: its newest recovery point is 18 min old, the threshold is 15 min, and 78026 is not said`,
    });
  });

  it('is violated when it is not taken back', () => {
    const run = says(at(replicating(), 16));
    at(run, 20).point('tag-b', 'files01');
    expect(judged(run, 23)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 23 min: its newest recovery point is 3 min old, the threshold is 15 min, and 78026 is still said`,
    });
  });

  it('goes by what the policy says by now', () => {
    const tightened = () => threshold(at(replicating(), 2), 8);
    expect(judged(tightened(), 11)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('is 8 min'),
    });
    expect(judged(says(at(tightened(), 9)), 20)).toMatchObject({ verdict: 'passed', looked: 1 });
    const loosened = () => threshold(at(says(at(replicating(), 16)), 17), 30);
    expect(judged(loosened(), 20)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('still said'),
    });
    expect(judged(says(at(loosened(), 18), 'clear'), 29)).not.toMatchObject({ verdict: 'violated' });
  });

  it('says nothing of an item that is not Protected', () => {
    const run = at(replicating(), 5).state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated');
    expect(judged(run, 60)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
