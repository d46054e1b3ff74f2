/** What an operator did although the documents warn of it, as every report tells it: what was met, why it matters, what to do. */
import { explain } from '../reference/model/error-codes.ts';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { labTime } from './durations.ts';

export interface ToldHazard {
  readonly code: string;
  readonly title: string;
  /** With the time it was met. */
  readonly evidence: string;
  readonly cause: string;
  readonly remedy: string;
}

export function hazardsOf({ hazards = [] }: DrillResult): ToldHazard[] {
  return hazards.map(({ atMs, code, evidence }) => {
    const { cause = '', remedy = '', title = code } = explain(code) ?? {};
    return { code, title, evidence: `${labTime(atMs)} ${evidence}`, cause, remedy };
  });
}

export function hazardCount({ drills }: Pick<RunResult, 'drills'>): number {
  return drills.reduce((sum, { hazards = [] }) => sum + hazards.length, 0);
}
