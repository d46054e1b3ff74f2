/** What a drill's history did not allow to judge, as every report tells it: a line a reason, with the property's name. */
import type { DrillResult } from '../scenarios/result.ts';

/** @param most so many lines; what is beyond is counted */
export function notJudgedOf({ notJudged = [] }: DrillResult, most = Number.POSITIVE_INFINITY): string[] {
  const all = notJudged.flatMap(({ property, reasons }) => reasons.map((reason) => `${property}: ${reason}`));
  const shown = all.slice(0, most);
  const beyond = notJudged.reduce((sum, { moreReasons = 0 }) => sum + moreReasons, all.length - shown.length);
  return beyond === 0 ? shown : [...shown, `and ${beyond} more`];
}
