import { expect, test } from 'vitest';
import { ERROR_CODES } from '../reference/model/error-codes.ts';
import { errorCodesPage, writtenPage } from './error-codes.ts';

test('error-codes.md is current (if not: npx node docs/error-codes.ts)', () => {
  expect(writtenPage()).toBe(errorCodesPage());
});

test('it has a row for every code', () => {
  const rows = writtenPage()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(ERROR_CODES.length);
});
