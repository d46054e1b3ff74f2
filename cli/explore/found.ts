/** What `result.json` says of the distinct failures of a search. */
import type { Finding } from '../../scenarios/explore/distinct.ts';
import type { DrillResult, FoundFailure, RunResult } from '../../scenarios/result.ts';
import type { ShrunkFinding } from './shrunk-findings.ts';

/** @param shrunk by the keys of the findings */
export function foundIn(
  findings: readonly Finding[],
  shrunk: ReadonlyMap<string, ShrunkFinding>,
): Pick<RunResult, 'found'> {
  if (findings.length === 0) return {};
  const found = findings.map(({ drills, evidence, key, property, title, verdict }): FoundFailure => {
    const [{ name, seed }] = drills as readonly [DrillResult, ...DrillResult[]];
    const { record, shrunk: smaller } = shrunk.get(key) ?? {};
    return {
      verdict,
      property,
      title,
      evidence: smaller?.met?.failure.evidence ?? evidence,
      drill: { name, seed },
      drills: drills.length,
      ...(record && { shrunk: record }),
    };
  });
  return { found };
}
