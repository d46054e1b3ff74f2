import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../stages/fingerprint.ts';

function inFreshProcess(seed: string): string {
  return execFileSync(
    process.execPath,
    [fileURLToPath(new URL('../../stages/fingerprint.ts', import.meta.url)), seed],
    {
      encoding: 'utf8',
    },
  ).trim();
}

describe('one seed', () => {
  it('writes the same bytes at the same times in this process, again in this process, and in a fresh one', async () => {
    const first = await fingerprint('7');
    await fingerprint('8');
    expect(await fingerprint('7')).toBe(first);
    expect(inFreshProcess('7')).toBe(first);
  });

  it('writes other bytes than another seed', async () => {
    expect(await fingerprint('7')).not.toBe(await fingerprint('8'));
  });
});
