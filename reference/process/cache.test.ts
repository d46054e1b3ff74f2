/** The process server's cache disk: durable before acknowledged, whole or not there. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import type { DataHeader } from '../wire/data-transfer.ts';
import { Cache } from './cache.ts';

let machine: SmallMachine;
let cache: Cache;

const header = (sequence: number, epoch = 1, serverId = 'web01'): DataHeader => ({
  serverId,
  epoch,
  sequence,
  kind: 'diff',
});
const data = (value = 1) => ({ bytes: Uint8Array.of(value), symbolicBytes: 99 });
const pending = (of: Cache, serverId = 'web01') =>
  of.pendingOf(serverId).map(({ epoch, sequence }) => `${epoch}/${sequence}`);

async function restarted(): Promise<Cache> {
  machine.cutPower();
  await machine.switchOn();
  const recovered = new Cache(machine.runtime.files);
  await recovered.recover();
  return recovered;
}

beforeEach(async () => {
  machine = await new SmallWorld().machine('ps01', { filesBytes: 1_000 });
  cache = new Cache(machine.runtime.files);
});

test('batches wait per source, in order, and are charged with what they stand for', async () => {
  for (const sequence of [1, 2, 3]) await cache.add(header(sequence), data());
  await cache.add(header(1, 1, 'db01'), data());
  expect(pending(cache)).toEqual(['1/1', '1/2', '1/3']);
  expect([cache.usedBytes, (await cache.space()).freeBytes]).toEqual([400, 600]);
  const [first] = cache.pendingOf('web01');
  await cache.remove(first!);
  expect(pending(cache)).toEqual(['1/2', '1/3']);
  expect(cache.usedBytes).toBe(300);
});

test('taking a batch out twice does no harm', async () => {
  await cache.add(header(1), data());
  const [batch] = cache.pendingOf('web01');
  await cache.remove(batch!);
  await cache.remove(batch!);
  expect(cache.usedBytes).toBe(0);
});

test('what belongs to earlier epochs can be dropped', async () => {
  await cache.add(header(8, 1), data());
  await cache.add(header(1, 2), data());
  await cache.dropBefore('web01', 2);
  expect(pending(cache)).toEqual(['2/1']);
});

test('after a power cut everything that was taken is sent on, in order', async () => {
  for (const sequence of [9, 10, 11]) await cache.add(header(sequence), data(sequence));
  await cache.add(header(2, 2), data(2));
  const recovered = await restarted();
  expect(pending(recovered)).toEqual(['1/9', '1/10', '1/11', '2/2']);
  expect(recovered.usedBytes).toBe(400);
  expect(await recovered.read(recovered.pendingOf('web01')[1]!)).toEqual(data(10));
});

test('a batch has its final name only when it is whole and synced', async () => {
  const added = cache.add(header(1), data());
  const names: string[] = [];
  while (cache.pendingOf('web01').length === 0) names.push(...(await machine.runtime.files.list('')));
  await added;
  expect(names[0]).toBe('web01/pre_completed_diff_1_000000001');
  expect(names.at(-1)).toBe('web01/completed_diff_1_000000001');
});

test('a batch that was not whole when the power failed is thrown away', async () => {
  await cache.add(header(1), data());
  const unfinished = 'web01/pre_completed_diff_1_000000002';
  await machine.runtime.files.write(unfinished, data());
  await machine.runtime.files.sync(unfinished);
  const recovered = await restarted();
  expect(pending(recovered)).toEqual(['1/1']);
  expect(await machine.runtime.files.list('')).toEqual(['web01/completed_diff_1_000000001']);
});

describe('a batch for which there is no room', () => {
  test('is not taken, and nothing of it stays', async () => {
    for (const sequence of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await cache.add(header(sequence), data());
    const large = { bytes: Uint8Array.of(1), symbolicBytes: 199 };
    expect(await cache.add(header(10), large)).toMatchObject({ ok: false, failure: { code: 'ENOSPC' } });
    expect(cache.usedBytes).toBe(900);
    expect(await machine.runtime.files.list('web01/pre_')).toEqual([]);
    expect(pending(await restarted())).toEqual(['1/1', '1/2', '1/3', '1/4', '1/5', '1/6', '1/7', '1/8', '1/9']);
  });

  test('is taken when others have left the disk', async () => {
    machine.fill(0);
    expect(await cache.add(header(1), data())).toMatchObject({ ok: false });
    machine.fill(undefined);
    expect(await cache.add(header(1), data())).toMatchObject({ ok: true });
    expect(pending(cache)).toEqual(['1/1']);
  });
});
