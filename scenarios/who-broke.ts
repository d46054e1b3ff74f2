/**
 * Whose code an error came out of. A scenario of somebody's own is told as that, with file and line: the reader mends it, and
 * has nothing to report. Anything else that throws is a bug of Muster.
 */
import type { Failure } from '../reference/model/result.ts';
import { fail } from '../reference/model/result.ts';
import { LabNotBuilt } from '../simulator/lab.ts';
import { firstLine, framesOf } from './stack.ts';

const PAGE = 'what a scenario may do is in docs/adding-a-scenario.md';

/** `LAB_UNAVAILABLE`, `SCENARIO_BROKEN` with its place, or `INTERNAL_ERROR` with the stack. */
export function whoBroke(error: unknown, scenario: string): Failure {
  if (error instanceof LabNotBuilt) {
    return fail('LAB_UNAVAILABLE', `${error.message}; ${error.remedy}`).failure;
  }
  const file = scenario.endsWith('.ts');
  if (!(error instanceof Error)) {
    if (!file) return fail('INTERNAL_ERROR', String(error)).failure;
    const what = `it threw ${described(error)}, which is no Error and so has no line`;
    return fail('SCENARIO_BROKEN', `${what}; throw an Error, or use drill.expect (${PAGE})`).failure;
  }
  const frames = framesOf(error);
  const own = frames.find((frame) => !frame.ours);
  if (!own) return fail('INTERNAL_ERROR', error.stack ?? error.message).failure;
  const from = frames[0] === own ? '' : `, thrown in ${frames[0]?.place}`;
  return fail('SCENARIO_BROKEN', `${own.place}: ${firstLine(error)}${from} (${PAGE})`).failure;
}

function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}
