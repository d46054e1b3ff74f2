/** What a process and its launcher do about moments and single messages; told on virtual machines, whose time is exact. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { IncomingRequest, Network } from '../../reference/runtime.ts';
import type { MessageFilter, Mischief, Moment } from '../moments.ts';
import { SmallWorld, type SmallMachine } from '../stages/small-world.ts';
import { LauncherLookout } from './launcher/lookout.ts';
import { UnderWay } from './launcher/under-way.ts';
import { lookoutFiles, lookoutNetwork } from './lookout.ts';

const ONCE = { skip: 0, times: 1 };
let world: SmallWorld;
let agent: SmallMachine;
let server: SmallMachine;
/** Nobody of the lab's looks out in it. */
let others: SmallMachine;
let lookout: LauncherLookout;
let underWay: UnderWay;
let orders: number;
let network: Network;
let served: unknown[];

const watched = (machine: SmallMachine, name: string) =>
  lookoutNetwork(machine.runtime.network, {
    node: `${name}/mobility`,
    machine: name,
    clock: machine.runtime.clock,
    lookout,
  });
async function ask(body: unknown): Promise<string> {
  const to = { host: server.address, port: 443 };
  const answer = await network.request(to, { method: 'POST', path: '/data?of=web01', body }, { trust: 'site' });
  return answer.ok ? `${answer.value.body}` : answer.failure.code;
}
const meddle = (what: Mischief, which: Partial<MessageFilter> = {}) =>
  lookout.meddle({ path: '/data', ...which }, what, ONCE, () => {});

beforeEach(async () => {
  world = new SmallWorld();
  underWay = new UnderWay();
  orders = 0;
  served = [];
  agent = await world.machine('web01');
  server = await world.machine('cs01');
  others = await world.machine('storage');
  lookout = new LauncherLookout({
    machineAt: (host) => (host === server.address ? 'cs01' : host === agent.address ? 'web01' : undefined),
    othersAt: (host) => (host === others.address ? 'storage' : undefined),
    settled: () => underWay.settled(),
    onWanted: () => {
      orders += 1;
    },
  });
  network = watched(agent, 'web01');
  watched(server, 'cs01').listen(443, ({ body }: IncomingRequest) => {
    served.push(body);
    return { status: 200, body };
  });
});

describe('a message', () => {
  test('of which nothing is wanted goes its way', async () => {
    meddle({ act: 'lose-answer' }, { path: '/settings' });
    expect(await world.drive(() => ask(1))).toBe('1');
  });

  test('whose answer is lost was carried out; who asked waits in vain', async () => {
    meddle({ act: 'lose-answer' });
    expect(await world.drive(() => ask(1))).toBe('ETIMEDOUT');
    expect(served).toEqual([1]);
    expect(await world.drive(() => ask(2))).toBe('2');
  });

  test('that is repeated is served twice, and answered once', async () => {
    meddle({ act: 'repeat', afterMs: 1_000 });
    expect(await world.drive(() => ask(1))).toBe('1');
    await world.pass(2_000);
    expect(served).toEqual([1, 1]);
  });

  test('that is delayed beyond all patience arrives when nobody waits for it any more', async () => {
    meddle({ act: 'delay', byMs: 90_000 });
    expect(await world.drive(() => ask(1))).toBe('ETIMEDOUT');
    expect(served).toEqual([]);
    await world.pass(60_000);
    expect(served).toEqual([1]);
  });

  test('that is overtaken is served after the next one of its kind', async () => {
    meddle({ act: 'overtaken' });
    expect(await world.drive(() => Promise.all([ask(1), ask(2)]))).toEqual(['1', '2']);
    expect(served).toEqual([2, 1]);
  });

  test('that waits to be overtaken goes its way when the mischief is taken back', async () => {
    const undo = meddle({ act: 'overtaken' });
    const answer = ask(1);
    await world.pass(1_000);
    undo();
    expect(await world.drive(() => answer)).toBe('1');
    expect(lookout.wanted()).toEqual({ files: [], messages: [] });
  });
});

describe('in a moment', () => {
  /** What takes so long is begun in it. */
  function watch(moment: Exclude<Moment, { on: 'record' }>): string[] {
    const done: string[] = [];
    lookout.watch(moment, (machine) => {
      void underWay.watch(world.pass(5_000).then(() => done.push(machine)));
    });
    return done;
  }

  test('of a file its role hears nothing until all is done', async () => {
    const done = watch({ on: 'file', node: 'web01', done: 'sync', path: 'changes/*' });
    const files = lookoutFiles(agent.runtime.files, 'web01/mobility', lookout);
    const data = { bytes: Uint8Array.of(1), symbolicBytes: 0 };
    await world.drive(() => files.write('changes/1', data));
    expect(done).toEqual([]);
    expect(await world.drive(() => files.sync('changes/1'))).toMatchObject({ ok: true });
    expect(done).toEqual(['web01']);
  });

  test('of a request nobody has looked at it until then', async () => {
    const done = watch({ on: 'request', path: '/data', from: 'web01/mobility', to: 'cs01' });
    const answer = ask(1);
    await world.pass(2_000);
    expect(served).toEqual([]);
    expect(await world.drive(() => answer)).toBe('1');
    expect(done).toEqual(['cs01']);
  });

  test('of a request to a program of others it has not left until then', async () => {
    const done = watch({ on: 'request', path: '/logs/*', method: 'PUT', from: 'web01/mobility', to: 'storage' });
    others.runtime.network.listen(443, ({ path }: IncomingRequest) => {
      served.push(path);
      return { status: 201, body: {} };
    });
    const put = (path: string) =>
      network.request({ host: others.address, port: 443 }, { method: 'PUT', path, body: {} }, { trust: 'site' });
    expect(await world.drive(() => put('/state'))).toMatchObject({ ok: true });
    expect(done).toEqual([]);
    const answer = put('/logs/7?comp=block');
    await world.pass(2_000);
    expect(served).toEqual(['/state']);
    expect(await world.drive(() => answer)).toMatchObject({ ok: true });
    expect(done).toEqual(['storage']);
  });

  test('of an answer it was carried out, and who asked has not heard of it', async () => {
    const done = watch({ on: 'answer', path: '/data', from: 'web01', to: 'cs01' });
    expect(await world.drive(() => ask(1))).toBe('1');
    expect([served, done]).toEqual([[1], ['cs01']]);
  });

  test('of somebody else nothing happens', async () => {
    const done = watch({ on: 'answer', path: '/data', from: 'db01' });
    expect(await world.drive(() => ask(1))).toBe('1');
    expect(done).toEqual([]);
  });
});

test('processes are told whenever something else is wanted', () => {
  const undo = meddle({ act: 'lose-answer' });
  undo();
  undo();
  expect(orders).toBe(2);
});
