/**
 * `$filter`, as far as the service understands it: comparisons of fields joined by `and`, as in
 * `Severity eq 'Critical' and startTime ge '2026-01-01T00:00:00Z'`; an apostrophe in a value is written twice. Field names
 * are compared without regard to case, as values are; times compare as times. Clients write bounds as equations too,
 * `startTime eq '…' and endTime eq '…'`: a field that is a bound says so.
 */
import { fail, ok, type Result } from '../../../reference/model/result.ts';

type Field = string | number | boolean | readonly string[] | null | undefined;
type Reader<Row> = (row: Row) => Field;
/** `from` and `until`: an equation bounds the field, it does not ask for that very value. */
export type Fields<Row> = Readonly<
  Record<string, Reader<Row> | { readonly from: Reader<Row> } | { readonly until: Reader<Row> }>
>;

type Comparison = (row: Field, asked: string) => boolean;
const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['eq', (field, asked) => values(field).some((one) => one.toLowerCase() === asked.toLowerCase())],
  ['ne', (field, asked) => !values(field).some((one) => one.toLowerCase() === asked.toLowerCase())],
  ['ge', (field, asked) => rank(field) >= rank(asked)],
  ['gt', (field, asked) => rank(field) > rank(asked)],
  ['le', (field, asked) => rank(field) <= rank(asked)],
  ['lt', (field, asked) => rank(field) < rank(asked)],
]);

/** Between two terms, not within a quoted value. */
const AND = /\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i;

/** `fields` names what may be asked for; anything else is refused with 400. */
export function filtered<Row>(rows: readonly Row[], filter: string | null, fields: Fields<Row>): Result<Row[]> {
  if (filter === null || filter.trim() === '') return ok([...rows]);
  let left = [...rows];
  for (const term of filter.split(AND)) {
    const [, name = '', operator = '', quoted, plain] =
      /^\s*(\w+)\s+(\w+)\s+(?:'((?:[^']|'')*)'|([^\s']+))\s*$/.exec(term) ?? [];
    const known = Object.entries(fields).find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1];
    const { read, equals } = known ? meaningOf(known) : {};
    const compare = COMPARISONS.get(operator.toLowerCase() === 'eq' ? (equals ?? 'eq') : operator.toLowerCase());
    if (!read || !compare) {
      const names = Object.keys(fields).join(', ');
      return fail('FilterInvalid', `the filter "${term.trim()}" is not understood; fields here are ${names}`);
    }
    left = left.filter((row) => compare(read(row), quoted?.replaceAll("''", "'") ?? plain ?? ''));
  }
  return ok(left);
}

function meaningOf<Row>(known: Fields<Row>[string]): { read: Reader<Row>; equals: string } {
  if (typeof known === 'function') return { read: known, equals: 'eq' };
  return 'from' in known ? { read: known.from, equals: 'ge' } : { read: known.until, equals: 'le' };
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
