import { describe, expect, it } from 'vitest';
import { causelessAlarms } from './causeless-alarms.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

function replicating(): SyntheticRun {
  const policy = { policy: 'p', appConsistentMinutes: 60, retentionMinutes: 1440, rpoThresholdMinutes: 15 };
  const run = new SyntheticRun().server('files01').service('policy.created', policy).protect('files01');
  return run.point('tag-a', 'files01', { consistency: 'application' }).at(HOUR_MS);
}

const infrastructure = (run: SyntheticRun, power: string) =>
  run.world('machine.power', { machine: 'cs01', server: 'cs01', purpose: 'infrastructure', power });
const raise = (run: SyntheticRun, code: string, on: Record<string, string> = { item }) =>
  run.service('health.raise', { ...on, code, severity: 'Critical' });
const judged = (run: SyntheticRun) => causelessAlarms.judge(run);

describe('causeless-alarms', () => {
  it('passes when somebody was silent for as long as the limit says', () => {
    const run = infrastructure(replicating(), 'off').pass(15 * MINUTE_MS);
    expect(judged(raise(run, '806', { component: 'cs01' }))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated when cs01 was off for two minutes and everything behind it is called silent', () => {
    const run = infrastructure(infrastructure(replicating(), 'off').pass(2 * MINUTE_MS), 'on').pass(MINUTE_MS);
    expect(judged(raise(run, '78022'))).toMatchObject({
      verdict: 'violated',
      evidence:
        '78022 of item-files01 was raised at 1 h 03 min, 3 min after anything had come in the way; at least 13 min 30 s have to pass',
    });
  });

  it('is violated by an agent that is called too old, and is not more than four releases behind', () => {
    const tooOld = (version: string) => {
      const installed = replicating().world('agent.installed', { machine: 'files01', server: 'files01', version });
      return judged(raise(installed, 'AgentVersionUnsupported'));
    };
    expect(tooOld('9.56.9.9')).toMatchObject({ verdict: 'passed' });
    expect(tooOld('9.57.0.0')).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a server that is called too new, and is not', () => {
    const towards = (masterTarget: string) => {
      const began = { item, server: 'files01', epoch: 2, direction: 'to-site', masterTarget };
      const configurationServer = { name: 'cs01', version: '9.61.0.0', masterTarget: {} };
      const masterTargets = [{ name: 'mt01', version: '9.62.0.0' }];
      const site = { configurationServer, masterTargets, servers: [], processServers: [], vcenter: {} };
      return judged(
        raise(Object.assign(replicating().service('replication.started', began), { site }), 'MasterTargetTooNew'),
      );
    };
    expect(towards('mt01')).toMatchObject({ verdict: 'passed' });
    expect(towards('cs01')).toMatchObject({ verdict: 'violated' });
    expect(judged(raise(replicating(), 'AgentTooNew'))).toMatchObject({ verdict: 'violated' });
    expect(judged(raise(replicating(), 'ProcessServerTooNew', { component: 'cs01' }))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('is violated by a source that is said to be held back, unless its process server does that', () => {
    const throttled = (run: SyntheticRun) => judged(raise(run, 'SourceAgentCumulativeThrottleOccurred'));
    const answered = (run: SyntheticRun, status: number) =>
      run.role('files01/mobility', 'peer.answer', { host: 'cs01', port: 9443, about: 'data', status });
    expect(throttled(replicating())).toMatchObject({ verdict: 'violated' });
    expect(throttled(answered(replicating(), 429).pass(MINUTE_MS))).toMatchObject({ verdict: 'passed' });
    const takenAgain = answered(answered(replicating(), 429).pass(MINUTE_MS), 200);
    expect(throttled(takenAgain.pass(2 * MINUTE_MS))).toMatchObject({ verdict: 'passed' });
    expect(throttled(takenAgain.pass(5 * MINUTE_MS))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a process server out of reach while nothing is in the way', () => {
    expect(judged(raise(replicating(), '78186'))).toMatchObject({
      verdict: 'violated',
      evidence: '78186 of item-files01 was raised at 1 h 00 min, though nothing was or had been in the way',
    });
    expect(judged(raise(replicating().fault('data-port-blocked').pass(MINUTE_MS), '78186'))).toMatchObject({
      verdict: 'passed',
    });
  });

  it('lets a computer that had too much to do be the reason in a live lab, while it had', () => {
    const busy = replicating().world('computer.busy', { fromMs: 50 * MINUTE_MS, toMs: 60 * MINUTE_MS, perCore: 17 });
    expect(judged(raise(busy.pass(MINUTE_MS), '78186'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(busy.pass(10 * MINUTE_MS), '78186'))).toMatchObject({ verdict: 'violated' });
  });

  it('counts one disturbance on when another follows before the silence could have been broken', () => {
    const run = replicating()
      .fault('vpn-loss')
      .pass(8 * MINUTE_MS)
      .heal('vpn-loss')
      .pass(2 * MINUTE_MS);
    expect(judged(raise(run.fault('blocked-urls').pass(6 * MINUTE_MS), '78174'))).toMatchObject({ verdict: 'passed' });
    const apart = replicating()
      .fault('vpn-loss')
      .pass(8 * MINUTE_MS)
      .heal('vpn-loss')
      .pass(10 * MINUTE_MS);
    expect(judged(raise(apart.fault('blocked-urls').pass(6 * MINUTE_MS), '78174'))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('takes a server without power as the reason for its own alarms, and for no other', () => {
    const run = () =>
      replicating()
        .server('orders01')
        .protect('orders01')
        .power('files01', 'off')
        .pass(20 * MINUTE_MS);
    expect(judged(raise(run(), '78174'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(run(), '78174', { item: itemOf('orders01') }))).toMatchObject({ verdict: 'violated' });
  });

  it('knows that a source whose stream has broken sends nothing until it is resynchronised', () => {
    const run = replicating()
      .power('files01', 'off')
      .pass(17 * MINUTE_MS)
      .power('files01', 'on')
      .pass(3 * MINUTE_MS);
    expect(judged(raise(raise(run, '78024').pass(10 * MINUTE_MS), '78028'))).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by a stream that is called broken though nothing had happened to it', () => {
    const whole = replicating().pass(MINUTE_MS);
    expect(judged(raise(whole, '78024'))).toMatchObject({
      verdict: 'violated',
      evidence: '78024 of item-files01 was raised at 1 h 01 min, though nothing had broken its stream since 0 ms',
    });
    const moved = () => replicating().service('process-server.switched', { item, server: 'files01', to: 'ps01' });
    expect(judged(raise(moved(), '90103'))).toMatchObject({ verdict: 'passed', looked: 1 });
    const anew = moved().pass(MINUTE_MS).service('replication.started', { item, server: 'files01', epoch: 2 });
    expect(judged(raise(anew, '90103'))).toMatchObject({ verdict: 'violated' });
  });

  it('lets a copy be called at rest when nothing of it has come for as long as the code says, for a reason', () => {
    const begun = () => replicating().service('replication.started', { item, server: 'files01', epoch: 2 });
    const late = () =>
      begun()
        .fault('blocked-urls')
        .pass(61 * MINUTE_MS);
    expect(judged(raise(late(), '78169'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(late(), 'SourceAgentNoResyncProgress'))).toMatchObject({ verdict: 'violated' });
    expect(judged(raise(begun().pass(61 * MINUTE_MS), '78169'))).toMatchObject({ verdict: 'violated' });
    expect(
      judged(
        raise(
          begun()
            .fault('blocked-urls')
            .pass(59 * MINUTE_MS),
          '78169',
        ),
      ),
    ).toMatchObject({
      verdict: 'violated',
    });
  });

  describe('of a copy on its way home', () => {
    const copying = () =>
      replicating().service('replication.started', {
        ...{ item, server: 'files01', epoch: 2, direction: 'to-site' },
        ...{ processServer: 'ps-azure', masterTarget: 'cs01' },
      });
    const applied = (run: SyntheticRun, more = {}) =>
      run.role('cs01/master-target', 'apply.batch', { server: 'files01', epoch: 2, sequence: 1, ...more });
    const at = (minutes: number, run: SyntheticRun) => run.at(HOUR_MS + minutes * MINUTE_MS);
    /** Its data cannot leave Azure, of which the news at home knows nothing. */
    const stuck = (run: SyntheticRun) =>
      run.role('azure:ps-azure/process', 'peer.failed', { host: '10.1.0.5', port: 9443, code: 'ETIMEDOUT' });
    const silent = (run: SyntheticRun) =>
      run.world('machine.power', { machine: 'cs01', server: 'cs01', purpose: 'infrastructure', power: 'off' });
    const called = (minutes: number, run: SyntheticRun, code = '78169') => judged(raise(at(minutes, run), code));

    it('counts from what was applied last, once there was time to hear of it', () => {
      const run = () => stuck(applied(at(10, copying())));
      expect(called(71, run())).toMatchObject({ verdict: 'passed' });
      expect(called(69.5, run())).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('59 min 30 s after its copy had begun or come on; its limit is 1 h 00 min'),
      });
      const unheard = applied(at(60, run()));
      expect(called(71, unheard)).toMatchObject({ verdict: 'violated' });
      expect(called(61, applied(at(60, stuck(copying()))))).toMatchObject({ verdict: 'passed' });
    });

    it('counts from what came before where the news of it never came', () => {
      const never = (run: SyntheticRun) => silent(at(11, applied(at(10, stuck(run)))));
      expect(called(61, never(copying()))).toMatchObject({ verdict: 'passed' });
      expect(called(59, never(copying()))).toMatchObject({ verdict: 'violated' });
      expect(called(66, never(applied(at(5, copying()))))).toMatchObject({ verdict: 'passed' });
      expect(called(64, never(applied(at(5, copying()))))).toMatchObject({ verdict: 'violated' });
    });

    it('counts from when all of it had arrived, whatever deltas come after it, and calls it unfinished no more', () => {
      const whole = () => applied(at(40, applied(at(5, stuck(copying())), { copied: true })));
      expect(called(66, whole())).toMatchObject({ verdict: 'passed' });
      expect(called(64, whole())).toMatchObject({ verdict: 'violated' });
      expect(called(170, whole(), 'SourceAgentNoResyncProgress')).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('though all of its copy had arrived at 1 h 05 min'),
      });
      const unfinished = () => applied(at(40, applied(at(5, stuck(copying())))));
      expect(called(66, unfinished())).toMatchObject({ verdict: 'violated' });
    });
  });

  describe('of data or news that cannot be passed on', () => {
    const failed = (run: SyntheticRun, node: string, host = '10.1.0.5') =>
      run.role(node, 'peer.failed', { host, port: 443, code: 'ECONNREFUSED' });
    const through = () =>
      replicating().service('replication.started', {
        ...{ item, server: 'files01', epoch: 2, direction: 'to-azure', processServer: 'cs01' },
      });
    const storage = 'contosocache.blob.core.windows.net';

    it('blames a process server for its own connections, at home or in Azure, and for those of nobody else', () => {
      const passedOn = (node: string) => judged(raise(failed(through(), node, storage), 'EA0436'));
      expect(passedOn('cs01/process')).toMatchObject({ verdict: 'passed' });
      expect(passedOn('ps02/process')).toMatchObject({ verdict: 'violated' });
      expect(passedOn('files01/mobility')).toMatchObject({ verdict: 'violated' });
      const critical = (node: string) =>
        judged(raise(failed(through(), node), 'ProcessServerCritical', { component: 'ps02' }));
      expect(critical('ps02/process')).toMatchObject({ verdict: 'passed' });
      expect(critical('azure:ps02/process')).toMatchObject({ verdict: 'passed' });
      expect(critical('cs01/process')).toMatchObject({ verdict: 'violated' });
    });

    it('counts from the process server that the data goes through by now', () => {
      const switched = through().service('process-server.switched', { item, server: 'files01', to: 'ps02' });
      expect(judged(raise(failed(switched, 'ps02/process', storage), 'EA0436'))).toMatchObject({ verdict: 'passed' });
    });

    it('lets a connection be the reason for some minutes after it works again, and no longer', () => {
      const again = failed(through(), 'cs01/process', storage)
        .pass(MINUTE_MS)
        .role('cs01/process', 'peer.reached', { host: storage, port: 443 });
      expect(judged(raise(again.pass(5 * MINUTE_MS), 'EA0436'))).toMatchObject({ verdict: 'passed' });
      expect(judged(raise(again.pass(5 * MINUTE_MS), 'EA0436'))).toMatchObject({ verdict: 'violated' });
    });

    it('calls Service Bus silent for what the configuration server cannot reach, and a vCenter unseen when that is what it cannot', () => {
      const vcenter = 'vcenter01.contoso.local';
      const site = { vcenter: { host: vcenter, address: '10.1.0.6' }, servers: [], processServers: [] };
      const told = (code: string, component: string, host: string) => {
        const run = Object.assign(failed(through(), 'cs01/configuration', host), { site });
        return judged(raise(run, code, { component }));
      };
      const bus = 'contoso-recovery.servicebus.windows.net';
      expect(told('StatisticsSilent', 'cs01', bus)).toMatchObject({ verdict: 'passed' });
      expect(told('StatisticsSilent', 'cs01', vcenter)).toMatchObject({ verdict: 'violated' });
      expect(told('VcenterNotSeen', 'vcenter01', vcenter)).toMatchObject({ verdict: 'passed' });
      expect(told('VcenterNotSeen', 'vcenter01', bus)).toMatchObject({ verdict: 'violated' });
    });

    it('takes a full disk of the master target for what has no room there', () => {
      const home = () =>
        replicating().service('replication.started', {
          ...{ item, server: 'files01', epoch: 2, direction: 'to-site', masterTarget: 'mt01' },
        });
      const full = (machine: string) => home().role(`${machine}/master-target`, 'disk.full', { code: 'ENOSPC' });
      expect(judged(raise(full('mt01'), 'EA0425'))).toMatchObject({ verdict: 'passed' });
      expect(judged(raise(full('cs01'), 'EA0425'))).toMatchObject({ verdict: 'violated' });
    });

    it('takes no test machine, and nobody who is off, for the reason of a copy at rest', () => {
      const begun = () => through().pass(61 * MINUTE_MS);
      const machine = { machine: 'azure:files01-Test', server: 'files01', purpose: 'test', place: 'azure', disks: [] };
      const test = failed(begun().world('machine.created', machine), 'azure:files01-Test/mobility');
      expect(judged(raise(test, '78169'))).toMatchObject({ verdict: 'violated' });
      expect(judged(raise(failed(begun(), 'files01/mobility'), '78169'))).toMatchObject({ verdict: 'passed' });
      const other = { machine: 'web01', server: 'web01', purpose: 'production' };
      const off = failed(begun(), 'web01/mobility').world('machine.power', { ...other, power: 'off' });
      expect(judged(raise(off, '78169'))).toMatchObject({ verdict: 'violated' });
    });
  });

  it('knows how old a certificate can be', () => {
    const days = (count: number) => {
      const run = replicating().role('cs01/configuration', 'role.state', { role: 'configuration', to: 'connected' });
      return run.pass(count * 24 * HOUR_MS);
    };
    const on = { component: 'cs01' };
    expect(judged(raise(days(1035), 'CertificateExpiring', on))).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(judged(raise(days(1034), 'CertificateExpiring', on))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('when its certificate was 1034 days old at most; its limit is 1035 days'),
    });
    expect(judged(raise(days(1035), 'CertificateRunOut', on))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a failover that is called incomplete, or an item untested, when it is not', () => {
    expect(judged(raise(replicating(), '78037'))).toMatchObject({ verdict: 'violated' });
    const cancelled = () =>
      replicating().state('files01', 'failedOver', 'failoverIncomplete', 'UnplannedFailoverCompletionFailed');
    expect(judged(raise(cancelled(), '78037'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(replicating(), '161011'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(cancelled(), '161011'))).toMatchObject({ verdict: 'violated' });
  });

  it('says of which alarms it does not know what they take', () => {
    expect(judged(raise(replicating(), 'EA9999'))).toMatchObject({
      looked: 0,
      unjudged: ['EA9999, because what it takes is not written down here'],
    });
  });

  it('is violated by a configuration server that cannot report while nothing is in the way', () => {
    const blind = (run: SyntheticRun) => run.role('cs01/configuration', 'monitoring.state', { failure: 'ENOTFOUND' });
    expect(judged(blind(replicating()))).toMatchObject({
      verdict: 'violated',
      evidence:
        'cs01/configuration could not report (ENOTFOUND) at 1 h 00 min, though nothing was or had been in the way',
    });
    expect(judged(blind(replicating().fault('blocked-urls').pass(MINUTE_MS)))).toMatchObject({ verdict: 'passed' });
    const refused = replicating().role('cs01/configuration', 'role.state', {
      to: 'disconnected',
      failure: 'TokenInvalid',
    });
    expect(judged(refused)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('cs01/configuration could not reach Azure (TokenInvalid) at 1 h 00 min'),
    });
    const again = replicating().role('cs01/configuration', 'monitoring.state', {});
    expect(judged(again)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('is violated by a site that is called disconnected at once', () => {
    const run = replicating().fault('blocked-urls').pass(MINUTE_MS);
    expect(judged(run.service('site.state', { site: 'cs01', state: 'disconnected' }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('cs01 was called disconnected at 1 h 01 min, 1 min after'),
    });
  });

  describe('on the way home', () => {
    const home = (thresholds: { ahead: number; homeward?: number }) => {
      const policy = { appConsistentMinutes: 60, retentionMinutes: 1440 };
      const run = new SyntheticRun().server('files01');
      run.service('policy.created', { ...policy, policy: 'p', rpoThresholdMinutes: thresholds.ahead });
      const failback = { ...policy, policy: 'p-failback', homeward: true, rpoThresholdMinutes: thresholds.homeward };
      if (thresholds.homeward !== undefined) run.service('policy.created', failback);
      run.protect('files01', { policy: 'p' }).point('tag-a', 'files01').at(HOUR_MS);
      return run.protect('files01', { epoch: 2, direction: 'to-site', policy: 'p-failback' });
    };
    const raisedAt = (run: SyntheticRun, minutes: number) =>
      judged(
        raise(
          run
            .pass(HOUR_MS)
            .point('tag-b', 'files01', { epoch: 2 })
            .pass(minutes * MINUTE_MS),
          '78026',
        ),
      );

    it('holds the age of points against the failback policy, whatever the one to Azure says', () => {
      expect(raisedAt(home({ ahead: 30, homeward: 15 }), 20)).toMatchObject({ verdict: 'passed' });
      expect(raisedAt(home({ ahead: 10, homeward: 15 }), 12)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('when tag tag-b was 12 min old; its limit is 15 min'),
      });
    });

    it('holds it against the policy to Azure again once data flows there', () => {
      const back = home({ ahead: 30, homeward: 15 }).protect('files01', { epoch: 3, policy: 'p' });
      expect(raisedAt(back, 20)).toMatchObject({ verdict: 'violated' });
      const changed = { appConsistentMinutes: 60, retentionMinutes: 1440, rpoThresholdMinutes: 15 };
      back.service('policy.changed', { ...changed, policy: 'p' });
      expect(raisedAt(back, 20)).toMatchObject({ verdict: 'passed' });
    });

    it('says nothing where nothing was said of the failback policy', () => {
      expect(raisedAt(home({ ahead: 30 }), 1)).toMatchObject({ verdict: 'passed' });
    });
  });

  it('takes points that come, however old by then, for progress', () => {
    const late = () =>
      replicating()
        .point('tag-b', 'files01')
        .pass(138 * MINUTE_MS);
    const state = late().atMs - 138 * MINUTE_MS;
    const come = (run: SyntheticRun) =>
      run.point('tag-c', 'files01', { tagAtMs: run.startsAtMs + state }).pass(MINUTE_MS);
    expect(judged(raise(come(late()), '90078'))).toMatchObject({
      verdict: 'violated',
      evidence:
        '90078 of item-files01 was raised at 3 h 19 min, 1 min after the point of tag tag-c had come; its limit is 1 h 00 min',
    });
    expect(judged(raise(come(late()), '78026'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(come(late()).pass(HOUR_MS), '90078'))).toMatchObject({ verdict: 'passed' });
  });

  it('takes a point that the service made of what it had for none', () => {
    const made = replicating().point('tag-b', 'files01').pass(HOUR_MS).point('end/files01/1/7', 'files01');
    expect(judged(raise(made.pass(MINUTE_MS), '90078'))).toMatchObject({ verdict: 'passed' });
  });

  it('holds what is said of the age of points against the points', () => {
    const fresh = () =>
      replicating()
        .point('tag-b', 'files01')
        .pass(10 * MINUTE_MS);
    expect(judged(raise(fresh(), '78026'))).toMatchObject({
      verdict: 'violated',
      evidence: '78026 of item-files01 was raised at 1 h 10 min, when tag tag-b was 10 min old; its limit is 15 min',
    });
    expect(judged(raise(fresh().pass(6 * MINUTE_MS), '78026'))).toMatchObject({ verdict: 'passed' });
    expect(judged(raise(fresh().pass(6 * MINUTE_MS), '90078'))).toMatchObject({ verdict: 'violated' });
    const application = fresh()
      .point('tag-c', 'files01', { consistency: 'application' })
      .pass(50 * MINUTE_MS);
    expect(judged(raise(application, '78144'))).toMatchObject({ verdict: 'violated' });
  });
});
