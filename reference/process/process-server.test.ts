/** A process server between sources and the cache storage account: in order, nothing lost, nothing readable. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStorageAccount, serveStorage, type StorageAccount } from '../../simulator/azure/storage.ts';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import type { Parcel } from '../model/content.ts';
import { TIMER } from '../model/timers.ts';
import { type ProcessServerSettings, type ProcessServerStatus, REGISTER_COMPONENT } from '../wire/component-control.ts';
import { DATA, type DataHeader, DIGESTS, PROBE } from '../wire/data-transfer.ts';
import { ProcessServer } from './process-server.ts';
import { keyFromHex } from '../wire/cache-storage.ts';

const KEY = 'ab'.repeat(32);
const HOST = 'cache.blob.core.windows.net';
const BACKUP = 'westeurope.backup.windowsazure.com';
let world: SmallWorld;
let source: SmallMachine;
let ps: SmallMachine;
let mt: SmallMachine;
let cs: SmallMachine;
let account: StorageAccount;
let settings: ProcessServerSettings;
let status: ProcessServerStatus | undefined;

const relay = (epoch = 1) => ({
  serverId: 'web01',
  epoch,
  key: KEY,
  target: { kind: 'cache-storage' as const, account: 'cache', token: 'sas' },
});
const text = (value: string) => new TextEncoder().encode(value);

async function send(sequence: number, epoch = 1, symbolicBytes = 0): Promise<string> {
  const body: DataHeader = { serverId: 'web01', epoch, sequence, kind: 'diff' };
  const payload = { bytes: text(`order ${epoch}/${sequence} of the web shop`), symbolicBytes };
  const answer = await world.drive(() =>
    source.runtime.network.request(
      { host: ps.address, port: 9443 },
      { method: 'POST', path: DATA, body, payload },
      { trust: 'site' },
    ),
  );
  if (!answer.ok) return answer.failure.code;
  const { expectedSequence } = (answer.value.body ?? {}) as { expectedSequence?: number };
  return `${answer.value.status}${expectedSequence === undefined ? '' : `, expects ${expectedSequence}`}`;
}
/** What an owner of the key reads in the account, in the order of its names. */
function stored(): string[] {
  return account.paths('logs/').map((path) => {
    const opened = source.runtime.codec.open(keyFromHex(KEY), account.read(path)!);
    return opened ? new TextDecoder().decode(source.runtime.codec.decompress(opened).bytes) : 'unreadable';
  });
}
const orders = (...sequences: number[]) => sequences.map((sequence) => `order 1/${sequence} of the web shop`);

beforeEach(async () => {
  world = new SmallWorld('1', 'in time');
  settings = { relays: [relay()] };
  account = createStorageAccount({ name: 'cache', token: 'sas' });
  await world.machine('storage', {
    knownAs: [HOST],
    run: ({ network }) => serveStorage(network, new Map([['cache', account]])),
  });
  await world.machine('backup-service', {
    knownAs: [BACKUP],
    run: async ({ network }) =>
      network.listen(443, ({ headers }) => ({ status: headers?.authorization === 'SharedAccess sas' ? 200 : 401 })),
  });
  cs = await world.machine('cs01');
  cs.runtime.network.listen(443, async ({ path, body }) => {
    if (path === REGISTER_COMPONENT) return { status: 200 };
    status = body as ProcessServerStatus;
    await cs.runtime.clock.sleep(0.5);
    return { status: 200, body: settings };
  });
  ps = await processServer('ps01', 1_000_000);
  source = await world.machine('web01');
  mt = await world.machine('mt01');
  await world.pass(1_000);
});

function processServer(machine: string, filesBytes: number): Promise<SmallMachine> {
  return world.machine(machine, {
    filesBytes,
    run: (runtime) =>
      new ProcessServer(runtime, {
        componentId: 'process-ps01',
        name: 'ps01',
        controlHost: cs.address,
        passphrase: 'secret',
        replicationHost: 'replication',
        backupHost: BACKUP,
      }).run(),
  });
}

