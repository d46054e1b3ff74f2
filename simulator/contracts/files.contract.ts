/**
 * What durable files must do in every world. The virtual and the live implementation run the same stories; this is how
 * the simulated disk earns its trust.
 */
import { describe, expect, test } from 'vitest';
import type { Parcel } from '../../reference/model/content.ts';
import type { Files } from '../../reference/runtime.ts';

export interface FilesUnderTest {
  /** On a disk of {@link DISK_BYTES}. */
  readonly files: Files;
  /** The power fails and the role starts again: gives the files as it then finds them. */
  crash(): Promise<Files>;
}

export const DISK_BYTES = 256 * 1024;

/** @param create a fresh, empty directory for each story. */
export function filesContract(world: string, create: () => Promise<FilesUnderTest>): void {
  describe(`files (${world})`, () => {
    test('what is appended is read back in order', async () => {
      const { files } = await create();
      await files.append('changes.log', text('first '));
      await files.append('changes.log', text('second'));
      expect(await read(files, 'changes.log')).toBe('first second');
    });

    test('writing replaces the whole content', async () => {
      const { files } = await create();
      await files.write('state.json', text('a long state'));
      await files.write('state.json', text('short'));
      expect(await read(files, 'state.json')).toBe('short');
    });

    test('a file that does not exist reads as undefined, and removing it again is no error', async () => {
      const { files } = await create();
      expect(await files.read('nothing')).toBeUndefined();
      await files.write('something', text('x'));
      await files.remove('something');
      await files.remove('something');
      expect(await files.read('something')).toBeUndefined();
    });

    test('bytes of every value, and none at all, come back as they were', async () => {
      const { files, crash } = await create();
      const every = Uint8Array.from({ length: 256 }, (_, value) => value);
      await files.write('binary', { bytes: every, symbolicBytes: 0 });
      await files.sync('binary');
      await files.write('empty', text(''));
      await files.sync('empty');
      const afterCrash = await crash();
      expect(Buffer.from((await afterCrash.read('binary'))?.bytes ?? []).equals(every)).toBe(true);
      expect(await read(afterCrash, 'empty')).toBe('');
    });

    test('paths are listed by prefix, in code-unit order', async () => {
      const { files } = await create();
      for (const path of ['cache/b', 'cache/B', 'cache/a/1', 'cachet', 'state']) await files.write(path, text('x'));
      expect(await files.list('cache/')).toEqual(['cache/B', 'cache/a/1', 'cache/b']);
      expect(await files.list('')).toEqual(['cache/B', 'cache/a/1', 'cache/b', 'cachet', 'state']);
    });

    test('a crash loses what was not synced', async () => {
      const { files, crash } = await create();
      await files.append('changes.log', text('durable'));
      await files.sync('changes.log');
      await files.append('changes.log', text(' lost'));
      await files.write('never-synced', text('lost'));
      expect(await read(files, 'changes.log')).toBe('durable lost');

      const afterCrash = await crash();
      expect(await read(afterCrash, 'changes.log')).toBe('durable');
      expect(await afterCrash.list('')).toEqual(['changes.log']);
    });

    test('an overwrite that was not synced is undone by a crash', async () => {
      const { files, crash } = await create();
      await files.write('state.json', text('old'));
      await files.sync('state.json');
      await files.write('state.json', text('new'));
      await files.append('state.json', text('er'));
      expect(await read(files, 'state.json')).toBe('newer');
      expect(await read(await crash(), 'state.json')).toBe('old');
    });

    test('write, sync, rename replaces a file so that a crash finds the old one or the new one', async () => {
      const { files, crash } = await create();
      await files.write('state.json', text('old'));
      await files.sync('state.json');
      await files.write('state.json.new', text('new'));
      await files.sync('state.json.new');
      expect(await read(files, 'state.json')).toBe('old');
      await files.rename('state.json.new', 'state.json');

      const afterCrash = await crash();
      expect(await read(afterCrash, 'state.json')).toBe('new');
      expect(await afterCrash.list('')).toEqual(['state.json']);
    });

    test('a file renamed before it was synced keeps its name and what was durable of it', async () => {
      const { files, crash } = await create();
      await files.append('a.log', text('durable'));
      await files.sync('a.log');
      await files.append('a.log', text(' lost'));
      await files.rename('a.log', 'b.log');
      expect(await read(await crash(), 'b.log')).toBe('durable');
    });

    test('a file renamed onto another one before it was ever synced takes both with it in a crash', async () => {
      const { files, crash } = await create();
      await files.write('state.json', text('old'));
      await files.sync('state.json');
      await files.write('state.json.new', text('new'));
      await files.rename('state.json.new', 'state.json');
      expect(await read(files, 'state.json')).toBe('new');
      expect(await (await crash()).list('')).toEqual([]);
    });

    test('a removed file stays away after a crash', async () => {
      const { files, crash } = await create();
      await files.write('changes/1', text('x'));
      await files.sync('changes/1');
      await files.remove('changes/1');
      expect(await (await crash()).list('')).toEqual([]);
    });

    test('calls that are not waited for happen in the order in which they were made', async () => {
      const { files, crash } = await create();
      const calls = [
        files.append('log', text('a')),
        files.sync('log'),
        files.append('log', text('b')),
        files.rename('log', 'log.old'),
        files.append('log', text('c')),
        files.sync('log'),
      ];
      await Promise.all(calls);
      expect(await read(files, 'log.old')).toBe('ab');
      const afterCrash = await crash();
      expect([await read(afterCrash, 'log.old'), await read(afterCrash, 'log')]).toEqual(['a', 'c']);
    });

    describe('on a disk that is full', () => {
      const KIB = 1024;

      /** Written and safe, or why not. */
      async function put(files: Files, path: string, data: Parcel): Promise<string> {
        const written = await files.write(path, data);
        const synced = written.ok ? await files.sync(path) : written;
        return synced.ok ? 'safe' : synced.failure.code;
      }

      test('what does not fit is refused, and what is there already stays as it is, over a crash too', async () => {
        const { files, crash } = await create();
        expect(await put(files, 'cache/1', filling(100 * KIB, 'a'))).toBe('safe');
        expect(await put(files, 'cache/2', filling(300 * KIB, 'b'))).toBe('ENOSPC');
        expect((await files.read('cache/1'))?.bytes.length).toBe(100 * KIB);
        const afterCrash = await crash();
        expect((await afterCrash.read('cache/1'))?.bytes.length).toBe(100 * KIB);
        expect(await afterCrash.list('')).toEqual(['cache/1']);
      });

      test('an overwrite needs room for both until it is done; without it a crash finds the old one', async () => {
        const { files, crash } = await create();
        expect(await put(files, 'state.json', filling(150 * KIB, 'o'))).toBe('safe');
        expect(await put(files, 'state.json', filling(150 * KIB, 'n'))).toBe('ENOSPC');
        const state = await (await crash()).read('state.json');
        expect([state?.bytes.length, state?.bytes[0]]).toEqual([150 * KIB, 'o'.charCodeAt(0)]);
      });

      test('of an append that does not fit nothing is safe, and what was safe before still is', async () => {
        const { files, crash } = await create();
        await files.append('log', filling(150 * KIB, 'a'));
        expect((await files.sync('log')).ok).toBe(true);
        const added = await files.append('log', filling(150 * KIB, 'b'));
        const synced = added.ok ? await files.sync('log') : added;
        expect(synced).toMatchObject({ ok: false, failure: { code: 'ENOSPC' } });
        expect((await (await crash()).read('log'))?.bytes.length).toBe(150 * KIB);
      });

      test('there is room again for what was refused when something has been removed', async () => {
        const { files, crash } = await create();
        expect(await put(files, 'cache/1', filling(150 * KIB, 'a'))).toBe('safe');
        expect(await put(files, 'cache/2', filling(150 * KIB, 'b'))).toBe('ENOSPC');
        await files.remove('cache/2');
        await files.remove('cache/1');
        expect(await put(files, 'cache/2', filling(150 * KIB, 'b'))).toBe('safe');
        expect(await (await crash()).list('')).toEqual(['cache/2']);
      });

      test('its free space is told, and how large it is', async () => {
        const { files } = await create();
        const before = await files.space();
        expect(before.capacityBytes).toBe(DISK_BYTES);
        await put(files, 'cache/1', filling(100 * KIB, 'a'));
        const { freeBytes } = await files.space();
        expect(before.freeBytes - freeBytes).toBe(100 * KIB);
      });
    });

    test('after a crash the role goes on where its files stand', async () => {
      const { files, crash } = await create();
      await files.append('changes.log', text('one '));
      await files.sync('changes.log');
      const afterCrash = await crash();
      await afterCrash.append('changes.log', text('two'));
      await afterCrash.sync('changes.log');
      expect(await read(afterCrash, 'changes.log')).toBe('one two');
    });
  });
}

function filling(bytes: number, letter: string): Parcel {
  return { bytes: Buffer.alloc(bytes, letter), symbolicBytes: 0 };
}

function text(content: string): Parcel {
  return { bytes: Buffer.from(content), symbolicBytes: 0 };
}

async function read(files: Files, path: string): Promise<string | undefined> {
  const parcel = await files.read(path);
  return parcel && Buffer.from(parcel.bytes).toString();
}
