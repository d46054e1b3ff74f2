/** A state file is taken: nobody else has it, it can be used here, and it is of the site that was asked for. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { engine } from '../journal/engine.ts';
import type { Site } from '../site/site.ts';
import { type KeptState, readState } from './state-file.ts';
import { lockState, type StateLock } from './state-lock.ts';

export interface TakenState {
  readonly lock: StateLock;
  /** Undefined when there is no file yet. */
  readonly kept: KeptState | undefined;
}

interface Wish {
  readonly site?: Site;
  readonly seed?: string;
}

/** Fails as {@link lockState} and {@link readState} do, and with `VAULT_STATE_OF_ANOTHER` when it is of another site. */
export async function takeState(path: string, wish: Wish): Promise<Result<TakenState>> {
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return fail('VAULT_STATE_NOT_WRITABLE', `${path}: there is no folder ${folder}`);
  }
  const lock = await lockState(path);
  if (!lock.ok) return lock;
  const read = await readState(path, engine());
  const kept = read.ok && read.value ? fits(path, read.value, wish) : read;
  if (kept.ok) return ok({ lock: lock.value, kept: kept.value });
  lock.value.release();
  return kept;
}

function fits(path: string, kept: KeptState, { site, seed }: Wish): Result<KeptState> {
  const { header } = kept;
  const otherSite = site !== undefined && JSON.stringify(site) !== JSON.stringify(header.site);
  if (!otherSite && (seed === undefined || seed === header.seed)) return ok(kept);
  const what = otherSite ? 'another site' : `seed "${header.seed}"`;
  const remedy = `leave ${otherSite ? '--site' : '--seed'} out to go on with it, or begin with a new file`;
  return fail('VAULT_STATE_OF_ANOTHER', `${path} holds a vault of ${what}; ${remedy}`);
}
