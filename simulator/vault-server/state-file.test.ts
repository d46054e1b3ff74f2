/** A state file on a real disk: what was said is read back, what was cut short is left out, and damage is named. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { sampleSite } from '../site/site.ts';
import { newIdentity } from './identity.ts';
import { reachedBy, readState, type StateHeader, type StateLine } from './state-file.ts';
import { beginState, continueState } from './state-writer.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

const ENGINE = 'sources=0123 node=24.0.0';
const LINES: StateLine[] = [
  {
    at: 10,
    kind: 'request',
    method: 'PUT',
    path: '/subscriptions/x?y=1',
    body: '{"ä":1}',
    client: 'c',
    journal: '1 ab',
  },
  { at: 600_000, kind: 'time' },
  { at: 20, kind: 'request', method: 'DELETE', path: '/muster/faults/fault-1', body: '', journal: '2 cd' },
  { at: 25, kind: 'time', journal: '3 ef' },
];

let header: StateHeader;
beforeAll(async () => {
  const identity = await newIdentity();
  header = { schema: 'muster.vault/1', engine: ENGINE, seed: '7', site: sampleSite(), port: 4711, ...identity };
});

const freshPath = () => join(folderForTest(), 'state.ndjson');

async function written(lines: readonly StateLine[]): Promise<string> {
  const path = freshPath();
  const state = await beginState(path, header);
  invariant(state.ok, 'the file can be begun');
  for (const line of lines) await state.value.append(line);
  await state.value.close();
  return path;
}

async function kept(path: string) {
  const read = await readState(path, ENGINE);
  invariant(read.ok && read.value, 'the file can be read');
  return read.value;
}

const refusal = async (path: string, engine = ENGINE) => {
  const read = await readState(path, engine);
  return read.ok ? undefined : read.failure;
};

test('gives back what was put in, the whole site and all secrets with it', async () => {
  const path = await written(LINES);
  expect(await kept(path)).toMatchObject({ header, lines: LINES, tornBytes: 0 });
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('is not there before the first start', async () => {
  expect(await readState(freshPath(), ENGINE)).toEqual({ ok: true, value: undefined });
});

describe('a last line that was cut short', () => {
  test.each([1, 17, 60])('after %i bytes is left out, reported, and gone when the file goes on', async (bytes) => {
    const path = await written(LINES.slice(0, 1));
    const line = JSON.stringify({ at: 30, kind: 'request', method: 'POST', path: '/ä', body: '', journal: '9 ef' });
    appendFileSync(path, Buffer.from(line).subarray(0, bytes));
    const torn = await kept(path);
    expect(torn).toMatchObject({ lines: LINES.slice(0, 1), tornBytes: bytes });

    const state = await continueState(path, torn);
    invariant(state.ok, 'the file goes on');
    for (const line of LINES.slice(1)) await state.value.append(line);
    await state.value.close();
    expect(await kept(path)).toMatchObject({ lines: LINES, tornBytes: 0 });
  });
});

describe('is refused', () => {
  test('when another engine wrote it, with what is different and what to do', async () => {
    const refused = await refusal(await written(LINES), 'sources=4567 node=24.0.0');
    expect(refused).toMatchObject({ code: 'VAULT_STATE_OUTDATED' });
    expect(refused?.message).toMatch(/sources: 0123 → 4567.*check that version out, or begin with a new file/);
  });

  test('when a line in the middle is damaged, by its number', async () => {
    const path = await written(LINES);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"at":600000', '"at":"x"'));
    expect(await refusal(path)).toMatchObject({
      code: 'VAULT_STATE_INVALID',
      message: expect.stringContaining('line 3'),
    });
  });

  test.each([
    ['something else', 'hello\n', 'VAULT_STATE_INVALID'],
    ['empty', '', 'VAULT_STATE_INVALID'],
    ['of another kind', '{"schema":"muster.journal/1"}\n', 'VAULT_STATE_INVALID'],
  ])('when it is %s', async (_what, text, code) => {
    const path = freshPath();
    writeFileSync(path, text);
    expect(await refusal(path)).toMatchObject({ code });
  });

  test('when it is a folder', async () => {
    expect(await refusal(tmpdir())).toMatchObject({ code: 'VAULT_STATE_NOT_READABLE' });
  });

  test('when it cannot be begun where it should be', async () => {
    const state = await beginState(join(freshPath(), 'no', 'such', 'folder'), header);
    expect(state).toMatchObject({ ok: false, failure: { code: 'VAULT_STATE_NOT_WRITABLE' } });
  });
});

test('the time to come back to is what the last line about it says, or a later change', () => {
  expect(reachedBy([])).toBe(0);
  expect(reachedBy(LINES.slice(0, 1))).toBe(10);
  // A promise of more time stands until an exact end takes it back.
  expect(reachedBy(LINES.slice(0, 3))).toBe(600_000);
  expect(reachedBy(LINES)).toBe(25);
});
