/** Adding to a state file on a disk that has no room at the moment. */
import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import type { StateHeader } from './state-file.ts';
import { beginState, StateNotWritten } from './state-writer.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

const HEADER = { schema: 'muster.vault/1', seed: '1' } as StateHeader;

afterEach(() => vi.restoreAllMocks());

/** The next line that is added reaches the disk in part. */
async function runShortOnce(path: string): Promise<void> {
  const file = await open(path, 'r');
  const handle = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  vi.spyOn(handle, 'appendFile').mockImplementationOnce(async function (this: FileHandle, line) {
    await this.write(String(line).slice(0, 9));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
}

test('once a line could not be written nothing is added any more, so that the half of it stays the end of the file', async () => {
  const path = join(folderForTest(), 'state.ndjson');
  const begun = await beginState(path, HEADER);
  invariant(begun.ok, 'the file is begun');
  const { value: writer } = begun;
  await writer.append({ at: 1, kind: 'time' });
  await runShortOnce(path);
  await expect(writer.append({ at: 2, kind: 'time' })).rejects.toThrow(StateNotWritten);
  await expect(writer.append({ at: 3, kind: 'time' })).rejects.toThrow(/no space left on device/);
  await writer.close();
  expect(readFileSync(path, 'utf8').split('\n').slice(1)).toEqual(['{"at":1,"kind":"time"}', '{"at":2,"']);
});
