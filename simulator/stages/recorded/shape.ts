/**
 * Shapes of recorded answers, and what an answer of ours has different: for tests. What was recorded are keys and, for each,
 * the class of its value: a GUID, a number written as a string, a date, null. Values themselves are not compared.
 */
import { invariant } from '../../../reference/model/result.ts';

export interface Shape {
  /** Keys by the class of their values, as in `{ string: 'friendlyName osType', 'date|null': 'startTime' }`; `?`: may be absent. */
  readonly values: Readonly<Partial<Record<string, string>>>;
  readonly objects?: Readonly<Record<string, Shape>>;
  /** Shapes of the elements of lists. */
  readonly lists?: Readonly<Record<string, Shape>>;
}

/** The shape with other classes for some keys, and shapes inside exchanged or added. */
export function changed(shape: Shape, { values = {}, objects, lists }: Partial<Shape>): Shape {
  const keys = new Set(Object.values(values).flatMap(keysIn).map(plain));
  const left = Object.entries(shape.values).map(([kind, list]) => {
    const kept = keysIn(list).filter((key) => !keys.has(plain(key)));
    return [kind, [...kept, ...keysIn(values[kind])].join(' ')] as const;
  });
  return {
    values: { ...values, ...Object.fromEntries(left) },
    objects: { ...shape.objects, ...objects },
    lists: { ...shape.lists, ...lists },
  };
}

/** What the answer has more, less or of another class; empty when it is as recorded. */
export function differences(shape: Shape, answer: unknown, path = ''): string[] {
  invariant(typeof answer === 'object' && answer !== null, `${path || 'the answer'} is an object`);
  const left = new Map<string, unknown>(Object.entries(answer));
  const found: string[] = [];
  const take = (key: string, optional: boolean, check: (value: unknown) => string[]) => {
    if (left.has(key)) found.push(...check(left.get(key)));
    else if (!optional) found.push(`${path}${key} is missing`);
    left.delete(key);
  };
  for (const [kinds = '', list] of Object.entries(shape.values)) {
    for (const key of keysIn(list)) {
      take(plain(key), key.endsWith('?'), (value) =>
        kinds.split('|').some((kind) => isOf(kind, value))
          ? []
          : [`${path}${plain(key)} is not ${kinds}: ${JSON.stringify(value)}`],
      );
    }
  }
  for (const [key, inner] of Object.entries(shape.objects ?? {})) {
    take(key, false, (value) =>
      isObject(value) ? differences(inner, value, `${path}${key}.`) : [`${path}${key} is no object`],
    );
  }
  for (const [key, inner] of Object.entries(shape.lists ?? {})) {
    take(key, false, (value) =>
      Array.isArray(value)
        ? value.flatMap((one) => differences(inner, one, `${path}${key}[].`))
        : [`${path}${key} is no list`],
    );
  }
  return [...found, ...[...left.keys()].map((key) => `${path}${key} was not recorded`)];
}

function keysIn(list: string | undefined): string[] {
  return (list ?? '').split(' ').filter((key) => key !== '');
}

function plain(key: string): string {
  return key.replace('?', '');
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$/;

function isOf(kind: string, value: unknown): boolean {
  if (kind === 'null') return value === null;
  if (kind === 'number' || kind === 'boolean') return typeof value === kind;
  if (kind === 'map') return isObject(value);
  if (kind === 'strings') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (kind === 'nothing') return Array.isArray(value) && value.length === 0;
  if (typeof value !== 'string') return false;
  return TEXT[kind]?.test(value) ?? false;
}

const TEXT: Readonly<Record<string, RegExp>> = {
  string: /./s,
  empty: /^$/,
  guid: GUID,
  /** Of a Windows host. */
  hostId: /^[0-9A-F]{8}(-[0-9A-F]{4}){2}-[0-9A-F]{16}$/,
  id: /^\/subscriptions\//i,
  numeric: /^\d+(\.\d+)?$/,
  truth: /^(true|false)$/,
  date: DATE,
  never: /^0001-01-01T00:00:00$/,
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
