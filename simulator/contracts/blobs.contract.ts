/** What object storage must do in every world, emulated or Azurite behind the official client. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Parcel } from '../../reference/model/content.ts';
import type { Result } from '../../reference/model/result.ts';
import type { BlobFailure, BlobOptions, Blobs } from '../../reference/runtime.ts';

export interface BlobsUnderTest {
  readonly blobs: Blobs;
  /** An empty account, with a signature that lets its bearer in. */
  readonly account: string;
  readonly token: string;
  /** Nobody answers at the account's name any more. */
  cutOff(): void;
  /** Waits inside the world. */
  drive<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function blobsContract(world: string, create: () => Promise<BlobsUnderTest>): void {
  async function stage() {
    const { blobs, account, token, drive, cutOff, close } = await create();
    onTestFinished(close);

    /** Its value, or the code of its failure. */
    async function settled<T>(answer: Promise<Result<T, BlobFailure>>): Promise<T | string> {
      const result = await drive(answer);
      return result.ok ? result.value : result.failure.code;
    }

    const signed = { token };
    return {
      cutOff,
      put: (path: string, data: Parcel, options: BlobOptions = signed) =>
        settled(blobs.put(account, path, data, options)),
      list: (prefix: string, options: BlobOptions = signed) => settled(blobs.list(account, prefix, options)),
      remove: (path: string) => settled(blobs.remove(account, path, signed)),
      async get(path: string, options: BlobOptions = signed): Promise<string> {
        const found = await settled(blobs.get(account, path, options));
        return typeof found === 'string' ? found : Buffer.from(found.bytes).toString('latin1');
      },
    };
  }

  describe(`blobs (${world})`, () => {
    test('what is put is there until it is removed, and is replaced by what is put again', async () => {
      const { put, get, remove } = await stage();
      expect(await put('logs/web01/1', parcel('first'))).toBeUndefined();
      expect(await get('logs/web01/1')).toBe('first');
      expect(await put('logs/web01/1', parcel('second'))).toBeUndefined();
      expect(await get('logs/web01/1')).toBe('second');
      expect(await remove('logs/web01/1')).toBeUndefined();
      expect(await get('logs/web01/1')).toBe('BLOB_NOT_FOUND');
      expect(await remove('logs/web01/1')).toBe('BLOB_NOT_FOUND');
    });

    test('paths are listed by prefix, in code-unit order, whatever characters they have', async () => {
      const { put, get, list } = await stage();
      const paths = ['logs/b', 'logs/B', 'logs/a/1', 'logs/a b?c=d&e#f%20', 'logs/ü', 'logs/a+b', 'logst', 'state'];
      for (const path of paths) await put(path, parcel(`no. ${paths.indexOf(path)}`));
      const logs = ['logs/B', 'logs/a b?c=d&e#f%20', 'logs/a+b', 'logs/a/1', 'logs/b', 'logs/ü'];
      expect(await list('logs/')).toEqual(logs);
      expect(await list('')).toEqual([...logs, 'logst', 'state']);
      expect(await list('nothing/')).toEqual([]);
      for (const path of logs) expect(await get(path)).toBe(`no. ${paths.indexOf(path)}`);
    });

    test('any bytes, many or none, come back as they were', async () => {
      const { put, get } = await stage();
      const bulk = Buffer.alloc(4_000_001, 'a block that was written ');
      await put('bulk', { bytes: bulk, symbolicBytes: 0 });
      const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
      await put('every', { bytes: every, symbolicBytes: 0 });
      await put('empty', parcel(''));
      expect(await get('bulk')).toBe(bulk.toString('latin1'));
      expect(await get('every')).toBe(every.toString('latin1'));
      expect(await get('empty')).toBe('');
    });

    test('only who shows the signature gets in', async () => {
      const { put, get, list } = await stage();
      expect(await put('log', parcel('x'), {})).toBe('BLOB_FORBIDDEN');
      expect(await put('log', parcel('x'), { token: 'guess' })).toBe('BLOB_FORBIDDEN');
      expect(await list('')).toEqual([]);
      await put('log', parcel('x'));
      expect(await get('log', { token: 'guess' })).toBe('BLOB_FORBIDDEN');
      expect(await list('', {})).toBe('BLOB_FORBIDDEN');
    });

    test('the failures of the network are told as they are', async () => {
      const { put, get, list, remove, cutOff } = await stage();
      await put('log', parcel('x'));
      cutOff();
      const said = [await put('log', parcel('x')), await get('log'), await list(''), await remove('log')];
      expect(new Set(said)).toEqual(new Set(['ECONNREFUSED']));
    });
  });
}

function parcel(text: string): Parcel {
  return { bytes: Buffer.from(text), symbolicBytes: 0 };
}
