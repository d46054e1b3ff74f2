import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../reference/model/content.ts';
import { BLOCK_BYTES } from '../../reference/model/content.ts';
import { createClock } from '../virtual/clock.ts';
import { Image } from './image.ts';
import { firstDifference } from './image-difference.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import { Randomness } from '../ground/random.ts';
import { RecordedDisk } from './volume.ts';
import type { VolumeMark } from './volume-observer.ts';
import { VolumeStore } from './volumes.ts';

const MEBIBYTE = 1024 * 1024;

let kernel: Kernel;
let marks: VolumeMark[];
let barriers: string[];

beforeEach(() => {
  kernel = new Kernel(0);
  marks = [];
  barriers = [];
});

function freshDisk(): RecordedDisk {
  return new RecordedDisk({
    name: 'disk0',
    capacityBytes: MEBIBYTE,
    clock: createClock(kernel, new Lifeline()),
    random: new Randomness('1').stream('disk0'),
    observers: [
      {
        onMark: (mark) => marks.push(mark),
        onHeld: ({ position }) => barriers.push(`held at ${position}`),
        onReleased: ({ position }) => barriers.push(`released at ${position}`),
      },
    ],
  });
}

function block(number: number, value: number): Change {
  return { offsetBytes: number * BLOCK_BYTES, content: new Uint8Array(BLOCK_BYTES).fill(value) };
}

function firstByte(image: Image, number: number): number | undefined {
  const [content] = image.read({ offsetBytes: number * BLOCK_BYTES, lengthBytes: BLOCK_BYTES });
  return content instanceof Uint8Array ? content[0] : undefined;
}

async function sleep(delayMs: number): Promise<void> {
  await kernel.drive(createClock(kernel, new Lifeline()).sleep(delayMs));
}