describe('data', () => {
  test('is taken in order and arrives sealed under names that sort in order', async () => {
    expect(await send(1)).toBe('200');
    expect(await send(2)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1, 2));
    for (const path of account.paths('logs/')) {
      expect(new TextDecoder().decode(account.read(path)?.bytes)).not.toContain('web shop');
    }
  });

  test('out of order is refused with the sequence that is due', async () => {
    await send(1);
    await send(2);
    expect(await send(4)).toBe('409, expects 3');
    expect(await send(1)).toBe('409, expects 3');
  });

  test('that was held up and is the first to come after a restart does not say where the source stands', async () => {
    for (const sequence of [1, 2, 3]) await send(sequence);
    await world.pass(1_000);
    ps.cutPower();
    await ps.switchOn();
    await world.pass(1_000);
    expect(await send(2)).toBe('200');
    expect(await send(4)).toBe('200');
    expect(await send(5)).toBe('200');
    expect(await send(7)).toBe('409, expects 6');
  });

  test('of a server nobody announced, or of another epoch, is refused', async () => {
    expect(await send(1, 2)).toBe('410');
    settings = { relays: [] };
    await world.pass(TIMER.componentPollMs);
    expect(await send(1)).toBe('404');
  });

  test('a browser that looks at 9443 gets 400: the path is healthy', async () => {
    const answer = await world.drive(() =>
      source.runtime.network.request(
        { host: ps.address, port: 9443 },
        { method: 'GET', path: PROBE },
        { trust: 'site' },
      ),
    );
    expect(answer).toMatchObject({ ok: true, value: { status: 400 } });
  });
});

describe('in the moment in which a batch is being written', () => {
  test('a second copy of it does not hear that it was taken, since the power may go before it is whole', async () => {
    const synced = { on: 'file', node: 'ps01', done: 'sync', path: '*/pre_completed_*' } as const;
    const undo = world.moments.watch(synced, () => ps.cutPower());
    const heard = await Promise.all([send(1), send(1)]);
    undo();
    expect(heard.filter((answer) => /^\d/.test(answer))).toEqual([]);
    await ps.switchOn();
    await world.pass(1_000);
    expect(await send(1)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1));
  });

  test('its epoch may end: it is not taken, and nothing of it stays in the cache', async () => {
    await world.pass(TIMER.componentPollMs - 5_000);
    await send(1);
    settings = { relays: [relay(2)] };
    let heard: Promise<string> | undefined;
    world.moments.watch({ on: 'request', path: '/components/settings', to: 'cs01' }, () => {
      heard ??= send(2);
    });
    await world.pass(TIMER.componentPollMs);
    expect(await heard).toBe('410');
    await world.pass(TIMER.componentPollMs);
    expect(status?.pendingBytes).toBe(0);
  });

  test('what waited of the former epoch may be on its way out of the cache: nothing follows it in there', async () => {
    world.internet.block({ hostName: HOST, mode: 'reject' });
    await world.pass(TIMER.componentPollMs - 5_000);
    const waiting = Array.from({ length: 40 }, (_, index) => index + 1);
    for (const sequence of waiting) await send(sequence);
    settings = { relays: [relay(2)] };
    let heard: Promise<string> | undefined;
    world.moments.watch({ on: 'file', node: 'ps01', done: 'remove', path: 'web01/*' }, () => {
      heard ??= send(waiting.length + 1);
    });
    await world.pass(TIMER.componentPollMs);
    expect(await heard).not.toBe('200');
    await world.pass(TIMER.componentPollMs);
    expect(status?.pendingBytes).toBe(0);
  });
});

