import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import type { Run } from './property.ts';
import { soundJobs } from './sound-jobs.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const failing = { code: '8061', message: 'the vCenter cannot be reached' };
const end = (run: SyntheticRun) => run.pass(MINUTE_MS).drill('lab.end', { machines: [], links: [] });

describe('sound-jobs', () => {
  it('passes when every job ends well', () => {
    expect(soundJobs.judge(end(new SyntheticRun().job('EnableDr', 'i').job('TestFailover', 'i')))).toEqual({
      verdict: 'passed',
      looked: 2,
      evidence: '2 jobs ended as they should',
    });
  });

  it('lets a job fail under a fault, even one that is healed before the job ends', () => {
    const run = new SyntheticRun().fault('vcenter-down').pass(MINUTE_MS);
    run
      .service('job.start', { job: 'j', scenario: 'UnplannedFailover', item: 'i' })
      .heal('vcenter-down')
      .pass(MINUTE_MS);
    run.service('job.end', { job: 'j', scenario: 'UnplannedFailover', item: 'i', state: 'Failed', ...failing });
    expect(soundJobs.judge(end(run))).toMatchObject({
      verdict: 'passed',
      looked: 1,
      unjudged: [
        'UnplannedFailover of i ended Failed at 2 min under vcenter-down, which may be the reason or not: 8061, the vCenter cannot be reached',
      ],
    });
  });

  it('lets a job fail with the code that an attempt expects', () => {
    const attempt = { operation: 'EnableDr', subject: 'files01', expect: 'ReplicationOverVpnNotSupported' };
    const run = new SyntheticRun().drill('attempt', attempt).job('EnableDr', 'i', 'Failed', { code: attempt.expect });
    expect(soundJobs.judge(end(run))).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by a site that says twice how something went, unless a fault may be why', () => {
    const told = (run: SyntheticRun) =>
      run.service('site-task.outcome', { site: 'cs01', task: 'start it', done: true }).pass(MINUTE_MS);
    const job = () => new SyntheticRun().job('UnplannedFailover', 'i');
    expect(soundJobs.judge(end(told(job())))).toMatchObject({ verdict: 'passed' });
    expect(soundJobs.judge(end(told(told(job()))))).toMatchObject({
      verdict: 'violated',
      evidence: 'cs01 said at 1 min once more how task start it went; it had said so at 0 ms',
    });
    expect(soundJobs.judge(end(told(told(job()).fault('answer-lost'))))).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by a job that fails without a fault', () => {
    const run = new SyntheticRun()
      .fault('vcenter-down')
      .heal('vcenter-down')
      .pass(6 * MINUTE_MS);
    expect(soundJobs.judge(end(run.job('UnplannedFailover', 'i', 'Failed', failing)))).toMatchObject({
      verdict: 'violated',
      evidence:
        'UnplannedFailover of i ended Failed at 6 min though no fault was in the world: 8061, the vCenter cannot be reached',
    });
  });

  it('lets a job fail within the minutes that a role needs to notice that a fault is over', () => {
    const run = new SyntheticRun()
      .fault('vcenter-down')
      .heal('vcenter-down')
      .pass(4 * MINUTE_MS);
    expect(soundJobs.judge(end(run.job('Reprotect', 'i', 'Failed', failing)))).toMatchObject({ verdict: 'passed' });
  });

  it('lets a vCenter count as out of reach until the next look at it, and no longer', () => {
    const site = sampleSite();
    const [cs01, peer] = ['cs01/configuration', { host: site.vcenter.host, port: 443 }];
    const looked = () => {
      const run = new SyntheticRun().fault('slow-vcenter').role(cs01, 'peer.failed', { ...peer, code: 'ETIMEDOUT' });
      return run.pass(MINUTE_MS).heal('slow-vcenter');
    };
    const judged = (run: SyntheticRun) => {
      const ended = end(run.job('SwitchReplicationGroupProtection', 'i', 'Failed', failing));
      const { header, records, history, startsAtMs } = ended;
      return soundJobs.judge({ header, records, history, startsAtMs, site } satisfies Run);
    };
    const minutesLater = (minutes: number) => looked().pass(minutes * MINUTE_MS);
    const [passed, violated] = [{ verdict: 'passed' }, { verdict: 'violated' }];
    expect(judged(minutesLater(12))).toMatchObject(passed);
    expect(judged(minutesLater(21)), 'it has to have looked again').toMatchObject(violated);
    expect(judged(minutesLater(12).role(cs01, 'peer.reached', peer)), 'it has seen it again').toMatchObject(violated);
    const begins = { role: 'configuration', to: 'registering' };
    expect(judged(minutesLater(12).role(cs01, 'role.state', begins)), 'it has begun anew').toMatchObject(violated);
    const azure = { host: 'login.microsoftonline.com', port: 443, code: 'ETIMEDOUT' };
    const other = new SyntheticRun().fault('blocked-urls').role(cs01, 'peer.failed', azure).heal('blocked-urls');
    expect(judged(other.pass(12 * MINUTE_MS)), 'it was not the vCenter').toMatchObject(violated);
  });

  describe('lets a job say what is so, and not what is not', () => {
    const asked = { choice: 'latest-application-consistent', multiVmPoint: false };
    const missing = (run: SyntheticRun) =>
      soundJobs.judge(end(run.job('TestFailover', 'item-files01', 'Failed', { code: 'RecoveryPointMissing' }, asked)));
    const points = () => new SyntheticRun().server('files01').protect('files01').mark('t', 'files01');

    it('that there is no recovery point of the kind', () => {
      expect(missing(points().point('t', 'files01'))).toMatchObject({ verdict: 'passed' });
      const there = points().point('t', 'files01', { consistency: 'application' });
      expect(missing(there)).toMatchObject({ verdict: 'violated' });
    });

    it('that a process server is critical, until the service may have heard that it is not', () => {
      const message = 'process server cs01 is critical and cannot be chosen';
      const refused = (health: string, minutes: number) => {
        const run = new SyntheticRun();
        for (const to of ['critical', health]) {
          run.role('cs01/process', 'role.state', { role: 'process', to: `registration.registered|health.${to}` });
        }
        run.pass(minutes * MINUTE_MS).job('EnableDr', 'files01', 'Failed', { code: '806', message });
        return soundJobs.judge(end(run));
      };
      expect(refused('critical', 30)).toMatchObject({ verdict: 'passed' });
      expect(refused('warning', 2)).toMatchObject({ verdict: 'passed' });
      expect(refused('warning', 4)).toMatchObject({ verdict: 'violated' });
    });

    it('that a server is not at work', () => {
      const message = 'no heartbeat of the Mobility service on files01';
      const enabled = (run: SyntheticRun) =>
        soundJobs.judge(end(run.job('EnableDr', 'item-files01', 'Failed', { code: '78174', message })));
      const serving = () => points().workload('started', 'files01', { purpose: 'production' });
      expect(enabled(serving().power('files01', 'off'))).toMatchObject({ verdict: 'passed' });
      expect(enabled(serving())).toMatchObject({ verdict: 'violated' });
      const agent = (to: string) =>
        serving().role('files01/mobility', 'role.state', {
          role: 'mobility',
          to: `registration.${to}|replication.idle`,
        });
      expect(enabled(agent('registering'))).toMatchObject({ verdict: 'passed' });
      expect(enabled(agent('registered'))).toMatchObject({ verdict: 'violated' });
    });

    it('that the site is not connected', () => {
      const disabled = (state: string) => {
        const run = new SyntheticRun().service('site.state', { site: 'Contoso', state });
        return soundJobs.judge(end(run.job('DisableDr', 'i', 'Failed', { code: 'SiteDisconnected' })));
      };
      expect(disabled('disconnected')).toMatchObject({ verdict: 'passed' });
      expect(disabled('connected')).toMatchObject({ verdict: 'violated' });
    });

    it.each(['78024', 'FinalChangesMissing'])('that nothing of its server comes home any more: %s', (code) => {
      const replicated = () => points().protect('files01', { direction: 'to-site' });
      const broken = (run: SyntheticRun) =>
        run.role('files01/mobility', 'role.state', { role: 'mobility', by: 'STREAM_BROKEN', to: 'broken' });
      const failedBack = (run: SyntheticRun) => {
        run.pass(MINUTE_MS).service('job.start', { job: 'j', scenario: 'UnplannedFailover', item: 'item-files01' });
        run.pass(MINUTE_MS).protect('files01', { direction: 'to-site', epoch: 3 });
        return soundJobs.judge(
          end(
            run.service('job.end', {
              job: 'j',
              scenario: 'UnplannedFailover',
              item: 'item-files01',
              state: 'Failed',
              code,
            }),
          ),
        );
      };
      expect(failedBack(broken(replicated()))).toMatchObject({ verdict: 'passed' });
      const lost = replicated().role('cs01/master-target', 'replica.state', {
        server: 'files01',
        epoch: 1,
        by: 'OUT_OF_ORDER',
        to: 'broken',
      });
      expect(failedBack(lost)).toMatchObject({ verdict: 'passed' });
      expect(failedBack(replicated())).toMatchObject({ verdict: 'violated' });
      const mended = broken(replicated()).pass(MINUTE_MS).protect('files01', { direction: 'to-site', epoch: 2 });
      expect(failedBack(mended)).toMatchObject({ verdict: 'violated' });
    });

    it('that its server is disabled meanwhile', () => {
      const code = 'OperationNotAllowedInCurrentState';
      const being = (scenario: string, item: string) =>
        new SyntheticRun().service('job.start', { job: 'j', scenario, item });
      const enabled = (run: SyntheticRun) => {
        run.job('EnableDr', 'i', 'Failed', { code });
        return soundJobs.judge(end(run.service('job.end', { job: 'j', item: 'i', state: 'Succeeded' })));
      };
      expect(enabled(being('DisableDr', 'i'))).toMatchObject({ verdict: 'passed' });
      expect(enabled(being('DisableDr', 'another'))).toMatchObject({ verdict: 'violated' });
      expect(enabled(being('TestFailover', 'i'))).toMatchObject({ verdict: 'violated' });
    });

    it('that there is a machine of that name already', () => {
      const message = 'there is a machine files01-Test in Azure already';
      const tested = (run: SyntheticRun) =>
        soundJobs.judge(end(run.job('TestFailover', 'i', 'Failed', { code: 'MACHINE_EXISTS', message })));
      expect(tested(points().bringUp('azure:files01-Test', 't', 'files01', { purpose: 'test' }))).toMatchObject({
        verdict: 'passed',
      });
      expect(tested(points())).toMatchObject({ verdict: 'violated' });
    });
  });

  it('lets a job be cancelled by somebody, but not cancel itself', () => {
    const cancelled = (by: string | undefined) => {
      const run = new SyntheticRun().service('job.start', { job: 'j', scenario: 'TestFailover', item: 'i' });
      if (by) run.job(by, 'i', 'Succeeded', {}, { cancels: ['j'] });
      return run.service('job.end', { job: 'j', scenario: 'TestFailover', item: 'i', state: 'Cancelled' });
    };
    expect(soundJobs.judge(end(cancelled('CancelJob')))).toMatchObject({ verdict: 'passed', looked: 2 });
    expect(soundJobs.judge(end(cancelled(undefined)))).toMatchObject({ verdict: 'violated' });
  });

  it('lets a job end that another was a part of, when somebody cancelled that one, and only then', () => {
    const reprotected = (
      state: string,
      by?: 'CancelJob',
      concerns: Readonly<Record<string, unknown>> = { item: 'i' },
    ) => {
      const job = { job: 'whole', scenario: 'SwitchReplicationGroupProtection', ...concerns };
      const part = { job: 'part', scenario: 'EnableDr', item: 'i' };
      const run = new SyntheticRun().service('job.start', job).pass(1).service('job.start', part);
      if (by) run.job(by, 'i', 'Succeeded', {}, { cancels: ['part'] });
      run.service('job.end', { ...part, state });
      return soundJobs.judge(end(run.service('job.end', { ...job, state: 'Cancelled' })));
    };
    expect(reprotected('Cancelled', 'CancelJob')).toMatchObject({ verdict: 'passed' });
    expect(reprotected('Cancelled', 'CancelJob', { item: 'a plan', groups: [['i', 'j']] })).toMatchObject({
      verdict: 'passed',
    });
    expect(reprotected('Cancelled', 'CancelJob', { item: 'j' })).toMatchObject({ verdict: 'violated' });
    // It was asked too late.
    expect(reprotected('Succeeded', 'CancelJob')).toMatchObject({ verdict: 'violated' });
    expect(reprotected('Cancelled')).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a job that never ends', () => {
    const run = new SyntheticRun().service('job.start', { job: 'j', scenario: 'CommitFailover', item: 'i' });
    expect(soundJobs.judge(end(run))).toMatchObject({
      verdict: 'violated',
      evidence: 'CommitFailover of i, started at 0 ms, had not ended at 1 min',
    });
  });

  it('cannot tell about a job that ran when the run broke off', () => {
    const run = new SyntheticRun().service('job.start', { job: 'j', scenario: 'CommitFailover', item: 'i' });
    expect(soundJobs.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 1 });
  });

  it('is violated by an end without a beginning', () => {
    const run = new SyntheticRun().service('job.end', {
      job: 'j',
      scenario: 'EnableDr',
      item: 'i',
      state: 'Succeeded',
    });
    expect(soundJobs.judge(end(run))).toMatchObject({
      verdict: 'violated',
      evidence: 'EnableDr of i ended at 0 ms without having been started, or twice',
    });
  });

  it('is inconclusive without jobs', () => {
    expect(soundJobs.judge(end(new SyntheticRun()))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
