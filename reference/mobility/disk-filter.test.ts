/** The filter driver: every write in order, or only where it was; and all disks held at one instant. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { DiskFilter } from './disk-filter.ts';

const KIBIBYTE = 1024;
let world: SmallWorld;
let source: SmallMachine;
let filter: DiskFilter;
let seen: string[];

const write = (disk: string, offsetKib: number, lengthKib = 4) => {
  const offsetBytes = offsetKib * KIBIBYTE;
  const content = { seed: 1, streamOffsetBytes: offsetBytes, lengthBytes: lengthKib * KIBIBYTE };
  source.write(disk, { offsetBytes, content });
};

beforeEach(async () => {
  world = new SmallWorld();
  source = await world.machine('web01', { disks: { system: 1024 * KIBIBYTE, data: 100 * KIBIBYTE } });
  seen = [];
  filter = new DiskFilter([source.disk('system'), source.disk('data')], (disk, { offsetBytes }) => {
    seen.push(`disk ${disk} at ${offsetBytes / KIBIBYTE} KiB`);
  });
});

test('in write-order mode each write is handed on at the moment it reaches the disk', async () => {
  write('system', 8);
  write('system', 0);
  expect(seen).toEqual([]);
  await world.pass(100);
  write('data', 96);
  await world.pass(100);
  expect(seen).toEqual(['disk 0 at 8 KiB', 'disk 0 at 0 KiB', 'disk 1 at 96 KiB']);
});

describe('in bitmap mode', () => {
  test('only stretches of 64 KiB are remembered, ascending, neighbours as one', async () => {
    filter.enterBitmapMode();
    expect(filter.inWriteOrder).toBe(false);
    for (const offsetKib of [640, 4, 132, 60]) write('system', offsetKib, 8);
    await world.pass(100);
    expect(seen).toEqual([]);
    expect(filter.leaveBitmapMode()).toEqual([
      [
        { offsetBytes: 0, lengthBytes: 192 * KIBIBYTE },
        { offsetBytes: 640 * KIBIBYTE, lengthBytes: 64 * KIBIBYTE },
      ],
      [],
    ]);
  });

  test('a stretch does not reach beyond the end of the disk', async () => {
    filter.enterBitmapMode();
    write('data', 96);
    await world.pass(100);
    expect(filter.leaveBitmapMode()[1]).toEqual([{ offsetBytes: 64 * KIBIBYTE, lengthBytes: 36 * KIBIBYTE }]);
  });

  test('entering twice forgets nothing, and having left it writes are handed on again', async () => {
    filter.enterBitmapMode();
    write('system', 0);
    await world.pass(100);
    filter.enterBitmapMode();
    expect(filter.leaveBitmapMode()[0]).toHaveLength(1);
    expect(filter.inWriteOrder).toBe(true);
    write('system', 4);
    await world.pass(100);
    expect(seen).toEqual(['disk 0 at 4 KiB']);
  });
});

describe('holding', () => {
  test('keeps writes from all disks until as many releases', async () => {
    filter.hold();
    filter.hold();
    write('system', 0);
    write('data', 0);
    await world.pass(1_000);
    filter.release();
    await world.pass(1_000);
    expect(seen).toEqual([]);
    expect([source.disk('system').position, source.disk('data').position]).toEqual([0, 0]);
    filter.release();
    await world.pass(1_000);
    expect(seen.toSorted()).toEqual(['disk 0 at 0 KiB', 'disk 1 at 0 KiB']);
  });

  test('a mark stands on all disks at the position they have then', async () => {
    write('system', 0);
    await world.pass(100);
    filter.hold();
    filter.mark('cut');
    filter.release();
    expect(world.records('disk.mark').map(({ position, held }) => [position, held])).toEqual([
      [1, true],
      [0, true],
    ]);
  });

  test('a filter that is detached lets everything go', async () => {
    filter.hold();
    write('system', 0);
    filter.detach();
    await world.pass(100);
    expect([source.disk('system').position, seen]).toEqual([1, []]);
  });
});
