/** A server's disks on a master target: in order or not at all, and a machine's disks from the chosen point. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { keyFromHex } from '../wire/cache-storage.ts';
import type { Entry } from '../replication/batch.ts';
import { encodeBatch } from '../replication/batch-format.ts';
import type { ReplicaOrder } from '../wire/component-control.ts';
import { Replica } from './replica.ts';

const KEY = '5a'.repeat(32);
const BLOCK = 4096;
const ORDER: ReplicaOrder = {
  serverId: 'web01',
  epoch: 3,
  key: KEY,
  begin: 'full-copy',
  disks: [{ source: 'web01-osdisk', volume: 'web01-system.vmdk', capacityBytes: 16 * BLOCK }],
  retentionMinutes: 60,
};
let world: SmallWorld;
let target: SmallMachine;
let replica: Replica;

const copied: Entry = { kind: 'copied' };
const change = (value: number): Entry => {
  return { kind: 'change', disk: 0, change: { offsetBytes: 0, content: new Uint8Array(BLOCK).fill(value) } };
};
const tag = (id: string): Entry => ({
  kind: 'tag',
  tag: { id, atMs: world.kernel.nowMs, consistency: 'crash', final: false },
});

function take(sequence: number, entries: Entry[], key = KEY, epoch = ORDER.epoch) {
  const { codec, random } = target.runtime;
  const data = encodeBatch({ serverId: 'web01', epoch, sequence, entries });
  const sealed = codec.seal(keyFromHex(key), random('nonces').bytes(12), codec.compress(data));
  return world.drive(() => replica.take({ serverId: 'web01', epoch, sequence, kind: 'diff' }, sealed));
}
/** The replica as a master target finds it when it starts. */
const open = (order = ORDER, disk = 'web01-system.vmdk') =>
  world.drive(() => Replica.open(target.runtime, order, [target.disk(disk)]));
const tags = () => replica.status().points.map((point) => point.tag);
async function firstByteOf(disk: string): Promise<number | undefined> {
  const opened = await target.runtime.volumes.open(disk);
  if (!opened.ok) return undefined;
  const [piece] = await opened.value.read({ offsetBytes: 0, lengthBytes: BLOCK });
  return piece instanceof Uint8Array ? piece[0] : 0;
}
const COPYING = 'stream.copying|disks.kept';
const IN_STEP = 'stream.inStep|disks.kept';
const states = () => world.records('replica.state').map(({ to }) => to);

beforeEach(async () => {
  world = new SmallWorld();
  target = await world.machine('mt01', { disks: { 'web01-system.vmdk': 16 * BLOCK } });
  replica = await open();
});

test('batches are applied in order; tags after the copy become points', async () => {
  expect(await take(1, [change(1), tag('too-early')])).toEqual({ status: 200 });
  expect(await take(2, [copied, tag('a')])).toEqual({ status: 200 });
  expect(replica.status()).toMatchObject({ copied: true, appliedSequence: 2, points: [{ tag: 'a' }] });
  expect(states()).toEqual([COPYING, IN_STEP]);
});

test('batches that arrive at the same moment are taken one after the other', async () => {
  const answers = await Promise.all([take(1, [copied, change(1)]), take(2, [change(2)]), take(3, [change(3)])]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await firstByteOf('web01-system.vmdk')).toBe(3);
});

test('a batch that was taken before is refused with what is due, and nothing is broken', async () => {
  await take(1, [copied]);
  expect(await take(1, [copied])).toEqual({ status: 409, expectedSequence: 2 });
  expect(replica.status().resyncReason).toBeUndefined();
  expect(await take(2, [change(2)])).toEqual({ status: 200 });
});

describe('a gap', () => {
  test('breaks the replica: it asks for a resync and takes nothing more in this epoch', async () => {
    await take(1, [copied, change(1)]);
    expect(await take(3, [change(3)])).toMatchObject({ status: 409 });
    expect(replica.status().resyncReason).toBe('BatchOutOfOrder');
    expect(states().at(-1)).toBe('stream.broken|disks.kept');
    expect((await take(2, [change(2)])).status).toBe(409);
    expect(await firstByteOf('web01-system.vmdk')).toBe(1);
  });
});

