/** `muster explore paths`: plans made from the item's chart. */
import { fail, ok } from '../../reference/model/result.ts';
import { serverAlone, whyNobodyAlone } from '../../scenarios/alone.ts';
import { laneOfOne } from '../../scenarios/explore/lane.ts';
import { pathPlans } from '../../scenarios/explore/paths.ts';
import { chosen } from './chosen.ts';
import type { ExploreMode } from './mode.ts';

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
    const ending = () => {
      const without = never.map(({ event, from, why }) => `  ${from} --${event}-->: ${why}\n`).join('');
      const planned = `${edges.length - never.length} of ${edges.length} transitions of an item's chart`;
      return `\n${plans.length} paths of ${server} are made for ${planned}. For the others there is none:\n${without}`;
    };
    return ok({ drills: asked.length, lanes, ending });
  },
};
