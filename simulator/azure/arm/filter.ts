/**
 * `$filter`, as far as the service understands it: comparisons of fields joined by `and`, as in
 * `Severity eq 'Critical' and startTime ge '2026-01-01T00:00:00Z'`. Field names are compared without regard to case, as
 * values are; times compare as times.
 */
import { fail, ok, type Result } from '../../../reference/model/result.ts';

type Field = string | number | boolean | readonly string[] | null | undefined;
export type Fields<Row> = Readonly<Record<string, (row: Row) => Field>>;

type Comparison = (row: Field, asked: string) => boolean;
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  eq: (field, asked) => values(field).some((one) => one.toLowerCase() === asked.toLowerCase()),
  ne: (field, asked) => !values(field).some((one) => one.toLowerCase() === asked.toLowerCase()),
  ge: (field, asked) => rank(field) >= rank(asked),
  gt: (field, asked) => rank(field) > rank(asked),
  le: (field, asked) => rank(field) <= rank(asked),
  lt: (field, asked) => rank(field) < rank(asked),
};

/** `fields` names what may be asked for; anything else is refused with 400. */
export function filtered<Row>(rows: readonly Row[], filter: string | null, fields: Fields<Row>): Result<Row[]> {
  if (filter === null || filter.trim() === '') return ok([...rows]);
  let left = [...rows];
  for (const term of filter.split(/\s+and\s+/i)) {
    const [, name = '', operator = '', quoted, plain] = /^\s*(\w+)\s+(\w+)\s+(?:'([^']*)'|(\S+))\s*$/.exec(term) ?? [];
    const field = Object.entries(fields).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
    const compare = COMPARISONS[operator.toLowerCase()];
    if (!field || !compare) {
      const known = Object.keys(fields).join(', ');
      return fail('FilterInvalid', `the filter "${term.trim()}" is not understood; fields here are ${known}`);
    }
    left = left.filter((row) => compare(field(row), quoted ?? plain ?? ''));
  }
  return ok(left);
}

function values(field: Field): string[] {
  if (field === null || field === undefined) return [];
  return typeof field === 'object' ? [...field] : [String(field)];
}

function rank(field: Field): number {
  const [text = ''] = values(field);
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}
