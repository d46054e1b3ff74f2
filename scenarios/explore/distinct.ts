/**
 * Distinct failures of many drills: the same property, the same kind of subject, the same cause. A hundred walks that meet one
 * bug have one finding, told by the smallest of them.
 */
import type { DrillResult } from '../result.ts';
import { type MetFailure, failureKey, failuresOf, ORDER } from './failure-identity.ts';

/** As the smallest drill met it. */
export interface Finding extends MetFailure {
  /** What tells it from others. */
  readonly key: string;
  /** All that met it, the smallest first. */
  readonly drills: readonly DrillResult[];
}

/**
 * What is violated first, then what most drills met.
 * @param names of the site's machines
 * @param sizeOf how large a drill is, such as how many moves it has
 */
export function distinct(
  failed: readonly DrillResult[],
  names: readonly string[],
  sizeOf: (drill: DrillResult) => number,
): Finding[] {
  const findings = new Map<string, { failure: MetFailure & { readonly key: string }; drills: DrillResult[] }>();
  for (const drill of failed.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    for (const failure of failuresOf(drill, names)) {
      const key = failureKey(failure);
      const known = findings.get(key) ?? { failure: { ...failure, key }, drills: [] };
      known.drills.push(drill);
      findings.set(key, known);
    }
  }
  return [...findings.values()]
    .map(({ failure, drills }) => ({ ...failure, drills }))
    .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || b.drills.length - a.drills.length);
}
