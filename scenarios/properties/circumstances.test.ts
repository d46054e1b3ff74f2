/** What hides a symptom, each beside a history in which it had to show. */
import { describe, expect, it } from 'vitest';
import { diagnosis } from './diagnosis.ts';
import { end, faulty, type Fields, healed, minutesIn, missed, raised } from './fixtures/a-fault.ts';
import type { Judgement } from './property.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

describe('diagnosis, where the circumstances are not given', () => {
  const silent = { ...missed, code: '78174', servers: ['files01'] };
  const serves = { purpose: 'production' };
  const at = (run: SyntheticRun, minutes: number) => run.at(HOUR_MS + minutes * MINUTE_MS);
  /** As {@link faulty}, with an application at work on the server, and something that happened before the fault. */
  const faultAfter = (before: (run: SyntheticRun) => void, symptom: Fields = silent) => {
    const run = new SyntheticRun();
    for (const server of ['orders01', 'files01']) {
      run.server(server).workload('started', server, serves).protect(server);
    }
    run.service('site.state', { site: 'Contoso', state: 'connected' }).at(HOUR_MS - MINUTE_MS);
    before(run);
    return run.at(HOUR_MS).fault('blocked-urls', { title: 'storage URLs are blocked', symptoms: [symptom] });
  };
  const judged = (run: SyntheticRun) => diagnosis.judge(end(healed(run))) as Judgement;
  const unjudged = (run: SyntheticRun) => judged(run).unjudged?.join('; ');

  it('the same fault is caught when they are', () => {
    expect(judged(faultAfter(() => {})).verdict).toBe('violated');
  });

  it('says that the server was switched off already', () => {
    const run = faultAfter((early) => void early.power('files01', 'off'));
    expect(judged(run).verdict).toBe('inconclusive');
    expect(unjudged(run)).toContain('78174 on files01, because files01 was not at work from 59 min');
  });

  it('says that its data went through another process server, and waits for those whose did not', () => {
    const goes = (run: SyntheticRun, server: string, to: string) =>
      run.service('process-server.switched', { item: itemOf(server), server, from: 'cs01', to });
    const symptom = { ...missed, through: 'ps01' };
    const nobody = faultAfter((run) => goes(goes(run, 'orders01', 'ps02'), 'files01', 'cs01'), symptom);
    expect(judged(nobody).verdict).toBe('inconclusive');
    expect(unjudged(nobody)).toContain('through cs01');
    const one = faultAfter((run) => goes(goes(run, 'orders01', 'ps01'), 'files01', 'cs01'), symptom);
    expect(judged(one).verdict).toBe('violated');
  });

  it('says that a process server could not tell of itself, unless it is the fault that keeps it from that', () => {
    const throttled = { ...missed, code: 'SourceAgentCumulativeThrottleOccurred', through: 'cs01', afterMs: 0 };
    const ps = (run: SyntheticRun, to: string) =>
      run.role('cs01/process', 'role.state', { role: 'process', from: 'x', to: `registration.${to}|health.normal` });
    const heard = (early: SyntheticRun) => void ps(early, 'registered');
    expect(judged(faultAfter(heard, throttled)).verdict).toBe('violated');
    const cutOff = (early: SyntheticRun) => void ps(early, 'unreachable');
    expect(unjudged(faultAfter(cutOff, throttled))).toContain('cs01 was not registered from 59 min');
    const back = (early: SyntheticRun) => void ps(ps(early, 'unreachable').pass(1000), 'registered');
    expect(judged(faultAfter(back, throttled)).verdict, 'it had registered again').toBe('violated');
    const byItself = ps(at(faultAfter(heard, throttled), 5), 'unreachable');
    expect(judged(byItself).verdict, 'by nothing but the fault').toBe('violated');
    const off = { machine: 'cs01', server: 'cs01', purpose: 'infrastructure', power: 'off' };
    expect(unjudged(faultAfter((early) => void early.world('machine.power', off), throttled))).toContain('no power');
  });

  it('says that agents that were not registered could not tell of their lines, unless it is the fault that keeps them from that', () => {
    const cut = { ...missed, code: '78186', afterMs: 0 };
    const agents = (run: SyntheticRun, to: string) => {
      for (const server of ['orders01', 'files01'])
        run.role(`${server}/mobility`, 'role.state', { role: 'mobility', from: 'x', to: `registration.${to}` });
    };
    const alone = faultAfter((early) => agents(early, 'registering'), cut);
    expect(unjudged(alone)).toContain('was not registered from 59 min');
    const registered = () => faultAfter((early) => agents(early, 'registered'), cut);
    expect(judged(registered()).verdict).toBe('violated');
    const byItself = at(registered(), 5);
    agents(byItself, 'unreachable');
    expect(judged(byItself).verdict, 'by nothing but the fault').toBe('violated');
  });

  it('says that the data of a machine reached no process server that could hold it back, unless it is the fault that keeps it from that', () => {
    const throttled = { ...missed, code: 'SourceAgentCumulativeThrottleOccurred', through: 'cs01', afterMs: 0 };
    const agents = (run: SyntheticRun, to: string) => {
      for (const server of ['orders01', 'files01'])
        run.role(`${server}/mobility`, 'role.state', {
          role: 'mobility',
          from: 'x',
          to: `registration.registered|${to}`,
        });
    };
    const blocked = faultAfter((early) => agents(early, 'shipment.blocked'), throttled);
    expect(unjudged(blocked)).toContain('reached no process server from 59 min');
    expect(judged(faultAfter((early) => agents(early, 'shipment.flowing'), throttled)).verdict).toBe('violated');
    const byItself = at(
      faultAfter((early) => agents(early, 'shipment.flowing'), throttled),
      5,
    );
    agents(byItself, 'shipment.blocked');
    expect(judged(byItself).verdict, 'by nothing but the fault').toBe('violated');
  });

  it('says that another machine did its business', () => {
    const moved = faultAfter((run) => {
      run.power('files01', 'off').workload('started', 'azure:files01', serves, 'files01');
    });
    expect(unjudged(moved)).toContain('azure:files01 did the business of files01 by then');
  });

  it('judges a fault of the server at home though its leftover in Azure serves as well, or was there once', () => {
    const inAzure = { machine: 'azure:files01', server: 'files01', purpose: 'production' };
    const leftover = faultAfter((run) => {
      // The server came home after its machine in Azure was made, which wakes up there.
      run.world('machine.created', { ...inAzure, place: 'azure', disks: [] }).server('files01');
      run.workload('started', 'files01', serves).workload('started', 'azure:files01', serves, 'files01');
    });
    expect(judged(leftover).verdict).toBe('violated');
    const takenBack = faultAfter((run) => {
      run.world('machine.created', { ...inAzure, place: 'azure', disks: [] });
      run.workload('started', 'azure:files01', serves, 'files01').power('azure:files01', 'off', 'files01');
      run.world('machine.removed', inAzure);
    });
    expect(judged(takenBack).verdict).toBe('violated');
  });

  it('says that another machine of the server was the one that replicated', () => {
    const beside = faultAfter((run) => {
      run.role('azure:files01/mobility', 'role.state', { role: 'mobility', to: 'replication.differential' });
    });
    expect(unjudged(beside)).toContain('files01 did not replicate, another machine of files01 may have');
  });

  it('says that the site was disconnected by something else, which hides all that the site has to tell', () => {
    const cut = (run: SyntheticRun) => void run.service('site.state', { site: 'Contoso', state: 'disconnected' });
    expect(unjudged(faultAfter(cut))).toContain('because the site was disconnected from 59 min');
    // The age of points is known in Azure.
    expect(judged(faultAfter(cut, { ...missed, servers: ['files01'] })).verdict).toBe('violated');
  });

  it('says that the site was cut off by something else, before the service called it disconnected', () => {
    const cs = (run: SyntheticRun, to: string) =>
      run.role('cs01/configuration', 'role.state', { role: 'configuration', from: 'x', to });
    const cutAt = (minutes: number) =>
      cs(
        at(
          faultAfter((early) => void cs(early, 'connected')),
          minutes,
        ),
        'disconnected',
      );
    expect(judged(cutAt(5)).verdict, 'by nothing but the fault').toBe('violated');
    const byAnother = (minutes: number) => cutAt(minutes).fault('authenticating-proxy', { id: 'proxy', symptoms: [] });
    expect(unjudged(byAnother(5))).toContain('because cs01/configuration could not reach Azure from 1 h 05 min');
    const back = at(byAnother(5), 8);
    expect(judged(cs(back, 'connected')).verdict, 'it could again, long before the end').toBe('violated');
  });

  it('counts an hour without points from the last that came, though it was sent before and held up by something else', () => {
    const still = { ...missed, code: '90078', servers: ['files01'], afterMs: 54 * MINUTE_MS, beforeMs: 64 * MINUTE_MS };
    const came = (minutes: number, fields: Fields = {}) =>
      at(
        faultAfter(() => {}, still),
        minutes,
      ).point('tag-a', 'files01', fields);
    const sentBefore = { tagAtMs: new SyntheticRun().startsAtMs + HOUR_MS - 5 * MINUTE_MS };
    expect(unjudged(came(12, sentBefore))).toContain('files01 had sent before it came until 1 h 12 min');
    expect(judged(came(1, sentBefore)).verdict, 'it was on its way for a moment').toBe('violated');
    expect(judged(came(12)).verdict, 'it was sent after all').toBe('violated');
  });

  it('says that the configuration server had no power', () => {
    const run = faultAfter((early) => {
      early.role('cs01/configuration', 'role.state', { role: 'configuration', to: 'connected' });
      early.world('machine.power', { machine: 'cs01', purpose: 'infrastructure', power: 'off', why: 'test' });
    });
    expect(unjudged(run)).toContain('because cs01 had no power from 59 min');
  });

  it('wants no quarrel of a group in which no two replicate', () => {
    const quarrel = { code: 'ETIMEDOUT', on: 'role', about: 'group', afterMs: 0, beforeMs: 11 * MINUTE_MS };
    const shared = (run: SyntheticRun, ...servers: string[]) => {
      for (const server of servers) run.point('t', server, { group: 'shop' });
    };
    expect(judged(faultAfter((run) => shared(run, 'orders01', 'files01'), quarrel)).verdict).toBe('violated');
    const alone = faultAfter((run) => {
      shared(run, 'orders01', 'files01');
      run.state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated');
    }, quarrel);
    expect(unjudged(alone)).toContain('no two members of a group replicated the same way all the time');
  });

  it('leaves the age of points to another property once the threshold was changed', () => {
    const policy = (run: SyntheticRun, kind: string, rpoThresholdMinutes: number) =>
      run.service(kind, { policy: 'p', appConsistentMinutes: 60, retentionMinutes: 1440, rpoThresholdMinutes });
    const begun = (early: SyntheticRun) => void policy(early, 'policy.created', 15);
    expect(judged(faultAfter(begun, missed)).verdict).toBe('violated');
    const changed = (early: SyntheticRun) => void policy(policy(early, 'policy.created', 15), 'policy.changed', 60);
    expect(unjudged(faultAfter(changed, missed))).toMatch(/the threshold for item-\w+ had been changed/);
  });

  it('says that the computer of a live lab had too much to do when it was due, or was to clear', () => {
    const busy = (run: SyntheticRun, minute: number) =>
      run.world('computer.busy', { fromMs: run.atMs - MINUTE_MS, toMs: run.atMs, perCore: 9 + minute });
    const late = faultAfter(() => {});
    busy(at(late, 10), 10);
    expect(judged(late).verdict).toBe('inconclusive');
    expect(unjudged(late)).toContain('because the computer of the lab had too much to do');
    const stays = (minute: number) => {
      const run = faultAfter(() => {});
      at(run, 12).service('health.raise', raised('files01', '78174'));
      at(run, 120).heal('blocked-urls');
      busy(at(run, minute), minute);
      return (diagnosis.judge(end(run)) as Judgement).verdict;
    };
    expect(stays(130)).not.toBe('violated');
    expect(stays(170)).toBe('violated');
  });

  it('wants missing application-consistent points to be forgotten with the next, where one has to come', () => {
    const minutes = { afterMs: 55 * MINUTE_MS, beforeMs: 110 * MINUTE_MS, clearsWithinMs: 50 * MINUTE_MS };
    const missing = { code: '78144', on: 'item', servers: ['files01'], ...minutes };
    /** Raised in the second hour of the fault, and never taken back; this happens half an hour after the heal. */
    const afterwards = (happens: (run: SyntheticRun) => unknown) => {
      const run = faultAfter((early) => void early.mark('a', 'files01').point('a', 'files01'), missing);
      at(run, 100).service('health.raise', raised('files01', '78144'));
      at(run, 120).heal('blocked-urls');
      happens(at(run, 150));
      return diagnosis.judge(end(run)) as Judgement;
    };
    expect(afterwards(() => {})).toMatchObject({ verdict: 'violated' });
    expect(afterwards((run) => run.service('health.clear', raised('files01', '78144'))).verdict).toBe('passed');
    const fails = (run: SyntheticRun) =>
      run.role('files01/mobility', 'tag.failed', { consistency: 'application', code: 'NonDataMode' });
    expect(afterwards(fails).verdict).not.toBe('violated');
    const anew = {
      item: itemOf('files01'),
      server: 'files01',
      epoch: 2,
      direction: 'to-azure',
      begin: 'checksum-copy',
    };
    expect(afterwards((run) => run.service('replication.started', anew)).verdict).not.toBe('violated');
  });

  it('leaves missing application-consistent points alone once their interval is another than the site says', () => {
    const missing = { ...missed, code: '78144' };
    const policy = (run: SyntheticRun, kind: string, appConsistentMinutes: number, fields: Fields = {}) =>
      run.service(kind, {
        policy: 'p',
        appConsistentMinutes,
        retentionMinutes: 1440,
        rpoThresholdMinutes: 15,
        ...fields,
      });
    const begun = (early: SyntheticRun) => policy(early, 'policy.created', 60);
    expect(judged(faultAfter((early) => void begun(early), missing)).verdict).toBe('violated');
    const changed = (early: SyntheticRun) => void policy(begun(early), 'policy.changed', 240);
    expect(unjudged(faultAfter(changed, missing))).toMatch(/of item-\w+ came at another interval/);
    const home = (early: SyntheticRun) => {
      policy(begun(early), 'policy.created', 30, { policy: 'p-failback', homeward: true });
      for (const server of ['orders01', 'files01']) early.protect(server, { epoch: 2, direction: 'to-site' });
    };
    expect(unjudged(faultAfter(home, missing))).toMatch(/of item-\w+ came at another interval/);
  });

  it('wants no need of a resynchronisation told that somebody asked for meanwhile', () => {
    const needs = {
      code: '78024',
      on: 'item',
      servers: ['files01'],
      since: 'heal',
      afterMs: 0,
      beforeMs: 7 * MINUTE_MS,
    };
    const run = () => faultAfter(() => {}, needs);
    expect(judged(run()).verdict).toBe('violated');
    const asked = at(run(), 100).service('replication.started', {
      item: itemOf('files01'),
      server: 'files01',
      epoch: 2,
      direction: 'to-azure',
      begin: 'checksum-copy',
    });
    expect(unjudged(asked)).toContain('was resynchronised already');
  });

  describe('wants no need of a resynchronisation told', () => {
    const needs = {
      code: '78024',
      on: 'item',
      servers: ['files01'],
      since: 'heal',
      afterMs: 0,
      beforeMs: 7 * MINUTE_MS,
    };
    const epoch = (run: SyntheticRun) =>
      run.service('replication.started', {
        item: itemOf('files01'),
        server: 'files01',
        epoch: 2,
        direction: 'to-azure',
      });
    const agent = (run: SyntheticRun, to: string, by?: string) =>
      run.role('files01/mobility', 'role.state', {
        role: 'mobility',
        by,
        to: `registration.${to}|replication.differential`,
      });

    it('of a machine that had not heard yet that it is to begin anew', () => {
      const heard = (early: SyntheticRun) => void agent(epoch(early), 'registered', 'ORDERED');
      expect(judged(faultAfter(heard, needs)).verdict).toBe('violated');
      const unheard = (early: SyntheticRun) => void epoch(agent(early, 'registered', 'ORDERED').pass(1000));
      expect(unjudged(faultAfter(unheard, needs))).toContain('files01 was to begin anew anyway');
    });

    it('while another fault keeps its agent from registering', () => {
      const cut = () =>
        minutesIn(
          faultAfter((early) => void agent(early, 'registered', 'ORDERED'), needs),
          60,
        );
      const full = (run: SyntheticRun) => run.fault('disk-full', { title: 'the disk of cs01 is full', symptoms: [] });
      const back = (run: SyntheticRun) => agent(minutesIn(run, 120), 'registering').heal('blocked-urls');
      const judgementOf = (run: SyntheticRun) => diagnosis.judge(end(run)) as Judgement;
      const why = 'files01 had not registered, under the disk of cs01 is full';
      expect(judgementOf(back(full(cut()))).unjudged?.join()).toContain(why);
      expect(judgementOf(back(cut())).verdict).toBe('violated');
      expect(judgementOf(agent(back(full(cut())), 'registered')).verdict).toBe('violated');
    });
  });

  it('wants nothing of points on their way home while nothing but storage is blocked, and of those to Azure all the same', () => {
    const blocked = (category: string, homeward: readonly string[]) => {
      const run = new SyntheticRun();
      for (const server of ['orders01', 'files01'])
        run.server(server).workload('started', server, serves).protect(server);
      run.service('site.state', { site: 'Contoso', state: 'connected' }).at(30 * MINUTE_MS);
      for (const server of homeward)
        run.protect(server, { epoch: 2, direction: 'to-site' }).point('t', server, { epoch: 2 });
      return run.at(HOUR_MS).fault('blocked-urls', { parameters: { category }, symptoms: [missed] });
    };
    expect(unjudged(blocked('storage', ['orders01', 'files01']))).toContain('was on its way home');
    expect(judged(blocked('storage', ['orders01'])).verdict, 'files01 goes to Azure').toBe('violated');
    expect(judged(blocked('replication', ['orders01', 'files01'])).verdict, 'who hears of no point').toBe('violated');
  });

  it('wants nothing of a server whose power another heal gave back', () => {
    const run = () => faultAfter(() => {}, silent).power('files01', 'off');
    expect(judged(run()).verdict).toBe('violated');
    const back = at(run(), 5).power('files01', 'on').workload('started', 'files01', serves);
    expect(unjudged(back)).toContain('files01 was at work again from 1 h 05 min');
    const since = { ...silent, since: 'heal', afterMs: 0, beforeMs: 7 * MINUTE_MS };
    const own = healed(faultAfter(() => {}, since).power('files01', 'off'))
      .power('files01', 'on')
      .pass(MINUTE_MS);
    expect(diagnosis.judge(end(own.workload('started', 'files01', serves)))).toMatchObject({ verdict: 'violated' });
  });

  it('wants nothing of a server that lost its power again before its application was back', () => {
    const since = { ...silent, since: 'heal', afterMs: 0, beforeMs: 7 * MINUTE_MS };
    const back = () =>
      minutesIn(faultAfter(() => {}, since).power('files01', 'off'), 120)
        .power('files01', 'on')
        .heal('blocked-urls');
    expect((diagnosis.judge(end(back().power('files01', 'off'))) as Judgement).unjudged?.join()).toContain(
      'files01 lost its power again at 3 h',
    );
    const late = back()
      .pass(8 * MINUTE_MS)
      .power('files01', 'off');
    expect(diagnosis.judge(end(late)), 'when it had to have shown').toMatchObject({ verdict: 'violated' });
  });

  it('counts how long nothing came from when the process server was to receive it', () => {
    const nothing = { ...missed, code: '78028', servers: ['files01'] };
    const moved = (run: SyntheticRun) =>
      run.service('process-server.switched', { item: itemOf('files01'), server: 'files01', from: 'ps01', to: 'cs01' });
    expect(
      unjudged(
        at(
          moved(
            at(
              faultAfter(() => {}, nothing),
              5,
            ),
          ),
          6,
        ),
      ),
    ).toContain('moved to another process server');
    expect(judged(faultAfter((early) => void moved(early), nothing)).verdict).toBe('violated');
  });

  it('wants nothing new of a role that had failed already', () => {
    const refused = { code: 'PROXY_AUTH_REQUIRED', on: 'role', afterMs: 0, beforeMs: 2 * MINUTE_MS };
    const state = (to: string) => (early: SyntheticRun) =>
      void early.role('cs01/configuration', 'role.state', { role: 'configuration', from: 'registering', to });
    expect(judged(faultAfter(state('connected'), refused)).verdict).toBe('violated');
    expect(unjudged(faultAfter(state('disconnected'), refused))).toContain('cs01/configuration had failed already');
    const diagnostics = (failure?: string) => (early: SyntheticRun) =>
      void early.role('cs01/configuration', 'monitoring.state', { failure });
    expect(unjudged(faultAfter(diagnostics('ETIMEDOUT'), refused))).toContain('the diagnostics of cs01/configuration');
    expect(judged(faultAfter(diagnostics(), refused)).verdict).toBe('violated');
    // What it told before it was started anew is no trouble of the one that runs now.
    const anew = (early: SyntheticRun) => {
      diagnostics('ETIMEDOUT')(early);
      early.role('cs01/configuration', 'role.state', { role: 'configuration', to: 'registering' });
    };
    expect(judged(faultAfter(anew, refused)).verdict).toBe('violated');
  });

  it.each(['78026', '78144', '90078'])(
    'wants nobody to miss newer points of what has not got its first: %s',
    (code) => {
      const ofPoints = { ...missed, code };
      const copied = faultAfter((early) => {
        for (const server of ['orders01', 'files01']) {
          early.state(server, 'protected', 'initialReplication', 'InitialReplicationInProgress');
        }
      }, ofPoints);
      expect(unjudged(copied)).toContain('was in its initial replication');
      expect(judged(faultAfter(() => {}, ofPoints)).verdict).toBe('violated');
    },
  );

  it('wants none of members that something else switched off at the very moment', () => {
    const quarrel = { code: 'ETIMEDOUT', on: 'role', about: 'group', afterMs: 0, beforeMs: 11 * MINUTE_MS };
    const run = faultAfter((early) => {
      for (const server of ['orders01', 'files01']) early.point('t', server, { group: 'shop' });
    }, quarrel);
    run.power('files01', 'off');
    expect(unjudged(run)).toContain('no two members of a group replicated the same way all the time');
  });

  it('wants none of a group of which a member keeps no order of writes: when that one coordinates, nobody is asked', () => {
    const quarrel = { code: 'ETIMEDOUT', on: 'role', about: 'group', afterMs: 0, beforeMs: 11 * MINUTE_MS };
    const tracked = (how: string) =>
      faultAfter((early) => {
        for (const server of ['orders01', 'files01']) early.point('t', server, { group: 'shop' });
        early.role('orders01/mobility', 'role.state', { role: 'mobility', to: how });
      }, quarrel);
    expect(unjudged(tracked('tracking.bitmap'))).toContain('no two members of a group');
    expect(judged(tracked('tracking.writeOrder')).verdict).toBe('violated');
  });

  it.each([
    [165, 'passed'],
    [175, 'violated'],
  ])('gives time to clear from when no other fault is left: cleared after %i minutes is %s', (clearedAt, verdict) => {
    const run = minutesIn(faulty(missed), 15).service('health.raise', raised('files01'));
    minutesIn(run, 100).fault('vpn-loss', { title: 'the VPN is down', symptoms: [] });
    minutesIn(run, 120).heal('blocked-urls');
    minutesIn(run, 140).heal('vpn-loss');
    minutesIn(run, clearedAt).service('health.clear', { item: itemOf('files01'), code: '78026' });
    expect(diagnosis.judge(end(run))).toMatchObject({ verdict });
  });

  it.each([
    ['that shows the same way', [missed]],
    ['that is not documented to', []],
  ])('does not blame one fault for what another one %s had begun', (_, symptoms) => {
    const run = new SyntheticRun();
    run.server('files01').workload('started', 'files01', serves).protect('files01');
    run.at(HOUR_MS - 5 * MINUTE_MS).fault('earlier', { title: 'an earlier fault', symptoms });
    run.at(HOUR_MS).fault('blocked-urls', { title: 'storage URLs are blocked', symptoms: [missed] });
    at(run, 5).service('health.raise', raised('files01'));
    const judgement = judged(run.heal('earlier'));
    expect(judgement.unjudged?.join()).toContain('because another fault was there before');
    expect(judgement.verdict).toBe('passed');
  });
});
