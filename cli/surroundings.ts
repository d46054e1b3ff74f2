/** What a sub-command may touch outside itself: where it prints, where it stands, and what can be rehearsed. */
import type { Result } from '../reference/model/result.ts';
import type { MovePlan } from '../scenarios/moves/plan.ts';
import type { Plant as Planted } from '../scenarios/plants/plant.ts';
import type { UnpackedStory } from '../scenarios/own/unpack.ts';
import type { Site } from '../simulator/site/site.ts';
import type { Interruption } from './interruption.ts';

export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly catalogue: Catalogue;
  /** The module each worker thread runs; it answers {@link DrillTask} messages. */
  readonly workerUrl: URL;
  readonly interruption: Interruption;
}

export interface Output {
  write(text: string): void;
  /** Whether colours are welcome here. */
  readonly colours: boolean;
  /** Whether a line may be written over: a terminal. Default: it may not. */
  readonly redrawn?: boolean;
}

/** What there is to run and to look at. */
export interface Catalogue {
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    readonly faults: readonly string[];
    readonly exercises?: readonly string[];
    /** Why it cannot be told of this site. */
    readonly whyNot?: (site: Site) => string | undefined;
    /** What it makes of a site before it begins. */
    readonly site?: (site: Site) => Site;
  }[];
  readonly faults: readonly FaultEntry[];
  readonly properties: readonly { readonly name: string; readonly title: string }[];
  readonly plants: readonly Plant[];
  /** Loads a scenario by name or by the path of a TypeScript file, to know that it can be run. */
  load(nameOrPath: string, unpacked?: UnpackedStory): Promise<Result<Loaded>>;
}

export interface Loaded {
  readonly name: string;
  /** When it is nothing but a plan of moves. */
  readonly plan?: MovePlan;
}

export interface FaultEntry {
  readonly name: string;
  readonly title: string;
  /** What it can be told, in words; empty when nothing. */
  readonly parameters: string;
  /** What a lab must be able to do for it. */
  readonly needs: readonly string[];
}

/** A deliberate bug, to see the checks fail: the property that catches it, and the drills it shows in. */
export type Plant = Pick<Planted, 'name' | 'title' | 'kind' | 'role' | 'section' | 'caughtBy' | 'scenarios'>;
