/** The `.hrl` change log: what it holds, what an acknowledgement takes out of it, and what a power cut leaves. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { TIMER } from '../model/timers.ts';
import { ChangeLog, type LoggedBatch } from './change-log.ts';

let source: SmallMachine;
let log: ChangeLog;

const batch = (epoch: number, sequence: number): LoggedBatch => {
  return { epoch, sequence, kind: 'diff', data: { bytes: Uint8Array.of(sequence), symbolicBytes: 99 } };
};
const files = () => source.runtime.files.list('changes/');

beforeEach(async () => {
  source = await new SmallWorld().machine('web01');
  log = new ChangeLog(source.runtime);
});

test('batches wait in order, one file each, and are counted with their symbolic bytes', async () => {
  await log.append(batch(1, 1));
  await log.append(batch(1, 2));
  expect(log.head()).toMatchObject({ epoch: 1, sequence: 1 });
  expect([log.length, log.sizeBytes]).toEqual([2, 200]);
  expect(await files()).toEqual(['changes/000001-000000001.hrl', 'changes/000001-000000002.hrl']);
});

describe('an acknowledgement', () => {
  test('takes out everything up to its sequence', async () => {
    for (const sequence of [1, 2, 3]) await log.append(batch(1, sequence));
    await log.acknowledge(1, 2);
    expect([log.head()?.sequence, log.length, log.sizeBytes]).toEqual([3, 1, 100]);
    expect(await files()).toEqual(['changes/000001-000000003.hrl']);
  });

  test('that arrives after a new epoch began leaves the new epoch alone', async () => {
    await log.append(batch(1, 7));
    await log.clear();
    for (const sequence of [1, 2, 3]) await log.append(batch(2, sequence));
    await log.acknowledge(1, 7);
    expect([log.head()?.sequence, log.length]).toEqual([1, 3]);
  });
});

describe('when a new epoch begins', () => {
  test('nothing of the old one is left', async () => {
    await log.append(batch(1, 1));
    await log.clear();
    expect([log.head(), log.length, log.sizeBytes]).toEqual([undefined, 0, 0]);
    expect(await files()).toEqual([]);
  });

  test('a batch that was just being written does not slip into it', async () => {
    const written = log.append(batch(1, 1));
    await Promise.all([written, log.clear()]);
    await log.append(batch(2, 1));
    expect(log.head()).toMatchObject({ epoch: 2 });
    expect(await files()).toEqual(['changes/000002-000000001.hrl']);
  });
});

test('a batch that was logged survives a power cut; one that was not yet synced is gone', async () => {
  await log.append(batch(1, 1));
  await source.runtime.files.write('changes/000001-000000002.hrl', batch(1, 2).data);
  source.cutPower();
  await source.switchOn();
  expect(await files()).toEqual(['changes/000001-000000001.hrl']);
});

describe('on a full disk', () => {
  let world: SmallWorld;
  const room: boolean[] = [];

  beforeEach(async () => {
    room.length = 0;
    world = new SmallWorld();
    source = await world.machine('web01', { filesBytes: 1_000 });
    log = new ChangeLog(source.runtime, (there) => room.push(there));
    source.fill(0);
  });

  test('a batch waits, is offered to nobody, and is logged when there is room', async () => {
    const logged = log.append(batch(1, 1));
    await world.pass(2 * TIMER.diskRetryMs);
    expect([log.length, room.includes(true)]).toEqual([0, false]);
    source.fill(undefined);
    await world.drive(() => logged);
    expect([log.head()?.sequence, room.at(-1)]).toEqual([1, true]);
  });

  test('an epoch that ends does not wait for it', async () => {
    const logged = log.append(batch(1, 1));
    await world.pass(1_000);
    await world.drive(() => Promise.all([logged, log.clear()]));
    expect([log.length, await files()]).toEqual([0, []]);
  });
});
