/** Clients in other languages than ours against `muster vault`, where they can be installed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { goClient } from './fixtures/go-client.ts';
import { pythonClient } from './fixtures/python-client.ts';
import { startVault } from './fixtures/vault-process.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

/**
 * What the program says of its steps, with the environment that the vault printed. Whatever it did, a vault that is killed
 * afterwards comes back to the same world.
 */
async function stepsOf(program: string, ...words: string[]): Promise<string[]> {
  const state = join(folderForTest(), 'state.ndjson');
  const { card, end } = await startVault('--state', state);
  try {
    const { stdout } = await promisify(execFile)(program, words, { env: { ...process.env, ...card.environment } });
    await end('SIGKILL');
    const again = await startVault('--state', state);
    expect(again.card.relived?.changes).toBeGreaterThan(5);
    await again.end('SIGKILL');
    return stdout.trimEnd().split('\n');
  } finally {
    await end('SIGKILL');
  }
}

const leftOut = (missing: string | undefined) => (missing === undefined ? '' : ` (left out: there is no ${missing})`);
const PATIENCE_MS = 300_000;

const { python, missing: noPython } = pythonClient();
test.skipIf(noPython)(
  `Microsoft's Python client takes a server to Azure and home again${leftOut(noPython)}`,
  async () => {
    const example = new URL('../docs/examples/full_cycle.py', import.meta.url).pathname;
    expect(await stepsOf(python ?? '', example, 'files01')).toEqual([
      'the site is registered',
      'files01 is known to the site',
      'policy',
      'forward mapping',
      'failback mapping',
      'enable protection',
      'files01 is protected',
      'there is a recovery point',
      'test failover',
      'cleanup',
      'failover',
      'commit',
      'the process server in Azure is registered',
      'reprotect',
      'files01 is protected towards home',
      'failback',
      'commit of the failback',
      'reprotect towards Azure',
      'files01 is protected again',
    ]);
  },
  PATIENCE_MS,
);

const { program, missing: noGo } = goClient();
test.skipIf(noGo)(
  `Microsoft's Go client takes a server to Azure${leftOut(noGo)}`,
  async () => {
    expect(await stepsOf(program ?? '', 'files01')).toEqual([
      'the site is registered',
      'files01 is known to the site',
      'policy',
      'mapping',
      'enable protection',
      'files01 is protected',
      'test failover',
      'cleanup',
      'failover',
      'commit',
    ]);
  },
  PATIENCE_MS,
);
