/** What a verdict rests on, as every report lists it: one finding each, and how many there are beyond. */
import type { DrillResult, PropertyVerdict } from '../scenarios/result.ts';

export function findingsOf(verdict: PropertyVerdict, most = Number.POSITIVE_INFINITY): string[] {
  const { evidence, findings, moreFindings = 0 } = verdict;
  const all = findings ?? [evidence.trimEnd()];
  const shown = all.slice(0, most);
  const more = all.length - shown.length + moreFindings;
  return more === 0 ? shown : [...shown, `and ${more} more`];
}

/** The first thing that speaks against a drill: where a reader begins. Undefined when nothing does. */
export function firstFinding({ properties }: DrillResult): { property: string; finding: string } | undefined {
  const worst =
    properties.find(({ verdict }) => verdict === 'violated') ?? properties.find(({ verdict }) => verdict !== 'passed');
  return worst && { property: worst.name, finding: findingsOf(worst)[0] ?? '' };
}
