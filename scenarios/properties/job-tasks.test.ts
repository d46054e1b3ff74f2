import { describe, expect, it } from 'vitest';
import { jobTasks } from './job-tasks.ts';
import type { Judgement } from './property.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const FAILOVER = [
  'VmUfoPrerequisitesCheck',
  'VmShutdownVmOnPrimary',
  'VmPrepareForUnPlannedFailover',
  'VmFailover',
  'VmFoStartVmOnSecondary',
];
const ENABLE = [
  'EnableProtectionPrerequisitesCheck',
  'CreateProtectionTarget',
  'EnableProtection',
  'VmStartInitialReplication',
  'UpdateDraState',
];

interface Told {
  readonly asked?: Record<string, unknown>;
  readonly states?: Record<string, string>;
  readonly state?: string;
  readonly code?: string;
}

/** A job whose tasks all succeed, unless a state says otherwise. */
function job(run: SyntheticRun, scenario: string, tasks: readonly string[], told: Told = {}): SyntheticRun {
  const { asked = {}, states = {}, state = 'Succeeded', code } = told;
  const id = `${scenario} ${run.records.length}`;
  run.service('job.start', { job: id, scenario, item, ...asked });
  for (const task of tasks) {
    run.service('job.task', { job: id, item, task, state: states[task] ?? 'Succeeded', ...(code && { code }) });
  }
  return run.service('job.end', { job: id, scenario, item, state, ...(code && { code }) });
}

const failover = (tasks: readonly string[], told?: Told) =>
  jobTasks.judge(job(new SyntheticRun(), 'UnplannedFailover', tasks, told));
const violated = (evidence: string) => ({ verdict: 'violated', evidence: expect.stringContaining(evidence) });

