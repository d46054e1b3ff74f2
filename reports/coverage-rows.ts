/** Coverage as rows to be shown: of charts, of what was asked of an item in which state, and of faults by its state. */
import type { Coverage } from '../scenarios/coverage/coverage.ts';
import { CHARTS, ITEM_STATES } from '../scenarios/coverage/declared.ts';
import { ASKED } from '../scenarios/coverage/operations.ts';
import { properties } from '../scenarios/properties/index.ts';

export interface ChartRow {
  readonly name: string;
  readonly declared: number;
  /** Names of transitions that nobody took. */
  readonly missed: readonly string[];
}

export function chartRows({ transitions }: Pick<Coverage, 'transitions'>): ChartRow[] {
  return Object.values(CHARTS).map(({ name, transitions: declared }) => ({
    name,
    declared: declared.length,
    missed: declared.filter((one) => !(one.name in transitions)).map((one) => one.name),
  }));
}

export type Answered = 'accepted' | 'refused' | 'both' | 'never';

export interface StateRow<Cell> {
  readonly name: string;
  /** In the order of the item's states. */
  readonly cells: readonly Cell[];
}

export function operationRows({ operations }: Pick<Coverage, 'operations'>): StateRow<Answered>[] {
  return ASKED.map(({ name }) => ({
    name,
    cells: ITEM_STATES.map((state) => {
      const accepted = `${name} in ${state}: accepted` in operations;
      const refused = `${name} in ${state}: refused` in operations;
      if (accepted && refused) return 'both';
      return accepted ? 'accepted' : refused ? 'refused' : 'never';
    }),
  }));
}

/** How many drills had that fault while an item was in that state. */
export function faultRows({ faults }: Pick<Coverage, 'faults'>): StateRow<number>[] {
  const names = [...new Set(Object.keys(faults).map((one) => one.slice(0, one.lastIndexOf(' in '))))];
  return names.map((name) => ({ name, cells: ITEM_STATES.map((state) => faults[`${name} in ${state}`] ?? 0) }));
}

/** Properties that had nothing to look at. */
export function unlooked({ properties: looked }: Pick<Coverage, 'properties'>): string[] {
  return properties.map(({ name }) => name).filter((name) => !(name in looked));
}
