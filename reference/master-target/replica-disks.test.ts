/** The disks of a replica on the datastores: kept for a comparison, empty for a copy, gone with their order. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import type { ReplicaOrder } from '../wire/component-control.ts';
import { discardDisks, giveUpReplica, prepareDisks } from './replica-disks.ts';
import { notedServers } from './replica-note.ts';

const BLOCK = 4096;
const DISK = 'web01-system.vmdk';
const ORDER: ReplicaOrder = {
  serverId: 'web01',
  epoch: 3,
  key: '5a'.repeat(32),
  begin: 'full-copy',
  disks: [{ source: 'web01-osdisk', volume: DISK, capacityBytes: 16 * BLOCK }],
  retentionMinutes: 60,
};
let world: SmallWorld;
let target: SmallMachine;

beforeEach(async () => {
  world = new SmallWorld();
  target = await world.machine('mt01');
});

const prepare = (order: ReplicaOrder) => world.drive(() => prepareDisks(target.runtime, order));
const disks = async () => (await target.runtime.volumes.list()).map(({ name }) => name);
async function written(): Promise<boolean> {
  const volume = target.disk(DISK);
  return (await volume.occupied()).length > 0;
}
const write = async () => target.disk(DISK).write([{ offsetBytes: 0, content: new Uint8Array(BLOCK).fill(7) }]);

test('an epoch that goes on finds its disks as they were', async () => {
  await prepare(ORDER);
  await write();
  await prepare(ORDER);
  expect(await written()).toBe(true);
});

test('a comparison goes on with the disks of the epoch before', async () => {
  await prepare(ORDER);
  await write();
  await prepare({ ...ORDER, epoch: 4, begin: 'checksum-copy' });
  expect(await written()).toBe(true);
});

test('a copy of everything begins on empty disks: what only another source had does not stay', async () => {
  await prepare(ORDER);
  await write();
  await prepare({ ...ORDER, epoch: 4 });
  expect(await written()).toBe(false);
});

test('a replica that nobody orders any more goes, also one from before a restart', async () => {
  await prepare(ORDER);
  target.cutPower();
  await target.switchOn();
  expect(await world.drive(() => notedServers(target.runtime.files))).toEqual(['web01']);
  await world.drive(() => giveUpReplica(target.runtime, 'web01'));
  await world.drive(() => giveUpReplica(target.runtime, 'web01'));
  expect(await disks()).toEqual([]);
  expect(await world.drive(() => notedServers(target.runtime.files))).toEqual([]);
});

test('disks that a server has no more go with the next epoch', async () => {
  await prepare(ORDER);
  const [disk] = ORDER.disks;
  await prepare({ ...ORDER, epoch: 4, disks: disk ? [{ ...disk, volume: 'web01-data.vmdk' }] : [] });
  expect(await disks()).toEqual(['web01-data.vmdk']);
});

test('disks of a machine that will not run are discarded, unless they are wanted anew', async () => {
  await target.runtime.volumes.create('web01-0.vmdk', BLOCK);
  const wanted = { ...ORDER, discard: ['web01-0.vmdk'], release: { tag: 'b', volumes: ['web01-0.vmdk'] } };
  await world.drive(() => discardDisks(target.runtime, wanted));
  expect(await disks()).toEqual(['web01-0.vmdk']);
  await world.drive(() => discardDisks(target.runtime, { ...ORDER, discard: ['web01-0.vmdk'] }));
  expect(await disks()).toEqual([]);
});