describe('the device queue', () => {
  it('brings writes to the disk one by one, in order, each after its service time', async () => {
    const disk = freshDisk();
    const device = disk.openDevice();
    const seen: { value: number; position: number; atMs: number }[] = [];
    disk.attachFilter({
      onWrite: ({ content }) =>
        seen.push({ value: (content as Uint8Array)[0]!, position: disk.position, atMs: kernel.nowMs }),
    });
    for (const value of [1, 2, 3]) device.submit(block(0, value));
    expect(disk.position).toBe(0);
    expect(await kernel.drive(device.flush())).toBe(3);

    expect(seen.map(({ value, position }) => [value, position])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const serviceMs = seen.map(({ atMs }, index) => atMs - (seen[index - 1]?.atMs ?? 0));
    for (const ms of serviceMs) {
      expect(ms).toBeGreaterThanOrEqual(2);
      expect(ms).toBeLessThanOrEqual(12);
    }
    expect(disk.entries().map(({ atMs }) => atMs)).toEqual(seen.map(({ atMs }) => atMs));
  });

  it('lets an application read what it wrote before the disk has it', () => {
    const disk = freshDisk();
    const device = disk.openDevice();
    device.submit(block(1, 7));
    device.submit(block(1, 8));
    expect(device.read(0, 3 * BLOCK_BYTES)[BLOCK_BYTES]).toBe(8);
    expect(firstByte(disk.imageAt(0), 1)).toBeUndefined();
  });

  it('keeps writes waiting while the filter driver holds, and marks tags at the true position', async () => {
    const disk = freshDisk();
    const device = disk.openDevice();
    const filter = disk.attachFilter({ onWrite: () => {} });
    device.submit(block(0, 1));
    await kernel.drive(device.flush());
    device.submit(block(0, 2));
    filter.hold();
    await sleep(1000);
    filter.mark('tag-1');
    expect(disk.position).toBe(1);
    filter.release();
    await kernel.drive(device.flush());
    filter.mark('tag-2');
    expect(marks.map(({ tag, position, held }) => ({ tag, position, held }))).toEqual([
      { tag: 'tag-1', position: 1, held: true },
      { tag: 'tag-2', position: 2, held: false },
    ]);
    expect(barriers).toEqual(['held at 1', 'released at 1']);
    expect(marks[0]!.atMs).toBe(disk.entries()[0]!.atMs + 1000);
  });

  it('loses what is queued when the power fails, together with the filter driver and every open device', async () => {
    const disk = freshDisk();
    const before = disk.openDevice();
    const filter = disk.attachFilter({ onWrite: () => {} });
    before.submit(block(0, 1));
    await kernel.drive(before.flush());
    before.submit(block(0, 2));
    let settled = false;
    void before.flush().then(() => (settled = true));
    disk.cut();
    before.submit(block(0, 3));
    filter.mark('from the grave');
    await sleep(1000);
    expect([disk.position, settled, marks.length]).toEqual([1, false, 0]);

    const after = disk.openDevice();
    disk.attachFilter({ onWrite: () => {} });
    expect(after.read(0, BLOCK_BYTES)[0]).toBe(1);
    after.submit(block(0, 4));
    expect(await kernel.drive(after.flush())).toBe(2);
  });
});

describe('the history', () => {
  it('brings back the disk at every position, also after old history was folded', async () => {
    const disk = freshDisk();
    disk.initialise([block(0, 99)]);
    const writes = Array.from({ length: 1300 }, (_, index) => block(index % 40, index % 251));
    const truth = new Image();
    truth.write(block(0, 99));
    const images = [truth.copy()];
    for (const write of writes) {
      await disk.write([write]);
      truth.write(write);
      images.push(truth.copy());
    }
    for (const position of [1300, 0, 1, 511, 512, 513, 1030, 1029, 1299]) {
      expect(firstDifference(disk.imageAt(position), images[position]!), `position ${position}`).toBeUndefined();
    }
    disk.compact(600);
    for (const position of [600, 601, 1024, 1300]) {
      expect(firstDifference(disk.imageAt(position), images[position]!), `position ${position}`).toBeUndefined();
    }
    expect(() => disk.imageAt(599)).toThrow('position 599');
    expect(disk.entries(600, 601)[0]!.change).toBe(writes[600]);
  });

  it('gives away images that can be written to without harm', async () => {
    const disk = freshDisk();
    await disk.write([block(0, 1)]);
    disk.imageAt(1).write(block(0, 2));
    disk.imageAt(0).write(block(0, 3));
    expect(firstByte(disk.imageAt(1), 0)).toBe(1);
    expect(firstByte(disk.imageAt(0), 0)).toBeUndefined();
  });

  it('never folds what a snapshot still needs', async () => {
    const disk = freshDisk();
    await disk.write([block(0, 1)]);
    await disk.snapshot('point');
    await disk.write([block(0, 2)]);
    disk.compact(2);
    expect(firstByte(disk.imageAt(disk.positionOfSnapshot('point')!), 0)).toBe(1);
    await disk.dropSnapshot('point');
    disk.compact(2);
    expect(() => disk.imageAt(1)).toThrow('position 1');
  });
});

describe('the disks of a machine', () => {
  function store(owner: string): VolumeStore {
    const randomness = new Randomness('1');
    return new VolumeStore({
      owner,
      clock: createClock(kernel, new Lifeline()),
      random: (name) => randomness.stream(name),
    });
  }

  it('clones a disk as it was at a snapshot, or as it is now', async () => {
    const subscription = store('azure');
    await subscription.create('replica', MEBIBYTE);
    const replica = subscription.find('replica')!;
    await replica.write([block(0, 1)]);
    await replica.snapshot('point-1');
    await replica.write([block(0, 2)]);

    await subscription.clone('replica', 'point-1', 'failed-over');
    await subscription.clone('replica', undefined, 'latest');
    const clone = subscription.find('failed-over')!;
    expect([firstByte(clone.imageAt(0), 0), clone.position]).toEqual([1, 0]);
    expect(firstByte(subscription.find('latest')!.imageAt(0), 0)).toBe(2);
  });

  it('says what is missing or already there', async () => {
    const disks = store('orders-1');
    expect(await disks.open('nope')).toMatchObject({ ok: false, failure: { code: 'VOLUME_NOT_FOUND' } });
    expect(await disks.create('disk0', MEBIBYTE)).toMatchObject({ ok: true });
    expect(await disks.create('disk0', MEBIBYTE)).toMatchObject({ ok: false, failure: { code: 'VOLUME_EXISTS' } });
    expect(await disks.clone('disk0', 'nope', 'disk1')).toMatchObject({
      ok: false,
      failure: { code: 'SNAPSHOT_NOT_FOUND' },
    });
    expect(await disks.list()).toEqual([{ name: 'disk0', capacityBytes: MEBIBYTE }]);
  });

  it('keeps a disk alive when it moves to another machine', async () => {
    const [subscription, machine] = [store('azure'), store('vm-1')];
    await subscription.create('disk0', MEBIBYTE);
    const disk = subscription.find('disk0')!;
    machine.attach(disk);
    const device = machine.find('disk0')!.openDevice();
    device.submit(block(0, 5));
    await kernel.drive(device.flush());
    machine.cut();
    expect(firstByte(disk.imageAt(1), 0)).toBe(5);
  });
});
