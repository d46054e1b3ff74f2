/**
 * Canonical JSON: what is hashed must be written in one way only. Keys ascend by code unit, undefined fields vanish,
 * and whatever JSON cannot say truthfully (NaN, a function, a byte array) is refused instead of silently changed.
 */
import { InvariantBroken } from '../../reference/model/result.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A copy of `value` whose `JSON.stringify` is canonical, and which equals what reading that text gives back.
 * Throws `InvariantBroken` with the path of a value that is not plain JSON.
 */
export function canonical(value: unknown, path: string): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new InvariantBroken(`${path} is ${value}, which JSON cannot say`);
      return value === 0 ? 0 : value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((element, index) => canonical(element ?? null, `${path}[${index}]`));
      return canonicalFields({}, value, path);
    default:
      throw new InvariantBroken(`${path} is a ${typeof value}, which JSON cannot say`);
  }
}

/** Adds the fields of `from` to `target` in canonical order. */
export function canonicalFields(target: Record<string, Json>, from: object, path: string): Record<string, Json> {
  const prototype = Object.getPrototypeOf(from);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvariantBroken(`${path} is a ${prototype.constructor?.name ?? 'strange object'}, not plain JSON`);
  }
  for (const key of sortedKeys(from)) {
    const value = (from as Record<string, unknown>)[key];
    if (value !== undefined) target[key] = canonical(value, `${path}.${key}`);
  }
  return target;
}

function sortedKeys(of: object): string[] {
  const keys = Object.keys(of);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index] as string) < (keys[index - 1] as string)) return keys.sort();
  }
  return keys;
}
