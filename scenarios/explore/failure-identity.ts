/**
 * What a failure is, whatever else is different from run to run: the verdict, the property, what kind of subject it is about, and
 * the cause. Two drills that share one have met the same failure; whoever makes a run smaller must keep it, or he ends at another
 * bug. A property says subject and code beside its words; where it does not, its words stand for both, without particulars.
 */
import { roleMachines } from '../../simulator/site/own-machines.ts';
import type { Site } from '../../simulator/site/site.ts';
import type { Cause, DrillResult, Verdict } from '../result.ts';

export interface Failure {
  readonly verdict: Exclude<Verdict, 'passed'>;
  readonly property: string;
  /** Which server it is makes no other failure: `·`, `azure:·`, `·/mobility`; empty where only the words say it. */
  readonly subject: string;
  readonly cause: string;
}

export interface MetFailure extends Failure {
  readonly title: string;
  /** The first thing that was found of it. */
  readonly evidence: string;
}

/** All that a drill met, each once, what is violated first. `names` are those of the site's machines. */
export function failuresOf({ properties }: Pick<DrillResult, 'properties'>, names: readonly string[]): MetFailure[] {
  const met = new Map<string, MetFailure>();
  for (const { name: property, title, verdict, evidence, findings, causes } of properties) {
    if (verdict === 'passed') continue;
    const kinds: readonly Cause[] = causes ?? [{ finding: findings?.[0] ?? evidence }];
    for (const { subject = '', code, finding } of kinds) {
      const failure = {
        verdict,
        property,
        subject: withoutNames(subject, names),
        cause: code ?? withoutParticulars(finding, names),
      };
      const key = failureKey(failure);
      if (!met.has(key)) met.set(key, { ...failure, title, evidence: finding });
    }
  }
  return [...met.values()].toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

export function failureKey({ verdict, property, subject, cause }: Failure): string {
  return JSON.stringify([verdict, property, subject, cause]);
}

/** Of all machines of a site. */
export function machineNames(site: Site): readonly string[] {
  return [...site.servers, ...roleMachines(site)].map(({ name }) => name);
}

/** What is told first. */
export const ORDER: readonly Verdict[] = ['violated', 'inconclusive'];

function withoutNames(text: string, names: readonly string[]): string {
  return names.toSorted((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '·'), text);
}

/** Without names, and without anything that has a digit in it: times, sizes, ids, places on a disk. */
function withoutParticulars(text: string, names: readonly string[]): string {
  return withoutNames(text, names)
    .replaceAll(/\S*\d\S*/g, '#')
    .replaceAll(/#(\s+(#|ms|s|min|h|days?|KiB|MiB|GiB|bytes?)(?=\W|$))+/g, '#')
    .replaceAll(/·\S*((, | and )·\S*)*/g, '·');
}
