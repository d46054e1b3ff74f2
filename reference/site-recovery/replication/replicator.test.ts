/** The Azure end of replication: whatever lands in the cache account in whatever way is applied once, in order. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStorageAccount, serveStorage, type StorageAccount } from '../../../simulator/azure/storage.ts';
import { SmallWorld, type SmallMachine } from '../../../simulator/stages/small-world.ts';
import { TIMER } from '../../model/timers.ts';
import { blobPath, keyFromHex } from '../../wire/cache-storage.ts';
import type { Entry } from '../../replication/batch.ts';
import { encodeBatch } from '../../replication/batch-format.ts';
import { ProtectedItem } from '../item.ts';
import { Replicator } from './replicator.ts';
import { completeTarget } from '../target-settings.ts';

const KEY = 'cd'.repeat(32);
const BLOCK = 4096;
let world: SmallWorld;
let azure: SmallMachine;
let account: StorageAccount;
let item: ProtectedItem;
let replicator: Replicator;

const copied: Entry = { kind: 'copied' };
const change = (value: number): Entry => {
  return { kind: 'change', disk: 0, change: { offsetBytes: 0, content: new Uint8Array(BLOCK).fill(value) } };
};
const tag = (id: string): Entry => ({
  kind: 'tag',
  tag: { id, atMs: world.kernel.nowMs, consistency: 'crash', final: false },
});
const end = (sequence: number, consistent = true): Entry => {
  return { kind: 'end', end: { label: `end/${sequence}`, atMs: world.kernel.nowMs, consistent } };
};

/** A batch as a process server puts it into the account. */
async function land(sequence: number, entries: Entry[], epoch = 1, key = KEY): Promise<void> {
  const { codec, blobs, random } = azure.runtime;
  const data = encodeBatch({ serverId: 'web01', epoch, sequence, entries });
  const sealed = codec.seal(keyFromHex(key), random('nonces').bytes(12), codec.compress(data));
  const path = blobPath({ serverId: 'web01', epoch, sequence, kind: 'diff' });
  expect(await world.drive(() => blobs.put('cache', path, sealed, { token: 'sas' }))).toMatchObject({ ok: true });
}
const look = () => world.pass(TIMER.cachePollMs + 1_000);
const applied = () => world.records('apply.batch').map(({ sequence }) => sequence);
const tags = () => item.points.map((point) => point.tag);

beforeEach(async () => {
  world = new SmallWorld();
  account = createStorageAccount({ name: 'cache', token: 'sas' });
  await world.machine('storage', {
    knownAs: ['cache.blob.core.windows.net'],
    run: ({ network }) => serveStorage(network, new Map([['cache', account]])),
  });
  azure = await world.machine('azure', { disks: { seed: 16 * BLOCK } });
  item = new ProtectedItem(
    {
      name: 'web01',
      serverId: 'web01',
      friendlyName: 'web01',
      siteId: 'site',
      policy: {
        name: '24h',
        rpoThresholdMinutes: 15,
        retentionMinutes: 1440,
        appConsistentMinutes: 60,
        crashConsistentMinutes: 5,
        multiVmSync: false,
      },
      processServerId: 'ps',
      cacheAccount: 'cache',
      target: completeTarget({ network: 'vnet', machineName: 'web01' }),
      disks: [{ name: 'system', capacityBytes: 16 * BLOCK, seedDisk: 'seed' }],
      replicationPath: 'internet',
    },
    azure.runtime.journal,
  );
  item.send({ type: 'ENABLED' });
  replicator = new Replicator(azure.runtime);
  replicator.begin(item, 1, [azure.disk('seed')], KEY, 'cache', () => 'sas');
});

test('the first tag after the copy makes the item protected; what was applied leaves the account', async () => {
  await land(1, [change(1), end(1, false)]);
  await land(2, [copied, change(2), tag('first'), end(2)]);
  await look();
  expect(applied()).toEqual([1, 2]);
  expect([item.state, tags()]).toEqual(['protected', ['first']]);
  expect(account.paths()).toEqual([]);
});

