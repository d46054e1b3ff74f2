import { expect, test } from 'vitest';
import type { Parcel } from '../../reference/model/content.ts';
import type { BlobFailure } from '../../reference/runtime.ts';
import type { Result } from '../../reference/model/result.ts';
import { blobsContract } from '../contracts/blobs.contract.ts';
import { type BlobPut, createStorageAccount, serveStorage } from '../azure/storage.ts';
import { createBlobs } from './blobs.ts';
import { smallInternet } from '../stages/small-internet.ts';

const parcel = (text: string, symbolicBytes = 0): Parcel => ({ bytes: Buffer.from(text), symbolicBytes });

function worldWithStorage(token?: string) {
  const world = smallInternet();
  const puts: BlobPut[] = [];
  const account = createStorageAccount({ name: 'cache1', token, onPut: (put) => puts.push(put) });
  serveStorage(world.role('azure'), new Map([['cache1', account]]));
  const blobs = createBlobs(world.role('web01'), 'commercial');
  /** Waits for an answer: its value, or the code of the failure. */
  async function settled<T>(answer: Promise<Result<T, BlobFailure>>): Promise<T | string> {
    const result = await world.kernel.drive(answer);
    return result.ok ? result.value : result.failure.code;
  }
  return { ...world, account, puts, blobs, settled };
}

blobsContract('emulated', async () => {
  const { blobs, kernel, internet } = worldWithStorage('se=2026&sig');
  return {
    blobs,
    account: 'cache1',
    token: 'se=2026&sig',
    cutOff: () => void internet.block({ hostName: '*.blob.core.windows.net', mode: 'reject' }),
    drive: (work) => kernel.drive(work),
    close: async () => {},
  };
});

test('what is put is there, in order, until it is removed', async () => {
  const { blobs, account, settled, puts } = worldWithStorage();
  const log = parcel('encrypted', 4096);
  await settled(blobs.put('cache1', 'web01/disk 0/log 2?', log));
  await settled(blobs.put('cache1', 'web01/disk 0/log 10', parcel('x')));
  await settled(blobs.put('cache1', 'db01/log', parcel('y')));
  expect(await settled(blobs.list('cache1', 'web01/'))).toEqual(['web01/disk 0/log 10', 'web01/disk 0/log 2?']);
  expect(await settled(blobs.get('cache1', 'web01/disk 0/log 2?'))).toBe(log);
  expect(account.usedBytes).toBe(9 + 4096 + 2);
  expect(puts.map(({ path }) => path)).toEqual(['web01/disk 0/log 2?', 'web01/disk 0/log 10', 'db01/log']);

  await settled(blobs.put('cache1', 'web01/disk 0/log 2?', parcel('smaller')));
  expect(await settled(blobs.remove('cache1', 'db01/log'))).toBeUndefined();
  expect(await settled(blobs.remove('cache1', 'db01/log'))).toBe('BLOB_NOT_FOUND');
  expect(await settled(blobs.get('cache1', 'db01/log'))).toBe('BLOB_NOT_FOUND');
  expect(account.usedBytes).toBe(7 + 1);
});

test('a listing of many pages is complete', async () => {
  const { blobs, account, settled } = worldWithStorage();
  const paths = Array.from({ length: 12_000 }, (_, index) => `log/${String(index).padStart(6, '0')}`);
  for (const path of paths) account.handle({ method: 'PUT', path: `/${path}`, payload: parcel('x'), from: '' });
  expect(await settled(blobs.list('cache1', 'log/'))).toEqual(paths);
});

test('only who shows the signature gets in, and a new signature shuts the old one out', async () => {
  const { blobs, account, settled } = worldWithStorage('se=2026&sig');
  expect(await settled(blobs.put('cache1', 'log', parcel('x')))).toBe('BLOB_FORBIDDEN');
  expect(await settled(blobs.put('cache1', 'log', parcel('x'), { token: 'guess' }))).toBe('BLOB_FORBIDDEN');
  expect(account.paths()).toEqual([]);
  expect(await settled(blobs.put('cache1', 'log', parcel('x'), { token: 'se=2026&sig' }))).toBeUndefined();
  account.setToken('rotated');
  expect(await settled(blobs.list('cache1', '', { token: 'se=2026&sig' }))).toBe('BLOB_FORBIDDEN');
  expect(await settled(blobs.list('cache1', '', { token: 'rotated' }))).toEqual(['log']);
});

test('an upload takes the time its size takes on the line', async () => {
  const { blobs, settled, kernel } = worldWithStorage();
  await settled(blobs.put('cache1', 'log/1', parcel('warm up')));
  const startMs = kernel.nowMs;
  await settled(blobs.put('cache1', 'log/2', parcel('', 12_500_000))); // 10 s at 10 Mbit/s
  expect(Math.round(kernel.nowMs - startMs)).toBe(10_040);
});

test('the failures of the network are told as they are', async () => {
  const { blobs, internet, settled } = worldWithStorage();
  internet.block({ hostName: '*.blob.core.windows.net', mode: 'reset' });
  expect(await settled(blobs.get('cache1', 'log'))).toBe('ECONNRESET');
  internet.addProxy(internet.host('cs01'), 3128, { authentication: { user: 'u', password: 'p' } });
  expect(await settled(blobs.get('cache1', 'log', { proxy: { host: 'cs01', port: 3128 } }))).toBe(
    'PROXY_AUTH_REQUIRED',
  );
});