describe('job-tasks', () => {
  it('passes a job that goes through its tasks in order', () => {
    expect(failover(FAILOVER)).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a task out of order, missing, twice or unknown', () => {
    const [check = '', shutdown = '', ...rest] = FAILOVER;
    expect(failover([shutdown, check, ...rest])).toMatchObject(
      violated('VmShutdownVmOnPrimary at 0 ms came before VmUfoPrerequisitesCheck'),
    );
    expect(failover(FAILOVER.slice(0, -1))).toMatchObject(
      violated('it succeeded with 1 machine, but not as often did VmFoStartVmOnSecondary'),
    );
    expect(failover([...FAILOVER, 'VmFoStartVmOnSecondary'])).toMatchObject(
      violated('VmFoStartVmOnSecondary at 0 ms came before VmFailover'),
    );
    expect(failover([...FAILOVER, 'VmCommit'])).toMatchObject(violated('VmCommit at 0 ms is no task of such a job'));
  });

  it('lets machines of a plan go side by side, each through all of it', () => {
    const asked = { groups: [['a'], ['b']] };
    const twice = FAILOVER.flatMap((task) => [task, task]);
    expect(failover(twice, { asked })).toMatchObject({ verdict: 'passed' });
    expect(failover(FAILOVER, { asked })).toMatchObject(violated('it succeeded with 2 machines'));
  });

  it('has the shutdown skipped when it was not asked for, and only then', () => {
    const states = { VmShutdownVmOnPrimary: 'Other', VmPrepareForUnPlannedFailover: 'Other' };
    expect(failover(FAILOVER, { states, asked: { shutDownSource: false } })).toMatchObject({ verdict: 'passed' });
    expect(failover(FAILOVER, { states, asked: { shutDownSource: true } })).toMatchObject(
      violated('the source was to be shut down, and that was skipped'),
    );
    expect(failover(FAILOVER, { states: { VmFailover: 'Other' } })).toMatchObject(violated('VmFailover was skipped'));
  });

  it('lets a failover succeed whose source could not be shut down, but not one whose start failed', () => {
    const states = { VmShutdownVmOnPrimary: 'Failed', VmPrepareForUnPlannedFailover: 'Other' };
    expect(failover(FAILOVER, { states, asked: { shutDownSource: true } })).toMatchObject({ verdict: 'passed' });
    expect(failover(FAILOVER, { states: { VmFoStartVmOnSecondary: 'Failed' } })).toMatchObject(
      violated('it succeeded though VmFoStartVmOnSecondary failed'),
    );
  });

  it('has a job that failed say which task did', () => {
    const told = { state: 'Failed', code: '28031' };
    const tasks = FAILOVER.slice(0, 4);
    expect(failover(tasks, { ...told, states: { VmFailover: 'Failed' } })).toMatchObject({ verdict: 'passed' });
    expect(failover(tasks, told)).toMatchObject(violated('it failed with 28031, but none of its tasks did'));
  });

  it('has a job end with its last task', () => {
    const committed = (afterMs: number) => {
      const run = new SyntheticRun().service('job.start', { job: 'c', scenario: 'CommitFailover', item });
      for (const task of ['VmCommitPrerequisitesCheck', 'VmCommit']) {
        run.service('job.task', { job: 'c', item, task, state: 'Succeeded' });
      }
      const end = { job: 'c', scenario: 'CommitFailover', item, state: 'Succeeded' };
      return jobTasks.judge(run.pass(afterMs).service('job.end', end));
    };
    expect(committed(MINUTE_MS)).toMatchObject({ verdict: 'passed' });
    expect(committed(30 * MINUTE_MS)).toMatchObject(violated('it went on for 30 min after its last task'));
  });

  it('has a reprotect enable replication by a job of its own', () => {
    const tasks = [
      'SwitchReplicationGroupProtectionPreflightTask',
      'VmCommitFailover',
      'DiscoverReplicaTask',
      'GetSwitchProtectionRequirementsTask',
      'ProtectReplicaTask',
    ];
    const run = job(new SyntheticRun(), 'SwitchReplicationGroupProtection', tasks);
    expect(jobTasks.judge(run)).toMatchObject(violated('no EnableDr of item-files01 did meanwhile'));
  });

  describe('what follows an enabling', () => {
    const enabled = (...jobs: string[]) => {
      const run = job(new SyntheticRun(), 'EnableDr', ENABLE).pass(MINUTE_MS).point('tag-a', 'files01');
      for (const scenario of jobs) run.job(scenario, item);
      return jobTasks.judge(run.at(HOUR_MS).drill('lab.end', { machines: [] }));
    };

    it('is one job for each side', () => {
      expect(enabled('PrimaryIrCompletion', 'SecondaryIrCompletion')).toMatchObject({ verdict: 'passed' });
    });

    it('may not be missing once there is a point', () => {
      expect(enabled('PrimaryIrCompletion')).toMatchObject(
        violated('item-files01 had its first recovery point at 1 min, and no SecondaryIrCompletion followed'),
      );
    });

    it('may come late when a fault kept the site from reporting, and still only once', () => {
      const held = (...jobs: string[]) => {
        const run = job(new SyntheticRun(), 'EnableDr', ENABLE).pass(MINUTE_MS).job('PrimaryIrCompletion', item);
        run.point('tag-a', 'files01').fault('authenticating-proxy', { symptoms: [] });
        run.pass(10 * MINUTE_MS).heal('authenticating-proxy');
        for (const scenario of jobs) run.job(scenario, item);
        return jobTasks.judge(run.at(HOUR_MS).drill('lab.end', { machines: [] })) as Judgement;
      };
      const twice = violated('SecondaryIrCompletion of item-files01 at 11 min came out of turn, or twice');
      expect(held('SecondaryIrCompletion').evidence).not.toContain('out of turn');
      expect(held('SecondaryIrCompletion').verdict).not.toBe('violated');
      expect(held('SecondaryIrCompletion', 'SecondaryIrCompletion')).toMatchObject(twice);
    });

    it('comes when replication is repaired after a failover that was not completed, and once', () => {
      const repaired = (...jobs: string[]) => {
        const run = job(new SyntheticRun(), 'EnableDr', ENABLE).pass(MINUTE_MS).point('tag-a', 'files01');
        run.state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated').pass(HOUR_MS);
        run.state('files01', 'failingOver', 'failoverIncomplete', 'UnplannedFailoverCompletionFailed').pass(HOUR_MS);
        run.state('files01', 'failoverIncomplete', 'initialReplication', 'InitialReplicationInProgress');
        run.pass(MINUTE_MS).point('tag-b', 'files01');
        for (const scenario of jobs) run.job(scenario, item);
        return jobTasks.judge(run.at(5 * HOUR_MS).drill('lab.end', { machines: [] }));
      };
      expect(repaired('PrimaryIrCompletion', 'SecondaryIrCompletion')).toMatchObject({ verdict: 'passed' });
      expect(repaired('PrimaryIrCompletion')).toMatchObject(violated('no SecondaryIrCompletion followed'));
    });

    it('begins when the agent has sent everything, or a point says so', () => {
      const sent = (then: (run: SyntheticRun) => void) => {
        const run = job(new SyntheticRun().server('files01').protect('files01'), 'EnableDr', ENABLE).pass(MINUTE_MS);
        then(run);
        return jobTasks.judge(run.job('PrimaryIrCompletion', item));
      };
      const says = (to: string) => (run: SyntheticRun) => {
        run.role('files01/mobility', 'role.state', { role: 'mobility', from: 'x', to, by: 'y' });
      };
      expect(sent(says('a|replication.differential|b'))).toMatchObject({ verdict: 'passed' });
      expect(sent((run) => run.point('tag-a', 'files01'))).toMatchObject({ verdict: 'passed' });
      expect(sent(says('a|replication.initialCopy|b'))).toMatchObject(
        violated('PrimaryIrCompletion of item-files01 at 1 min came before everything had been sent'),
      );
    });

    it('may not come twice or the other way round', () => {
      const out = violated('came out of turn, or twice');
      expect(enabled('SecondaryIrCompletion', 'PrimaryIrCompletion')).toMatchObject(out);
      expect(enabled('PrimaryIrCompletion', 'SecondaryIrCompletion', 'PrimaryIrCompletion')).toMatchObject(out);
    });
  });
});