describe('a master target that loses its power', () => {
  async function powerCut(): Promise<void> {
    target.cutPower();
    await target.switchOn();
    replica = await open();
  }

  test('goes on where it stopped, with the points it had', async () => {
    await take(1, [copied, change(1), tag('a')]);
    const before = replica.status();
    await powerCut();
    expect(replica.status()).toEqual(before);
    expect(await take(2, [change(2), tag('b')])).toEqual({ status: 200 });
    expect(replica.status()).toMatchObject({ appliedSequence: 2, points: [{ tag: 'a' }, { tag: 'b' }] });
    expect(states()).toEqual([COPYING, IN_STEP, COPYING, IN_STEP]);
  });

  test('before it noted a batch applies it again, and its point is the same', async () => {
    await take(1, [copied]);
    const volume = target.disk('web01-system.vmdk');
    await volume.write([{ offsetBytes: 0, content: new Uint8Array(BLOCK).fill(2) }]);
    await volume.snapshot('a');
    await powerCut();
    expect(await take(2, [change(1), change(2), tag('a')])).toEqual({ status: 200 });
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    expect(await firstByteOf('web01-0.vmdk')).toBe(2);
  });

  test('still takes nothing more in an epoch that is broken', async () => {
    await take(1, [copied]);
    await take(3, [change(3)]);
    await powerCut();
    expect(replica.status().resyncReason).toBe('BatchOutOfOrder');
    expect((await take(2, [change(2)])).status).toBe(409);
    expect(states().at(-1)).toBe('stream.broken|disks.kept');
  });

  test('does not make disks again that a machine runs on', async () => {
    await take(1, [copied, change(1), tag('a')]);
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    const released = await target.runtime.volumes.open('web01-0.vmdk');
    if (released.ok) await released.value.write([{ offsetBytes: 0, content: new Uint8Array(BLOCK).fill(9) }]);
    await powerCut();
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    expect(await firstByteOf('web01-0.vmdk')).toBe(9);
  });

  test('offers no point of which the snapshots are gone, and keeps no snapshot that is no point', async () => {
    await take(1, [copied, tag('a'), tag('b')]);
    const volume = target.disk('web01-system.vmdk');
    await volume.dropSnapshot('a');
    await volume.snapshot('of a batch that was never noted');
    await powerCut();
    expect(tags()).toEqual(['b']);
    expect(await volume.snapshots()).toEqual(['b']);
  });
});

describe('a new epoch on the same disks', () => {
  const resynchronised = { ...ORDER, epoch: 4 };

  test('begins from nothing, and the disks can still be put back to the points that they have', async () => {
    await take(1, [copied, change(1), tag('a'), change(2)]);
    replica = await open(resynchronised);
    expect(replica.status()).toMatchObject({ epoch: 4, appliedSequence: 0, copied: false });
    expect(replica.status().points).toMatchObject([{ tag: 'a', epoch: 3 }]);
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    expect(await firstByteOf('web01-0.vmdk')).toBe(1);
  });

  test('gives them up when they are too old, with their snapshots', async () => {
    await take(1, [copied, tag('a')]);
    replica = await open(resynchronised);
    await take(1, [copied, tag('b')], KEY, 4);
    expect(tags()).toEqual(['a', 'b']);
    await world.pass(61 * 60_000);
    await take(2, [tag('c')], KEY, 4);
    expect(tags()).toEqual(['c']);
    expect(await target.disk('web01-system.vmdk').snapshots()).toEqual(['c']);
  });

  test('on empty disks has no points', async () => {
    await take(1, [copied, tag('a')]);
    await target.runtime.volumes.create('another.vmdk', 16 * BLOCK);
    replica = await open(resynchronised, 'another.vmdk');
    expect(replica.status().points).toEqual([]);
  });
});