describe('while Azure cannot be reached', () => {
  test('what waits for a source that is withdrawn while it is off goes as well', async () => {
    world.internet.block({ hostName: HOST, mode: 'reject' });
    for (const sequence of [1, 2, 3]) expect(await send(sequence)).toBe('200');
    ps.cutPower();
    settings = { relays: [] };
    await ps.switchOn();
    await world.pass(2 * TIMER.componentPollMs);
    expect(status?.pendingBytes).toBe(0);
  });

  test('batches wait in the cache and go up in order afterwards', async () => {
    const undo = world.internet.block({ hostName: HOST, mode: 'reject' });
    for (const sequence of [1, 2, 3]) expect(await send(sequence)).toBe('200');
    await world.pass(TIMER.componentPollMs);
    expect(stored()).toEqual([]);
    expect(status).toMatchObject({ uploadFailure: 'ECONNREFUSED' });
    expect(status?.pendingBytes).toBeGreaterThan(0);
    undo();
    await world.pass(2 * TIMER.shipmentRetryMs);
    expect(stored()).toEqual(orders(1, 2, 3));
    await world.pass(TIMER.componentPollMs);
    expect(status).toMatchObject({ pendingBytes: 0, health: 'Normal' });
    expect(status?.uploadFailure).toBeUndefined();
  });

  test('nothing goes up without the word of the backup service, though the storage can be reached', async () => {
    expect(await send(1)).toBe('200');
    await world.pass(2 * TIMER.coordinationMs);
    expect(stored()).toEqual(orders(1));
    const undo = world.internet.block({ hostName: BACKUP, mode: 'reject' });
    for (const sequence of [2, 3]) expect(await send(sequence)).toBe('200');
    await world.pass(TIMER.componentPollMs);
    expect(stored()).toEqual(orders(1));
    expect(status).toMatchObject({ uploadFailure: 'ECONNREFUSED' });
    undo();
    await world.pass(2 * TIMER.shipmentRetryMs);
    expect(stored()).toEqual(orders(1, 2, 3));
  });

  test('its word holds for a minute', async () => {
    expect(await send(1)).toBe('200');
    await world.pass(1_000);
    world.internet.block({ hostName: BACKUP, mode: 'reject' });
    expect(await send(2)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1, 2));
  });

  test('the estimate grows with the time, to a warning after 30 minutes and critical after 45', async () => {
    world.internet.block({ hostName: HOST, mode: 'reject' });
    await send(1);
    const seen: Record<number, string | undefined> = {};
    for (const minute of [20, 35, 50]) {
      await world.pass(minute * 60_000 - world.kernel.elapsedMs());
      seen[minute] = status?.health;
    }
    expect(seen).toEqual({ 20: 'Normal', 35: 'Warning', 50: 'Critical' });
  });

  test('a cache that is four fifths full throttles its sources until there is room again', async () => {
    const undo = world.internet.block({ hostName: HOST, mode: 'reject' });
    expect(await send(1, 1, 850_000)).toBe('200');
    await world.pass(TIMER.componentPollMs);
    expect(status?.sources).toMatchObject([{ serverId: 'web01', throttled: true }]);
    expect(await send(2)).toBe('429');
    undo();
    await world.pass(TIMER.shipmentRetryMs + TIMER.componentPollMs);
    expect(await send(2)).toBe('200');
  });
});

describe('a clock that is set back', () => {
  test('does not keep it from looking at its disk', async () => {
    expect(await send(1)).toBe('200');
    ps.machine.skewClock(-40 * 60_000);
    ps.fill(0.1);
    await world.pass(TIMER.componentPollMs);
    expect(status).toMatchObject({ health: 'Critical', sources: [{ throttled: true }] });
  });

  test('does not make the word of the backup service hold for longer', async () => {
    expect(await send(1)).toBe('200');
    await world.pass(1_000);
    ps.machine.skewClock(-40 * 60_000);
    world.internet.block({ hostName: BACKUP, mode: 'reject' });
    await world.pass(2 * TIMER.coordinationMs);
    expect(await send(2)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1));
  });
});

describe('a cache disk that others fill', () => {
  test('takes nothing that it has no room for, not even at once, and goes on when there is room', async () => {
    expect(await send(1)).toBe('200');
    ps.fill(0);
    // It looked at its disk a moment ago, and learns from the write.
    expect(await send(2)).toBe('429');
    expect(world.records('disk.full')).toMatchObject([{ node: 'ps01/role', code: 'ENOSPC' }]);
    await world.pass(TIMER.componentPollMs);
    expect(status).toMatchObject({ health: 'Critical', sources: [{ throttled: true }] });
    ps.fill(undefined);
    await world.pass(TIMER.cacheLookMs);
    expect(await send(2)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1, 2));
    expect(world.records('disk.room')).toHaveLength(1);
  });

  test('to less than 30 and 25 % is a warning and critical, and holds nobody back', async () => {
    const seen: Record<number, string | undefined> = {};
    for (const percent of [31, 29, 24]) {
      ps.fill(percent / 100);
      await world.pass(TIMER.componentPollMs);
      seen[percent] = status?.health;
      expect(await send(Object.keys(seen).length)).toBe('200');
    }
    expect(seen).toEqual({ 31: 'Normal', 29: 'Warning', 24: 'Critical' });
  });
});

describe('a power cut', () => {
  test('loses nothing that was acknowledged, and the source goes on where it was', async () => {
    const undo = world.internet.block({ hostName: HOST, mode: 'reject' });
    for (const sequence of [1, 2]) await send(sequence);
    ps.cutPower();
    undo();
    await ps.switchOn();
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1, 2));
    // The source may never have heard that 2 was taken. Sent again, it goes up again, to the same name.
    expect(await send(2)).toBe('200');
    expect(await send(3)).toBe('200');
    await world.pass(1_000);
    expect(stored()).toEqual(orders(1, 2, 3));
  });

  test('with an empty cache: the next batch is taken as it comes', async () => {
    for (const sequence of [1, 2]) await send(sequence);
    await world.pass(1_000);
    ps.cutPower();
    await ps.switchOn();
    await world.pass(1_000);
    expect(await send(3)).toBe('200');
  });
});

