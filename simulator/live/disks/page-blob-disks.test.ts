import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BLOCK_BYTES, type Change } from '../../../reference/model/content.ts';
import { volumesContract } from '../../contracts/volumes.contract.ts';
import { createLiveClock } from '../clock.ts';
import { smallAzurite } from '../fixtures/small-azurite.ts';
import { realNowMs } from '../lab-time.ts';
import { liveRandom } from '../random.ts';
import { openDiskContainer } from './disk-account.ts';
import { openFileDisk } from './file-disk.ts';
import { nearEachOther } from './page-blob.ts';
import { Image } from '../../disks/image.ts';
import { readKnownHistory } from './known-history.ts';
import { attachPageBlob } from './machine-disks.ts';
import { pageBlobDisks } from './page-blob-disks.ts';
import { folderForTests } from '../../ground/fixtures/temporary-folder.ts';

const directory = folderForTests();
const clock = createLiveClock({ startsAtMs: 0, epochRealMs: realNowMs(), speed: 60 });
/** An account for each story, so that none finds the disks of another. */
const names = Array.from({ length: 20 }, (_, index) => `disks${index}`);
const azurite = await smallAzurite(names);

afterAll(async () => {
  await azurite.close();
});

async function subscription() {
  const name = names.pop() ?? '';
  const truthDirectory = join(directory, name);
  mkdirSync(truthDirectory);
  const container = await openDiskContainer({ ...azurite, name, socket: { host: '127.0.0.1', port: azurite.port } });
  const open = () => pageBlobDisks(container, { clock, truthDirectory });
  return { volumes: open(), restart: async () => open(), container, truthDirectory };
}

volumesContract('page blobs in Azurite', subscription);

test('the truth beside the blobs is what the blobs held, over a restart and for a name that was used again', async () => {
  const { volumes, restart, truthDirectory } = await subscription();
  const created = await volumes.create('replica', 1024 * BLOCK_BYTES);
  if (!created.ok) throw new Error(created.failure.message);
  await created.value.write([block(0, 1), block(0, 2), block(1, 1)]);
  await created.value.snapshot('point-1');
  await created.value.write([block(0, 3)]);

  const later = await restart();
  const found = await later.open('replica');
  if (!found.ok) throw new Error(found.failure.message);
  await found.value.write([block(5, 5)]);
  await found.value.snapshot('point-2');
  await found.value.dropSnapshot('point-1');
  await later.remove('replica');
  const second = await later.create('replica', 1024 * BLOCK_BYTES);
  if (!second.ok) throw new Error(second.failure.message);
  await second.value.snapshot('point-3');

  const history = readKnownHistory(truthDirectory, 0);
  const held = ['point-1', 'point-2', 'point-3'].map((tag) => {
    const [snapshot] = history.snapshotsOf(tag);
    const image = history.disk(snapshot?.disk ?? '')?.imageAt(snapshot?.position ?? 0);
    const first = (number: number) => image?.read({ offsetBytes: number * BLOCK_BYTES, lengthBytes: 1 })[0];
    return [snapshot?.disk, first(0), first(5)];
  });
  const [zeros] = history.disk('azure/replica~2')?.imageAt(0).read({ offsetBytes: 0, lengthBytes: 1 }) ?? [];
  expect(held).toEqual([
    ['azure/replica', Uint8Array.of(2), zeros],
    ['azure/replica', Uint8Array.of(3), Uint8Array.of(5)],
    ['azure/replica~2', zeros, zeros],
  ]);
});

test('a machine starts from what the disk of the subscription holds; what it writes is its own', async () => {
  const { volumes, container } = await subscription();
  const created = await volumes.create('orders01-system', 1024 * BLOCK_BYTES);
  if (!created.ok) throw new Error(created.failure.message);
  await created.value.write([block(0, 1), block(7, 7)]);
  const machineDirectory = mkdtempSync(join(directory, 'machine-'));
  const attached = await attachPageBlob(machineDirectory, 'azure:orders01', container, 'orders01-system');
  expect(attached).toMatchObject({ name: 'orders01-system', id: 'azure:orders01/orders01-system' });
  const disk = openFileDisk(attached?.path ?? '', { clock, random: liveRandom('1', 'test', 1)('disk') });
  expect(disk.capacityBytes).toBe(1024 * BLOCK_BYTES);
  const whole = [{ offsetBytes: 0, lengthBytes: 8 * BLOCK_BYTES }];
  expect(await disk.digests(whole)).toEqual(await created.value.digests(whole));
  await disk.write([block(0, 2)]);
  expect(await disk.digests(whole)).not.toEqual(await created.value.digests(whole));
  expect(await attachPageBlob(machineDirectory, 'azure:orders01', container, 'another')).toBeUndefined();
});

test('a disk that was written here and there is compared in few requests, and has the digests of one that was read piece by piece', async () => {
  const { volumes } = await subscription();
  const created = await volumes.create('scattered', 64 * 1024 * BLOCK_BYTES);
  if (!created.ok) throw new Error(created.failure.message);
  const numbers = [0, 2, 3, 30, 40_000];
  await created.value.write(numbers.map((number) => block(number, number % 251)));
  const extents = [...numbers, 31, 50_000].toSorted((a, b) => a - b).map((number) => stretch(number));
  expect(nearEachOther(extents).map(({ of }) => of.length)).toEqual([5, 1, 1]);
  const image = new Image();
  for (const number of numbers) image.write(block(number, number % 251));
  expect(await created.value.digests(extents)).toEqual(image.digest(extents));
});

function stretch(number: number) {
  return { offsetBytes: number * BLOCK_BYTES, lengthBytes: BLOCK_BYTES };
}

function block(number: number, value: number): Change {
  return { offsetBytes: number * BLOCK_BYTES, content: new Uint8Array(BLOCK_BYTES).fill(value) };
}
