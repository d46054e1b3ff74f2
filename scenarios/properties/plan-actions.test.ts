import { describe, expect, it } from 'vitest';
import { planActions } from './plan-actions.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const JOB = { job: 'plan', scenario: 'UnplannedFailover', item: 'everything' };
const TO_AZURE = { types: ['UnplannedFailover'], directions: ['PrimaryToRecovery'] };
const APPROVE = { action: 'approve', how: 'manual', step: 'Shutdown', group: 0, when: 'before', ...TO_AZURE };
const CHECK = { action: 'check', how: 'runbook', step: 'Boot', group: 1, when: 'after', ...TO_AZURE };
const DNS = { action: 'dns', how: 'runbook', step: 'Boot', group: 2, when: 'after', ...TO_AZURE };
const IN_TESTS = { ...DNS, action: 'note', types: ['TestFailover'] };
const PLACES = [APPROVE, CHECK, DNS, IN_TESTS];

/** A failover of two groups as it should go, a minute for each step; a test leaves one out, doubles it or moves it. */
const AS_WRITTEN = ['approve', 'make', 'start orders01', 'check', 'start billing01', 'dns'];

function carriedOut(steps: readonly string[], { by = 'ada', state = 'Succeeded' } = {}): SyntheticRun {
  const run = new SyntheticRun();
  run.drill('plan.asked', { plan: 'everything', actions: PLACES });
  run.service('job.start', { ...JOB, groups: [[itemOf('orders01')], [itemOf('billing01')]] });
  for (const step of steps) {
    run.pass(MINUTE_MS);
    const [what, server = ''] = step.split(' ');
    const place = PLACES.find(({ action }) => action === what);
    if (place) {
      const { types, directions, ...told } = place;
      run.service('plan.action.begun', { ...JOB, ...told }).pass(MINUTE_MS);
      if (place.how === 'manual' && by) run.service('job.resumed', { ...JOB, action: what, by });
      run.service('plan.action', { ...JOB, ...told, state: 'Succeeded' });
    } else if (what === 'make') {
      for (const one of ['orders01', 'billing01']) {
        run.service('machine.prepared', { item: itemOf(one), server: one, machine: `azure:${one}`, disks: [] });
      }
    } else run.power(`azure:${server}`, 'on', server);
  }
  return run.pass(MINUTE_MS).service('job.end', { ...JOB, state });
}

const judged = (steps: readonly string[], how = {}) => planActions.judge(carriedOut(steps, how));

describe('plan-actions', () => {
  it('passes when each is done in its place, once', () => {
    expect(judged(AS_WRITTEN)).toMatchObject({ verdict: 'passed', looked: 3 });
  });

  it.each([
    ['one is left out', AS_WRITTEN.slice(0, -1), '"dns" was left out'],
    ['one is done again', [...AS_WRITTEN, 'dns'], 'came again'],
    [
      'one comes before another',
      ['approve', 'make', 'start orders01', 'start billing01', 'dns', 'check'],
      'came before "check"',
    ],
    ['one is for tests only', [...AS_WRITTEN, 'note'], '"note" at 10 min does not belong to it'],
    [
      'a machine does not wait for the approval',
      ['make', 'approve', 'start orders01', 'check', 'start billing01', 'dns'],
      'azure:orders01 was made at 1 min, before "approve"',
    ],
    [
      'the next group does not wait for the check',
      ['approve', 'make', 'start orders01', 'start billing01', 'check', 'dns'],
      'azure:billing01 was started at 5 min, before "check"',
    ],
    [
      'a check does not wait for its group',
      ['approve', 'make', 'check', 'start orders01', 'start billing01', 'dns'],
      'did not wait for azure:orders01',
    ],
  ])('is violated when %s', (_what, steps, evidence) => {
    expect(judged(steps)).toMatchObject({ verdict: 'violated', evidence: expect.stringContaining(evidence) });
  });

  it('is violated when nobody said that what is manual was done', () => {
    expect(judged(AS_WRITTEN, { by: '' })).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('nobody said that it was done'),
    });
  });

  it('asks no more of a plan that failed than the right order', () => {
    expect(judged(['approve', 'make'], { state: 'Failed' })).toMatchObject({ verdict: 'passed' });
  });

  it('has nothing to say of a plan without any', () => {
    const run = new SyntheticRun();
    run.service('job.start', { ...JOB, groups: [[itemOf('orders01')]] });
    expect(planActions.judge(run.service('job.end', { ...JOB, state: 'Succeeded' }))).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});
