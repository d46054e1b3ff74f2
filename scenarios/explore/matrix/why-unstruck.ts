/** Why the fault of a cell was not there: what has not happened is no pass, and a reader wants to know why it could not. */
import type { DrillResult } from '../../result.ts';
import { namesInPlan } from './cell-plan.ts';
import { type Cell, faultsOf } from './cells.ts';
import { momentOf } from './moments.ts';
import { strikesOf } from './rounds.ts';

const WAITED = 'it waited for a moment that did not come before it was healed';

/**
 * Undefined when it struck; of a pair, when both did.
 * @param tried the cells of the drill, in order: its faults are thrown in that order, but for those that were passed over
 */
export function whyUnstruck(
  tried: readonly Cell[],
  cell: Cell,
  { faults, passedOver = [] }: Pick<DrillResult, 'faults' | 'passedOver'>,
): string | undefined {
  const passed = new Map(passedOver.map(({ as, why }) => [as, why]));
  const strikes = strikesOf(tried);
  const namesOf = (one: Cell) => namesInPlan(one.phase, faultsOf(one), strikes.length);
  const thrown = strikes.flatMap(namesOf).filter((name) => !passed.has(name));
  const strike = strikes.find(({ phase }) => momentOf(phase) === momentOf(cell.phase)) ?? cell;
  const whys = namesOf(strike).map((name) => {
    const why = passed.get(name);
    if (why !== undefined) return why;
    const span = faults[thrown.indexOf(name)];
    if (!span) return 'the drill ended before it could strike';
    return span.struck === false ? WAITED : undefined;
  });
  const turn = whys.findIndex((why) => why !== undefined);
  return whys.length > 1 && turn >= 0 ? `${faultsOf(cell)[turn]}: ${whys[turn]}` : whys[turn];
}
