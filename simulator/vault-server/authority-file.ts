/** Where clients find the certificate of the authority that they have to trust: beside the state, or in a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';

export interface AuthorityFile {
  /** Absolute, because it goes into environments of processes that stand elsewhere. */
  readonly path: string;
  /** Removes what nobody can use any more. */
  release(): Promise<void>;
}

/** Fails with `VAULT_STATE_NOT_WRITABLE`. */
export async function writeAuthority(
  certificate: string,
  stateFile: string | undefined,
): Promise<Result<AuthorityFile>> {
  try {
    const folder = stateFile === undefined ? await mkdtemp(join(tmpdir(), 'muster-vault-')) : undefined;
    const path = folder === undefined ? resolve(`${stateFile}.ca.pem`) : join(folder, 'ca.pem');
    await writeFile(path, certificate);
    const release = async () => {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    };
    return ok({ path, release });
  } catch (error) {
    const instead = stateFile === undefined ? '; set TMPDIR to another folder, or use --state FILE' : '';
    return fail('VAULT_STATE_NOT_WRITABLE', `the authority's certificate: ${(error as Error).message}${instead}`);
  }
}
