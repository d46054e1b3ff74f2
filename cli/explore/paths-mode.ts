/** `muster explore paths`: plans made from the item's chart. */
import { fail, ok } from '../../reference/model/result.ts';
import { serverAlone, whyNobodyAlone } from '../../scenarios/alone.ts';
import { laneOfOne } from '../../scenarios/explore/lane.ts';
import { pathPlans } from '../../scenarios/explore/paths.ts';
import { chosen } from './chosen.ts';
import { operationGrid } from '../../reports/coverage.ts';
import { chartRows } from '../../reports/coverage-rows.ts';
import { mergedAll } from '../../scenarios/coverage/coverage.ts';
import { hours } from '../../scenarios/times.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import type { ExploreMode } from './mode.ts';

/** In lab time: all 124 paths took 39 to 118 minutes, 59 on average. */
const DRILL_MS = hours(1);

export const pathsMode: ExploreMode = {
  noun: 'path',
  folder: 'paths',
  options: ['path'],
  plan({ path, seed = '1' }, site) {
    const server = serverAlone(site);
    if (server === undefined) return fail('USAGE', `paths are those of one server: ${whyNobodyAlone(site)}`);
    const { edges, never, plans } = pathPlans(server);
    const names = chosen(
      'path',
      path,
      plans.map(({ name }) => name),
      '-',
    );
    if (!names.ok) return names;
    const asked = plans.filter(({ name }) => names.value.includes(name));
    const lanes = asked.map((plan, number) => laneOfOne({ number, plan, seed }));
    const ending = (_: unknown, drills: readonly DrillResult[]) => {
      const without = never.map(({ event, from, why }) => `  ${from} --${event}-->: ${why}\n`).join('');
      const planned = `${edges.length - never.length} of ${edges.length} transitions of an item's chart`;
      return `\n${plans.length} paths of ${server} are made for ${planned}. For the others there is none:\n${without}\n${takenText(drills)}`;
    };
    return ok({ drills: asked.length, drillMs: DRILL_MS, lanes, ending });
  },
};

/** What they really took, and what was asked in which state. */
function takenText(drills: readonly DrillResult[]): string {
  const coverage = mergedAll(drills.map((drill) => drill.coverage));
  const item = chartRows(coverage).find(({ name }) => name === 'item');
  if (!item) return '';
  const missed = item.missed.map((name) => `  ${name}\n`).join('');
  const taken = `${item.declared - item.missed.length} of ${item.declared} transitions that the chart names were taken`;
  return `${taken}${missed === '' ? '.' : `; not these:\n${missed}`}\n${operationGrid(coverage)}`;
}
