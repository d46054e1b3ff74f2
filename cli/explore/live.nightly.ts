/**
 * `npm run nightly`: walks in each live lab, on real parts. One lab alone: `npm run nightly -- -t 'walks process'`. When one fails, the
 * same plan is tried in the virtual lab, and what is told says what came of it there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../exit-codes.ts';

const script = new URL('../muster.mjs', import.meta.url).pathname;

describe('walks', () => {
  it.for([
    ['process', ['explore', '--lab', 'process', '--runs', '4', '--moves', '12']],
    ['docker', ['explore', '--lab', 'docker', '--runs', '1', '--moves', '8']],
  ] as const)('%s', ([lab, words], { skip }) => {
    const out = mkdtempSync(join(tmpdir(), 'muster-night-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words, '--out', out], {
      encoding: 'utf8',
    });
    if (status === EXIT.labUnavailable) skip(stderr);
    expect(status, `${stdout}${stderr}`).toBe(EXIT.passed);
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')).lab).toBe(lab);
  });
});
