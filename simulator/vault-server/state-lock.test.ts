/** The lock on a state file, between real processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { lockState } from './state-lock.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

const freshPath = () => join(folderForTest(), 'state.ndjson');

test('is given once, and again when it has been released', async () => {
  const path = freshPath();
  const first = await lockState(path);
  invariant(first.ok, 'nobody has it yet');
  expect(await lockState(relative('.', path))).toMatchObject({ ok: false, failure: { code: 'VAULT_STATE_IN_USE' } });
  expect(await lockState(freshPath())).toMatchObject({ ok: true });
  first.value.release();
  expect(await lockState(path)).toMatchObject({ ok: true });
});

test('ends with the process that has it, even when that one is killed', async () => {
  const path = freshPath();
  const program = `
    import { lockState } from ${JSON.stringify(new URL('./state-lock.ts', import.meta.url).href)};
    await lockState(${JSON.stringify(path)});
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  expect(await lockState(path)).toMatchObject({ ok: false, failure: { code: 'VAULT_STATE_IN_USE' } });
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(await lockState(path)).toMatchObject({ ok: true });
});
