/**
 * What the stories of restarts share: one server goes through its whole life, and in every transfer of its data one role
 * loses its power once, at a moment in which it is in the middle of something. Which moment, is a table; which of its kind,
 * the seed decides. Whatever was acknowledged must still be there, and what was not must come again.
 */
import { powerCutAt } from '../../chaos/power-cut-at.ts';
import type { Moment } from '../../simulator/moments.ts';
import { hours, minutes } from '../drill.ts';
import { type Cast, LIFE_EXERCISES, type Part, struckSoFar, tellOneLife } from '../one-life.ts';
import { type Scenario, scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** When the role is struck in each transfer that it takes part in; `of`: the first of its kind, or up to that many later. */
export type Strikes = Readonly<
  Partial<
    Record<
      Part,
      { readonly at: (cast: Cast) => Moment; readonly machine?: (cast: Cast) => string; readonly of?: number }
    >
  >
>;

export function restartsOf(role: string, name: string, strikes: Strikes): Scenario {
  return scenario({
    name,
    title: `The ${role} restarts once in each transfer, in the middle of something: nothing acknowledged is lost`,
    faults: ['power-cut-at', 'server-loss'],
    exercises: LIFE_EXERCISES,
    site: smallSite,
    whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
    run: (drill) =>
      tellOneLife(drill, async (part, cast, work) => {
        const strike = strikes[part];
        if (!strike) return work();
        const struckBefore = struckSoFar(drill);
        const nth = drill.between(1, strike.of ?? 1);
        const machine = strike.machine?.(cast);
        const cut = await drill.inject(powerCutAt, { at: strike.at(cast), nth, ...(machine && { machine }) });
        const value = await work();
        await drill.until('the moment has come', async () => struckSoFar(drill) > struckBefore, { withinMs: hours(1) });
        await drill.sleep(minutes(2));
        await cut.heal();
        return value;
      }),
  });
}
