import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SpokenRecord } from './journal.ts';

test('everything a role has recorded is told, line by line, even if it is killed in the next moment', () => {
  const role = spawnSync(process.execPath, [join(import.meta.dirname, 'fixtures/role-that-dies.ts')], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  expect(role.signal).toBe('SIGKILL');
  const records = role.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SpokenRecord);
  expect(records).toHaveLength(1001);
  expect(records[0]).toEqual({
    say: 'record',
    at: expect.any(Number),
    node: 'web01/mobility',
    kind: 'role.start',
    fields: {},
  });
  expect(records.at(-1)?.fields).toEqual({ index: 999, text: 'a\nb' });
  const times = records.map(({ at }) => at);
  expect(times.every((at) => Number.isInteger(at) && at >= 0)).toBe(true);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
