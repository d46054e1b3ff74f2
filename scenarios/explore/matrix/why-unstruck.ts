/** Why the fault of a cell was not there: what has not happened is no pass, and a reader wants to know why it could not. */
import type { DrillResult } from '../../result.ts';
import { nameInPlan } from './cell-plan.ts';
import type { Cell } from './cells.ts';

const WAITED = 'it waited for a moment that did not come before it was healed';

/**
 * Undefined when it struck.
 * @param tried the cells of the drill, in order: its faults are thrown in that order, but for those that were passed over
 */
export function whyUnstruck(
  tried: readonly Cell[],
  cell: Cell,
  { faults, passedOver = [] }: Pick<DrillResult, 'faults' | 'passedOver'>,
): string | undefined {
  const passed = new Map(passedOver.map(({ as, why }) => [as, why]));
  const nameOf = ({ phase }: Cell) => nameInPlan(phase, tried.length);
  const why = passed.get(nameOf(cell));
  if (why !== undefined) return why;
  const thrown = tried.filter((one) => !passed.has(nameOf(one)));
  const span = faults[thrown.indexOf(cell)];
  if (!span) return 'the drill ended before it could strike';
  return span.struck === false ? WAITED : undefined;
}
