/**
 * A scenario: a drill told as a story. It drives the vault as an operator would, lets time pass and throws faults; what
 * must hold is judged afterwards by the properties, from the journal.
 */
import type { Site } from '../simulator/site/site.ts';
import type { Drill } from './drill.ts';
import type { Property } from './properties/property.ts';

export interface Scenario {
  /** Kebab-case, the file's name. */
  readonly name: string;
  readonly title: string;
  /** Names of the faults it throws. */
  readonly faults: readonly string[];
  /** Properties that must have found something to look at; without that the drill is inconclusive. */
  readonly exercises: readonly string[];
  /**
   * Properties of its own, which judge this story beside all of Muster's. To list one is to promise that it finds something to
   * look at, as in `exercises`.
   */
  readonly properties?: readonly Property[];
  /** A site that differs from the one given, for stories that begin with a mistake in it. */
  readonly site?: (site: Site) => Site;
  /**
   * Why this story cannot be told of a site: it is about something the site does not have. The default suite passes over
   * it and says why; asked for by name it is inconclusive. What a site *should* have is no reason (a site without a VPN
   * cannot fail back, and has to hear it).
   */
  readonly whyNot?: (site: Site) => string | undefined;
  readonly run: (drill: Drill) => Promise<void>;
}

/** Why it cannot be told of this site, which it may change before it begins; undefined when it can. */
export function whyNotTold(
  { site: change, whyNot }: Pick<Scenario, 'site' | 'whyNot'>,
  site: Site,
): string | undefined {
  return whyNot?.(change?.(site) ?? site);
}

export function scenario(definition: Scenario): Scenario {
  return definition;
}
