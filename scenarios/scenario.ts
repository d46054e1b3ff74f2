/**
 * A scenario: a drill told as a story. It drives the vault as an operator would, lets time pass and throws faults; what
 * must hold is judged afterwards by the properties, from the journal.
 */
import type { Site } from '../simulator/site.ts';
import type { Drill } from './drill.ts';

export interface Scenario {
  /** Kebab-case, the file's name. */
  readonly name: string;
  readonly title: string;
  /** Names of the faults it throws. */
  readonly faults: readonly string[];
  /** Properties that must have found something to look at; without that the drill is inconclusive. */
  readonly exercises: readonly string[];
  /** A site that differs from the one given, for stories that begin with a mistake in it. */
  readonly site?: (site: Site) => Site;
  readonly run: (drill: Drill) => Promise<void>;
}

export function scenario(definition: Scenario): Scenario {
  return definition;
}
