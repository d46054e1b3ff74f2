/**
 * `npm run nightly`: stories that were compared late, once more in the lab of processes and in the virtual one. One of them:
 * `npm run nightly -- -t 'conform messages-repeated'`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXIT } from './exit-codes.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

/** Those of which `docs/conformance.md` says that they agree; the others agree in the tests, or differ. */
const AGREEING = [
  'blocked-backup-service',
  'foreign-tokens-refused',
  'freeze-given-up',
  'group-messages-amiss',
  'group-of-three',
  'lines-cut',
  'messages-overtaken',
  'messages-repeated',
  'one-sided-partitions',
  'restarts-of-configuration-server',
  'restarts-of-master-target',
  'storage-token-expires',
];

describe('conform', () => {
  it.each(AGREEING)('%s', (story) => {
    const out = mkdtempSync(join(tmpdir(), 'muster-night-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const args = [script, 'conform', story, '--lab', 'process', '--out', out];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(EXIT.passed);
  });
});
