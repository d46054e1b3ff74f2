/**
 * Distinct failures: the same property, violated in the same words once everything that differs from run to run is left out of
 * them. A hundred walks that meet one bug have one finding, told by the smallest of them.
 */
import type { DrillResult, Verdict } from '../result.ts';

export interface Finding {
  /** What tells it from others. */
  readonly key: string;
  readonly property: string;
  readonly title: string;
  readonly verdict: Exclude<Verdict, 'passed'>;
  /** Of the smallest drill, the first thing that it found. */
  readonly evidence: string;
  /** All that met it, the smallest first. */
  readonly drills: readonly DrillResult[];
}

/** @param sizeOf how large a drill is, such as how many moves it has */
export function distinct(
  failed: readonly DrillResult[],
  names: readonly string[],
  sizeOf: (drill: DrillResult) => number,
): Finding[] {
  const findings = new Map<string, { found: Omit<Finding, 'drills'>; drills: DrillResult[] }>();
  for (const drill of failed.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    for (const { name: property, title, verdict, evidence, findings: all } of drill.properties) {
      if (verdict === 'passed') continue;
      const first = all?.[0] ?? evidence;
      const key = `${verdict} ${property}: ${withoutParticulars(first, names)}`;
      const known = findings.get(key) ?? { found: { key, property, title, verdict, evidence: first }, drills: [] };
      known.drills.push(drill);
      findings.set(key, known);
    }
  }
  const order = ['violated', 'inconclusive'];
  return [...findings.values()]
    .map(({ found, drills }) => ({ ...found, drills }))
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.drills.length - a.drills.length);
}

/** Without names of servers, and without anything that has a digit in it: times, sizes, ids, places on a disk. */
function withoutParticulars(text: string, names: readonly string[]): string {
  const named = names.toSorted((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '·'), text);
  return named
    .replaceAll(/\S*\d\S*/g, '#')
    .replaceAll(/#(\s+(#|ms|s|min|h|days?|KiB|MiB|GiB|bytes?)(?=\W|$))+/g, '#')
    .replaceAll(/·\S*((, | and )·\S*)*/g, '·');
}
