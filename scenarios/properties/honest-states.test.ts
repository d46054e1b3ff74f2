import { describe, expect, it } from 'vitest';
import { honestStates } from './honest-states.ts';
import { MINUTE_MS, SECOND_MS, SyntheticRun } from './synthetic-run.ts';

const AGENT = 'files01/mobility';
const judged = async (run: SyntheticRun) =>
  honestStates.judge(run.pass(10 * MINUTE_MS).drill('lab.end', { machines: [] }));

/** An agent that has started and says so. */
function agent(says = 'registration.registering|shipment.flowing'): SyntheticRun {
  return state(new SyntheticRun().server('files01'), says);
}

const state = (run: SyntheticRun, to: string, from?: string) =>
  run.role(AGENT, 'role.state', { role: 'mobility', from, to });
const came = (run: SyntheticRun, about: string, outcome: { status?: number; code?: string }, node = AGENT) =>
  run.role(node, 'peer.answer', { host: '10.1.0.5', port: 443, about, ...outcome });

describe('honest-states', () => {
  it('passes when an agent says at once that it has registered, and that it is cut off', async () => {
    const run = came(agent(), 'agents', { status: 200 });
    state(run, 'registration.registered|shipment.flowing', 'registration.registering|shipment.flowing');
    came(run.pass(MINUTE_MS), 'agents', { code: 'ETIMEDOUT' });
    state(run, 'registration.unreachable|shipment.flowing', 'registration.registered|shipment.flowing');
    expect(await judged(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated by an agent that was answered and does not say so, and by one that was not', async () => {
    expect(await judged(came(agent(), 'agents', { status: 200 }))).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01/mobility was answered 200 by 10.1.0.5:443 (/agents) at 0 ms, and says registration.registering|shipment.flowing 10 s later',
    });
    expect(await judged(came(agent('registration.registered'), 'agents', { code: 'ETIMEDOUT' }))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('is violated by a process server that says its uploads are blocked when one was done', async () => {
    const run = new SyntheticRun().role('cs01/process', 'role.state', { role: 'process', to: 'upload.blocked' });
    expect(await judged(came(run, 'logs', { status: 200 }, 'cs01/process'))).toMatchObject({ verdict: 'violated' });
  });

  it('waits for a configuration server that registers until it has tried again', async () => {
    const site = () =>
      new SyntheticRun()
        .role('cs01/configuration', 'role.state', { role: 'configuration', to: 'registering' })
        .role('cs01/configuration', 'peer.answer', {
          host: 'login.microsoftonline.com',
          port: 443,
          about: 'tenant',
          code: 'ETIMEDOUT',
        });
    const said = site()
      .pass(4 * MINUTE_MS)
      .role('cs01/configuration', 'role.state', {
        role: 'configuration',
        from: 'registering',
        to: 'unreachable',
      });
    expect(await judged(said)).toMatchObject({ verdict: 'passed' });
    expect(await judged(site())).toMatchObject({ verdict: 'violated' });
  });

  it('hears of a set-up that lacks something when all that it asked for was answered, or was not', async () => {
    const site = () => {
      const begun = new SyntheticRun().role('cs01/configuration', 'role.state', {
        role: 'configuration',
        to: 'registering',
      });
      return came(begun, 'sign-in', { code: 'PROXY_FORBIDDEN' }, 'cs01/configuration').pass(MINUTE_MS);
    };
    const heldUp = { role: 'configuration', from: 'registering', to: 'heldUp' };
    const said = site().role('cs01/configuration', 'role.state', heldUp);
    expect(await judged(said.pass(MINUTE_MS))).toMatchObject({ verdict: 'passed' });
    expect(await judged(site().pass(MINUTE_MS))).toMatchObject({ verdict: 'violated' });
  });

  it('waits for a configuration server whose token was refused until it has asked for another', async () => {
    const site = (status: number) => {
      const run = new SyntheticRun().role('cs01/configuration', 'role.state', {
        role: 'configuration',
        to: 'connected',
      });
      return came(run, 'sites', { status }, 'cs01/configuration');
    };
    const says = (run: SyntheticRun) =>
      run.role('cs01/configuration', 'role.state', { role: 'configuration', from: 'connected', to: 'disconnected' });
    expect(await judged(says(site(401).pass(21 * SECOND_MS)))).toMatchObject({ verdict: 'passed' });
    expect(await judged(site(401)), 'it never says so').toMatchObject({ verdict: 'violated' });
    expect(await judged(says(site(403).pass(21 * SECOND_MS))), 'no token helps').toMatchObject({ verdict: 'violated' });
  });

  it('does not judge one that something else came to, that lost its power, or that began anew before it had to say', async () => {
    const again = came(agent('registration.registered'), 'agents', { code: 'ETIMEDOUT' }).pass(5 * SECOND_MS);
    expect(await judged(came(again, 'agents', { status: 200 }))).toMatchObject({ verdict: 'passed', looked: 1 });
    const dark = came(agent('registration.registered'), 'agents', { code: 'ETIMEDOUT' }).pass(5 * SECOND_MS);
    expect(await judged(dark.power('files01', 'off'))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
    const anew = came(agent('registration.registered'), 'agents', { code: 'ETIMEDOUT' }).pass(5 * SECOND_MS);
    expect(await judged(state(anew, 'registration.registered'))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it('has nothing to say of an answer that may have several reasons', async () => {
    expect(await judged(came(agent(), 'data', { status: 404 }))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  describe('of an agent whose data nobody took', () => {
    const lost = (run: SyntheticRun, host = '10.1.0.5') =>
      run.role(AGENT, 'peer.answer', { host, port: 9443, about: 'data', code: 'ETIMEDOUT' });
    const ordered = (run: SyntheticRun, by: string) =>
      run.role(AGENT, 'role.state', { role: 'mobility', by, from: 'shipment.flowing', to: 'shipment.flowing' });

    it.each(['ORDERED', 'WITHDRAWN'])('judges nothing of what was on its way when it was %s', async (by) => {
      const run = (passMs: number) => lost(ordered(agent('shipment.flowing'), by).pass(passMs));
      expect(await judged(run(59 * SECOND_MS))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
      expect(await judged(run(61 * SECOND_MS)), 'it was sent after that').toMatchObject({ verdict: 'violated' });
    });

    it('judges nothing of a process server that it was told to leave, whenever it hears of that', async () => {
      const run = (host: string) => {
        const before = came(agent('shipment.flowing'), 'data', { status: 200 });
        before.service('process-server.switched', { item: 'item-files01', server: 'files01', to: 'ps02' });
        return lost(before.pass(20 * MINUTE_MS), host);
      };
      expect(await judged(run('10.1.0.5'))).toMatchObject({ verdict: 'passed', looked: 1 });
      expect(await judged(run('10.1.0.6')), 'the one it goes to').toMatchObject({ verdict: 'violated' });
    });
  });
});
