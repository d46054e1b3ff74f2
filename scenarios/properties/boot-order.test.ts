import { describe, expect, it } from 'vitest';
import { bootOrder } from './boot-order.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

/** A plan of two groups; each step makes a machine or starts it, a minute apart. */
function planned(steps: readonly string[], groups = [['billing01'], ['orders01', 'files01']]): SyntheticRun {
  const run = new SyntheticRun();
  const job = { job: 'plan', scenario: 'UnplannedFailover', item: 'everything' };
  run.service('job.start', { ...job, groups: groups.map((group) => group.map(itemOf)) });
  for (const step of steps) {
    const [what, server = ''] = step.split(' ');
    run.pass(MINUTE_MS);
    if (step === 'start cs01') run.world('machine.power', { machine: 'cs01', power: 'on', purpose: 'infrastructure' });
    else if (what === 'start') run.power(`azure:${server}`, 'on', server);
    else run.service('machine.prepared', { item: itemOf(server), server, machine: `azure:${server}`, disks: [] });
  }
  return run.service('job.end', { ...job, state: 'Succeeded' });
}

const MADE = ['make files01', 'make orders01', 'make billing01'];

describe('boot-order', () => {
  it('passes when one group is started after the other, whatever the order within a group', () => {
    const run = planned([...MADE, 'start billing01', 'start files01', 'start orders01']);
    expect(bootOrder.judge(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated when a machine starts before one of an earlier group', () => {
    expect(bootOrder.judge(planned([...MADE, 'start orders01', 'start billing01', 'start files01']))).toMatchObject({
      verdict: 'violated',
      evidence:
        'UnplannedFailover of everything, ended at 6 min: azure:orders01 of group 2 was started at 4 min, before azure:billing01 of group 1 at 5 min',
    });
  });

  it('is violated when one is started before all are made', () => {
    const run = planned(['make billing01', 'start billing01', 'make files01', 'make orders01', 'start files01']);
    expect(bootOrder.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('azure:billing01 was started at 2 min, before azure:files01 was made at 3 min'),
    });
  });

  it('lets a machine that never got power hold nobody up', () => {
    expect(bootOrder.judge(planned([...MADE, 'start files01', 'start orders01']))).toMatchObject({ verdict: 'passed' });
  });

  it('takes no other machine for one of the plan, though neither is a server', () => {
    const steps = [...MADE.toReversed(), 'start cs01', 'start billing01', 'start files01', 'start orders01'];
    expect(bootOrder.judge(planned(steps))).toMatchObject({ verdict: 'passed' });
  });

  it('has nothing to say of one machine', () => {
    expect(bootOrder.judge(planned(['make files01', 'start files01']))).toMatchObject({ verdict: 'inconclusive' });
  });
});