test('a batch that landed before the one in front of it waits', async () => {
  await land(2, [copied, end(2)]);
  await look();
  expect([applied(), item.resyncReason]).toEqual([[], undefined]);
  await land(1, [change(1), end(1)]);
  await look();
  expect(applied()).toEqual([1, 2]);
});

test('a batch that lands a second time, after it was applied, is thrown away and stops nothing', async () => {
  await land(1, [copied, tag('first'), end(1)]);
  await look();
  await land(1, [copied, tag('first'), end(1)]);
  await land(2, [change(2), tag('second'), end(2)]);
  await look();
  expect(applied()).toEqual([1, 2]);
  expect(tags()).toEqual(['first', 'second']);
  expect(account.paths()).toEqual([]);
});

describe('epochs', () => {
  test('what is left of an earlier one is thrown away, what belongs to a later one waits', async () => {
    await land(1, [copied, tag('now'), end(1)], 2);
    await look();
    expect(account.paths()).toHaveLength(1);
    item.send({ type: 'RESYNC_STARTED' });
    replicator.begin(item, 2, [azure.disk('seed')], KEY, 'cache', () => 'sas');
    await land(5, [change(1), end(5)], 1);
    await look();
    expect([tags(), account.paths()]).toEqual([['now'], []]);
  });
});

test('what was not sealed for this item asks for a resync, and nothing of it is applied', async () => {
  await land(1, [copied, end(1)], 1, 'ef'.repeat(32));
  await look();
  expect([item.resyncReason, applied()]).toEqual(['BatchDamaged', []]);
});

test('after stopping nothing more is applied', async () => {
  await land(1, [copied, end(1)]);
  replicator.stop(item);
  await look();
  expect(applied()).toEqual([]);
});

describe('an epoch that ends in the middle of a look', () => {
  test('before its batches were fetched: nothing of them is applied', async () => {
    await land(1, [copied, end(1)]);
    const left = 'logs/zoo01/000001/000000001.completed_diff';
    await world.drive(() =>
      azure.runtime.blobs.put('cache', left, { bytes: new Uint8Array(), symbolicBytes: 0 }, { token: 'sas' }),
    );
    world.moments.watch({ on: 'answer', method: 'DELETE', path: '*', from: 'azure' }, () => replicator.stop(item));
    await look();
    expect(applied()).toEqual([]);
  });

  test('after one was fetched: the next epoch is neither written to nor judged by it', async () => {
    await land(1, [copied, end(1)], 1, 'ef'.repeat(32));
    world.moments.watch({ on: 'answer', method: 'GET', path: '/logs/*', from: 'azure' }, () =>
      replicator.begin(item, 2, [azure.disk('seed')], KEY, 'cache', () => 'sas'),
    );
    await look();
    expect([applied(), item.resyncReason]).toEqual([[], undefined]);
  });
});

describe('a point at everything received', () => {
  test('stands where the last batch ended, and is made only once', async () => {
    await land(1, [copied, tag('first'), end(1)]);
    await world.pass(5_000);
    await land(2, [change(2), end(2)]);
    await world.drive(() => replicator.catchUp());
    const point = await replicator.pointAtEnd(item);
    expect(point).toMatchObject({ tag: 'end/2', consistency: 'crash' });
    expect(await replicator.pointAtEnd(item)).toBe(point);
    expect(tags()).toEqual(['first', 'end/2']);
  });

  test('is no sign that anything has come', async () => {
    await land(1, [copied, tag('first'), end(1)]);
    await land(2, [change(2), end(2)]);
    await world.drive(() => replicator.catchUp());
    const cameMs = item.lastPointCameMs;
    await world.pass(3_600_000);
    await replicator.pointAtEnd(item);
    expect([tags().at(-1), item.lastPointCameMs]).toEqual(['end/2', cameMs]);
  });

  test('is the newest tag while positions arrive out of order', async () => {
    await land(1, [copied, tag('first'), end(1)]);
    await land(2, [change(2), end(2, false)]);
    await world.drive(() => replicator.catchUp());
    expect(await replicator.pointAtEnd(item)).toMatchObject({ tag: 'first' });
  });
});
