/** Adding to a state file, so that what it says is on disk before anything comes of it. */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { KeptState, StateHeader, StateLine } from './state-file.ts';

/** An open state file. Whoever appends takes care that nobody else does at the same time. */
export interface StateWriter {
  /** Settles when the line is on disk. Rejects with {@link StateNotWritten}: then nothing may be done any more. */
  append(line: StateLine): Promise<void>;
  close(): Promise<void>;
}

/** What cannot be kept must not be done. */
export class StateNotWritten extends Error {
  override name = 'StateNotWritten';
}

/** Begins a file, whole or not at all. It holds secrets, so it is for its owner's eyes only. */
export async function beginState(path: string, header: StateHeader): Promise<Result<StateWriter>> {
  return written(path, async () => {
    const draft = `${path}.new`;
    const file = await open(draft, 'w', 0o600);
    await file.writeFile(`${JSON.stringify(header)}\n`);
    await file.sync();
    await rename(draft, path);
    await syncFolder(dirname(resolve(path)));
    return writerOf(path, file);
  });
}

/** Goes on where the file ends, without what was cut short there. */
export async function continueState(path: string, { wholeBytes }: KeptState): Promise<Result<StateWriter>> {
  return written(path, async () => {
    const file = await open(path, 'a');
    await file.truncate(wholeBytes);
    await file.sync();
    return writerOf(path, file);
  });
}

async function written(path: string, work: () => Promise<StateWriter>): Promise<Result<StateWriter>> {
  try {
    return ok(await work());
  } catch (error) {
    return fail('VAULT_STATE_NOT_WRITABLE', `${path}: ${(error as Error).message}`);
  }
}

function writerOf(path: string, file: FileHandle): StateWriter {
  let failure: StateNotWritten | undefined;
  return {
    async append(line) {
      // Half a line may be there: whatever came after it would make it a line in the middle that nobody can read.
      if (failure) throw failure;
      try {
        await file.appendFile(`${JSON.stringify(line)}\n`);
        await file.datasync();
      } catch (error) {
        failure = new StateNotWritten(`${path}: ${(error as Error).message}`);
        throw failure;
      }
    },
    close: () => file.close(),
  };
}

/** A new name in a folder is on disk only when the folder is. Windows knows no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
