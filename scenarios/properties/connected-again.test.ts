import { describe, expect, it } from 'vitest';
import { connectedAgain } from './connected-again.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const REGISTERED = 'registration.registered|replication.differential';
const UNREACHABLE = 'registration.unreachable|replication.differential';

/** An agent and its configuration server are connected; a fault comes at 60 minutes and is healed at 80. */
function healed(during: (run: SyntheticRun) => void = () => {}): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01');
  agent(run, REGISTERED);
  run.role('cs01/configuration', 'role.state', { role: 'configuration', to: 'connected' });
  during(run.at(HOUR_MS).fault('vpn-loss'));
  return run.at(80 * MINUTE_MS).heal('vpn-loss');
}

const agent = (run: SyntheticRun, to: string) => run.role('files01/mobility', 'role.state', { role: 'mobility', to });
const judged = (run: SyntheticRun, endMinute = 120) =>
  connectedAgain.judge(run.at(endMinute * MINUTE_MS).drill('lab.end', { machines: [] }));
const silent = { item: itemOf('files01'), code: '78174', severity: 'Critical' };

describe('connected-again', () => {
  it('passes when whoever was cut off is connected within a quarter of an hour', () => {
    const run = healed((cut) => void agent(cut, UNREACHABLE));
    expect(judged(agent(run.pass(3 * MINUTE_MS), REGISTERED))).toEqual({
      verdict: 'passed',
      looked: 2,
      evidence: '2 times a role had to be connected again after a heal: it was, within 15 min',
    });
  });

  it('is violated by an agent, and by a site, that does not come back', () => {
    expect(judged(healed((cut) => void agent(cut, UNREACHABLE)))).toMatchObject({
      verdict: 'violated',
      evidence: 'files01/mobility is not connected 15 min after the heal of vpn-loss at 1 h 20 min',
    });
    const lost = healed((cut) => {
      cut.role('cs01/configuration', 'role.state', { role: 'configuration', to: 'disconnected' });
    });
    expect(judged(lost)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('cs01/configuration'),
    });
  });

  it('is violated when somebody is called silent for good', () => {
    const run = healed((cut) => void cut.service('health.raise', silent));
    expect(judged(run)).toMatchObject({
      verdict: 'violated',
      evidence: '78174 of item-files01 is still said 15 min after the heal of vpn-loss at 1 h 20 min',
    });
    const cleared = healed((cut) => void cut.service('health.raise', silent)).pass(MINUTE_MS);
    expect(judged(cleared.service('health.clear', silent))).toMatchObject({ verdict: 'passed' });
  });

  it.each(['test', 'production'])(
    'takes a lost server for silent, though a %s machine of it runs in Azure',
    (purpose) => {
      const run = healed((cut) => {
        cut.power('files01', 'off').service('health.raise', silent);
        const beside = { machine: 'azure:files01', server: 'files01', purpose, power: 'on', why: 'fabric' };
        cut
          .world('machine.power', beside)
          .role('azure:files01/mobility', 'role.state', { role: 'mobility', to: 'idle' });
        agent(cut, 'registration.registered|replication.differential');
      });
      expect(judged(run)).toMatchObject({ verdict: 'passed' });
    },
  );

  it('takes a server for silent that nobody switched on again, though replication begins anew for it', () => {
    const begunAnew = (power: 'on' | 'off') =>
      healed((cut) => {
        agent(cut, 'registration.registered|replication.differential');
        const ended = { role: 'mobility', from: REGISTERED, to: 'registration.registered|replication.finished' };
        cut.pass(MINUTE_MS).role('files01/mobility', 'role.state', ended);
        cut.pass(MINUTE_MS).power('files01', power).service('health.raise', silent);
      });
    const ofFiles = (run: SyntheticRun) => (judged(run) as { evidence: string }).evidence.includes('78174');
    expect(ofFiles(begunAnew('off'))).toBe(false);
    expect(ofFiles(begunAnew('on'))).toBe(true);
  });

  it('looks for who could begin where the data comes from, not at what was left in Azure or at home', () => {
    const left = (direction: string, home: 'on' | 'off', inAzure: 'on' | 'off') => {
      const run = healed((cut) => {
        const fields = { machine: 'azure:files01', server: 'files01', purpose: 'production' };
        cut.world('machine.created', { ...fields, place: 'azure', disks: [] });
        for (const node of ['files01/mobility', 'azure:files01/mobility']) {
          cut.role(node, 'role.state', {
            role: 'mobility',
            from: 'replication.differential',
            to: 'replication.finished',
          });
        }
        cut.pass(MINUTE_MS).power('files01', home).power('azure:files01', inAzure, 'files01');
        cut.service('replication.started', {
          ...{ item: itemOf('files01'), server: 'files01', epoch: 2, direction, begin: 'checksum-copy' },
        });
        cut.service('health.raise', silent);
      });
      return (judged(run) as { evidence: string }).evidence.includes('78174');
    };
    expect(left('to-azure', 'off', 'on'), 'the server at home is off').toBe(false);
    expect(left('to-azure', 'on', 'off'), 'it runs and is called silent').toBe(true);
    expect(left('to-site', 'on', 'off'), 'the machine in Azure is off').toBe(false);
    expect(left('to-site', 'off', 'on'), 'it runs and is called silent').toBe(true);
  });

  it('looks at the machine that came home, not at the one that was left running when its server was failed over', () => {
    const cameHome = (power: 'on' | 'off') => {
      const run = healed((cut) => {
        const home = { machine: 'vmware:files01', server: 'files01', purpose: 'production' };
        cut.power('files01', 'on').world('machine.created', { ...home, place: 'vmware', disks: [] });
        const ended = { role: 'mobility', from: 'replication.differential', to: 'replication.finished' };
        for (const node of ['files01/mobility', 'vmware:files01/mobility']) cut.role(node, 'role.state', ended);
        cut
          .pass(MINUTE_MS)
          .power('vmware:files01', power, 'files01')
          .service('replication.started', {
            ...{ item: itemOf('files01'), server: 'files01', epoch: 4, direction: 'to-azure', begin: 'checksum-copy' },
          });
        cut.service('health.raise', silent);
      });
      return (judged(run) as { evidence: string }).evidence.includes('78174');
    };
    expect(cameHome('off'), 'it was shut down').toBe(false);
    expect(cameHome('on'), 'it runs and is called silent').toBe(true);
  });

  it.each<[string, (run: SyntheticRun) => SyntheticRun]>([
    ['its machine has no power', (run) => run.pass(MINUTE_MS).power('files01', 'off')],
    ['its machine is gone', (run) => run.world('machine.removed', { machine: 'files01', server: 'files01' })],
  ])('expects nothing of a role when %s', (_, happen) => {
    const run = happen(healed((cut) => void agent(cut, UNREACHABLE)));
    expect(judged(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('expects nobody who had never been connected', () => {
    const run = healed((cut) => void cut.role('ps02/process', 'role.state', { role: 'process', to: UNREACHABLE }));
    expect(judged(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('judges the last heal only, and says when the run ended too soon for that', () => {
    const run = healed((cut) => void agent(cut, UNREACHABLE))
      .pass(MINUTE_MS)
      .fault('blocked-urls');
    expect(judged(run.pass(40 * MINUTE_MS).heal('blocked-urls'), 200)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('heal of blocked-urls'),
    });
    expect(judged(healed(), 85)).toMatchObject({
      looked: 0,
      unjudged: ['who is connected again after the heal of vpn-loss, because the run ended before it had to be'],
    });
  });
});
