/** What clients may ask of a list with `$filter`. */
import { expect, test } from 'vitest';
import { filtered } from './filter.ts';

interface Row {
  readonly name: string;
  readonly severity: string;
  readonly at: string;
}

const ROWS: readonly Row[] = [
  { name: 'orders01', severity: 'Critical', at: '2026-01-05T08:00:00Z' },
  { name: 'orders and billing', severity: 'Warning', at: '2026-01-05T09:00:00Z' },
  { name: 'files01', severity: 'Critical', at: '2026-01-05T10:00:00Z' },
];

function names(filter: string | null): string[] | string {
  const left = filtered(ROWS, filter, {
    name: ({ name }) => name,
    severity: ({ severity }) => severity,
    startTime: { from: ({ at }) => at },
    endTime: { until: ({ at }) => at },
  });
  return left.ok ? left.value.map(({ name }) => name) : left.failure.code;
}

test('nothing asked for leaves everything', () => {
  expect(names(null)).toHaveLength(3);
  expect(names(' ')).toHaveLength(3);
});

test('fields and values are compared without regard to case, terms are joined', () => {
  expect(names("Severity eq 'critical'")).toEqual(['orders01', 'files01']);
  expect(names("Severity eq 'Critical' AND name ne 'ORDERS01'")).toEqual(['files01']);
});

test('an apostrophe in a value is written twice', () => {
  const rows = [{ name: "Hall 1's vCenter" }];
  const left = filtered(rows, "name eq 'Hall 1''s vCenter' and name ne ''", { name: ({ name }) => name });
  expect(left).toEqual({ ok: true, value: rows });
});

test('a quoted value may hold the joining word', () => {
  expect(names("severity eq 'Warning' and name eq 'orders and billing'")).toEqual(['orders and billing']);
});

test('times bound a list, also when a client writes the bound as an equation', () => {
  expect(names("startTime ge '2026-01-05T09:00:00Z'")).toEqual(['orders and billing', 'files01']);
  expect(names("StartTime eq '2026-01-05T08:30:00Z' and EndTime eq '2026-01-05T09:30:00Z'")).toEqual([
    'orders and billing',
  ]);
});

test.each(["colour eq 'red'", "name like 'o'", "name constructor 'o'", "name eq 'o", 'name eq', "' and '"])(
  '%s is refused',
  (filter) => {
    expect(names(filter)).toBe('FilterInvalid');
  },
);
