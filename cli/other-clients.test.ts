/** Clients in other languages than ours against `muster vault`, where they can be installed. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { pythonClient } from './fixtures/python-client.ts';
import { startVault } from './fixtures/vault-process.ts';

const { python, missing } = pythonClient();
const about = missing === undefined ? '' : ` (left out, because this machine has no ${missing})`;

test.skipIf(missing)(
  `Microsoft's Python client takes a server to Azure and home again${about}`,
  async () => {
    const { card, end } = await startVault();
    try {
      const example = new URL('../docs/examples/full_cycle.py', import.meta.url).pathname;
      const environment = { ...process.env, ...card.environment };
      const { stdout } = await promisify(execFile)(python ?? '', [example, 'files01'], { env: environment });
      expect(stdout.trimEnd().split('\n')).toEqual([
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
    } finally {
      await end('SIGKILL');
    }
  },
  300_000,
);