describe('a new epoch', () => {
  test('drops what waits of the old one and begins at 1', async () => {
    const undo = world.internet.block({ hostName: HOST, mode: 'reject' });
    for (const sequence of [1, 2]) await send(sequence);
    settings = { relays: [relay(2)] };
    await world.pass(TIMER.componentPollMs);
    undo();
    expect(await send(1, 2)).toBe('200');
    await world.pass(2 * TIMER.shipmentRetryMs);
    expect(stored()).toEqual(['order 2/1 of the web shop']);
  });
});

describe('on the way home', () => {
  type Answer = { status: number; body?: unknown };
  const home = (answer: (sequence: number) => Answer | Promise<Answer>) => {
    const taken: number[] = [];
    mt.runtime.network.listen(9443, (request) => {
      const { sequence } = request.body as DataHeader;
      taken.push(sequence);
      return answer(sequence);
    });
    const target = { kind: 'master-target' as const, host: mt.address, port: 9443 };
    settings = { relays: [{ ...relay(2), target }] };
    return taken;
  };

  test('a batch the master target has already, because only its answer was lost, counts as sent', async () => {
    const taken = home((sequence) =>
      sequence === 1 ? { status: 409, body: { expectedSequence: 2 } } : { status: 200 },
    );
    await world.pass(TIMER.componentPollMs);
    for (const sequence of [1, 2]) await send(sequence, 2);
    await world.pass(1_000);
    expect(taken).toEqual([1, 2]);
    await world.pass(TIMER.componentPollMs);
    expect(status?.pendingBytes).toBe(0);
  });

  test('a master target that fails is tried again every 30 seconds, in order', async () => {
    let failing = true;
    const taken = home(() => ({ status: failing ? 500 : 200 }));
    await world.pass(TIMER.componentPollMs);
    for (const sequence of [1, 2]) await send(sequence, 2);
    await world.pass(TIMER.shipmentRetryMs / 2);
    failing = false;
    await world.pass(2 * TIMER.shipmentRetryMs);
    expect(taken).toEqual([1, 1, 2]);
  });

  test('a piece of a copy is given the time that it takes on a slow line', async () => {
    ps = await processServer('ps02', 1_000_000_000);
    const taken = home(() => mt.runtime.clock.sleep(120_000).then(() => ({ status: 200 })));
    await world.pass(TIMER.componentPollMs);
    await send(1, 2, 16 * 2 ** 20);
    await world.pass(150_000);
    expect(taken).toEqual([1]);
  });
});

describe('beside a master target, on the way home through its own machine', () => {
  const handed: string[] = [];
  let home: SmallMachine;
  const ask = (path: string, body: object, payload?: Parcel) =>
    world.drive(() =>
      source.runtime.network.request(
        { host: home.address, port: 9443 },
        { method: 'POST', path, body, payload },
        { trust: 'site' },
      ),
    );

  beforeEach(async () => {
    handed.length = 0;
    home = await world.machine('mt02', {
      run: (runtime) =>
        new ProcessServer(runtime, {
          componentId: 'process-mt02',
          name: 'mt02',
          controlHost: cs.address,
          passphrase: 'secret',
          replicationHost: 'replication',
          backupHost: BACKUP,
          neighbour: async ({ path, body }) => {
            handed.push(`${path} ${(body as DataHeader).sequence ?? ''}`.trim());
            return { status: 200, body: { digests: ['d'] } };
          },
        }).run(),
    });
    const target = { kind: 'master-target' as const, host: home.address, port: 9443 };
    settings = { relays: [{ ...relay(), target }] };
    await world.pass(TIMER.componentPollMs);
  });

  test('batches reach the neighbour, once each and in order', async () => {
    for (const sequence of [1, 2, 3]) {
      const body: DataHeader = { serverId: 'web01', epoch: 1, sequence, kind: 'diff' };
      expect(await ask(DATA, body, { bytes: text('a bill'), symbolicBytes: 0 })).toMatchObject({
        value: { status: 200 },
      });
    }
    await world.pass(TIMER.shipmentRetryMs);
    expect(handed).toEqual([1, 2, 3].map((sequence) => `${DATA} ${sequence}`));
  });

  test('so does a question for checksums, which would go round in circles otherwise', async () => {
    const answer = await ask(DIGESTS, { serverId: 'web01' });
    expect(answer).toMatchObject({ value: { status: 200, body: { digests: ['d'] } } });
    expect(handed).toEqual([DIGESTS]);
  });
});
