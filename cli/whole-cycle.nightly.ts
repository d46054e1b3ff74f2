/**
 * `npm run nightly`: the whole cycle in each live lab, on real parts; the labs themselves are tried with every change. One of
 * them: `npm run nightly -- -t 'whole cycle process'`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXIT } from './exit-codes.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const MIXED = new URL('../docs/examples/mixed-two-process-servers.yaml', import.meta.url).pathname;

describe('whole cycle', () => {
  it.for([
    ['process', ['run', 'full-cycle', '--lab', 'process']],
    ['docker', ['run', 'full-cycle', '--lab', 'docker']],
    // Servers have process servers of their own there, and come home through master targets of their own.
    ['process', ['run', 'full-cycle', '--lab', 'process', '--site', MIXED]],
    ['docker', ['run', 'full-cycle', '--lab', 'docker', '--site', MIXED]],
  ] as const)('%s %j', ([lab, words], { skip }) => {
    const out = mkdtempSync(join(tmpdir(), 'muster-night-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const args = [script, ...words, '--out', out];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status === EXIT.labUnavailable) skip(stderr);
    expect(status, `${stdout}${stderr}`).toBe(EXIT.passed);
    const { drills, lab: ran } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(ran).toBe(lab);
    expect(drills).toMatchObject([{ name: 'full-cycle', verdict: 'passed', replay: expect.stringContaining(lab) }]);
  });
});
