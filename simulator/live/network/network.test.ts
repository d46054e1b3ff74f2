import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { networkContract } from '../../contracts/network.contract.ts';
import { smallNetwork } from '../fixtures/small-network.ts';

networkContract('live', () => smallNetwork(100));

test('a role whose handler throws ends, and says why', () => {
  const file = join(import.meta.dirname, '../fixtures/role-that-breaks.ts');
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('TypeError: a role is broken');
});