describe('without room for its note', () => {
  beforeEach(async () => {
    await take(1, [copied, change(1), tag('a')]);
    target.fill(0);
  });

  test('a batch is not acknowledged, however often it comes, and is counted once when there is room', async () => {
    expect(await take(2, [change(2), tag('b')])).toEqual({ status: 507 });
    expect(await take(2, [change(2), tag('b')])).toEqual({ status: 507 });
    target.fill(undefined);
    expect(await take(2, [change(2), tag('b')])).toEqual({ status: 409, expectedSequence: 3 });
    expect(replica.status()).toMatchObject({ appliedSequence: 2, points: [{ tag: 'a' }, { tag: 'b' }] });
  });

  test('a power cut finds it where it had said it was', async () => {
    await take(2, [change(2), tag('b')]);
    target.cutPower();
    await target.switchOn();
    replica = await open();
    expect(replica.status()).toMatchObject({ appliedSequence: 1, points: [{ tag: 'a' }] });
    target.fill(undefined);
    expect(await take(2, [change(2), tag('b')])).toEqual({ status: 200 });
  });

  test('it does not say that disks were released, which it would make anew after a restart', async () => {
    expect(await world.drive(() => replica.release('a', ['web01-0.vmdk']))).toMatchObject({
      ok: false,
      failure: { code: 'ENOSPC' },
    });
    expect(replica.status().released).toBeUndefined();
    target.fill(undefined);
    expect(await world.drive(() => replica.release('a', ['web01-0.vmdk']))).toMatchObject({ ok: true });
    expect(replica.status().released).toBe('a');
  });
});

test('what was not sealed for this replica breaks it', async () => {
  expect((await take(1, [copied], '00'.repeat(32))).status).toBe(409);
  expect(replica.status().resyncReason).toBe('WrongKey');
});

describe('releasing', () => {
  beforeEach(async () => {
    await take(1, [copied, change(1), tag('a'), change(2), tag('b'), change(3)]);
  });

  test('makes the disks of a machine as they were at the chosen point', async () => {
    expect(await world.drive(() => replica.release('a', ['web01-0.vmdk']))).toMatchObject({ ok: true });
    expect(await firstByteOf('web01-0.vmdk')).toBe(1);
    expect(replica.status().released).toBe('a');
  });

  test('a second time changes nothing that the machine has written meanwhile', async () => {
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    const released = await target.runtime.volumes.open('web01-0.vmdk');
    if (released.ok) await released.value.write([{ offsetBytes: 0, content: new Uint8Array(BLOCK).fill(9) }]);
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    expect(await firstByteOf('web01-0.vmdk')).toBe(9);
  });

  test('from another point makes them anew, and says so only when they are there', async () => {
    await world.drive(() => replica.release('a', ['web01-0.vmdk']));
    const again = replica.release('b', ['web01-0.vmdk']);
    expect(replica.status().released).toBeUndefined();
    await world.drive(() => again);
    expect(replica.status().released).toBe('b');
    expect(await firstByteOf('web01-0.vmdk')).toBe(2);
    expect(states().map((state) => String(state).split('|')[1])).toEqual([
      'disks.kept',
      'disks.kept',
      'disks.releasing',
      'disks.released',
      'disks.releasing',
      'disks.released',
    ]);
  });

  test('from a point it does not have fails', async () => {
    expect(await world.drive(() => replica.release('c', ['web01-0.vmdk']))).toMatchObject({
      ok: false,
      failure: { code: 'SNAPSHOT_NOT_FOUND' },
    });
    expect(replica.status().released).toBeUndefined();
  });
});

test('points older than the retention are given up, the newest never', async () => {
  await take(1, [copied, tag('a')]);
  await world.pass(61 * 60_000);
  await take(2, [change(2)]);
  expect(replica.status().points.map((point) => point.tag)).toEqual(['a']);
  await take(3, [tag('b')]);
  expect(replica.status().points.map((point) => point.tag)).toEqual(['b']);
});

test('points grow old also while nothing comes', async () => {
  await take(1, [copied, tag('a')]);
  await world.pass(10 * 60_000);
  await take(2, [tag('b')]);
  await world.pass(55 * 60_000);
  await world.drive(() => replica.adjust(ORDER));
  expect(tags()).toEqual(['b']);
  expect(await target.disk('web01-system.vmdk').snapshots()).toEqual(['b']);
});

test('a retention that changes meanwhile counts at once', async () => {
  await take(1, [copied, tag('a')]);
  await world.pass(10 * 60_000);
  await take(2, [tag('b')]);
  await world.drive(() => replica.adjust({ ...ORDER, retentionMinutes: 5 }));
  expect(tags()).toEqual(['b']);
});
