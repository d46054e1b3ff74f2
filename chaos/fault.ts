/**
 * A fault: something that goes wrong in the world, never in a role. It says what it needs of a lab, how it is done and
 * undone, what people would see (its symptoms), and how reports mark its time.
 */
import type { ZodType } from 'zod';
import type { Capability, Lab, Undo } from '../simulator/lab.ts';
import type { Site } from '../simulator/site/site.ts';

/** As the journal knows it: a fault may be there twice. */
export interface Thrown {
  readonly id: string;
  readonly fault: string;
}

export interface Fault<Parameters = unknown> {
  /** Kebab-case, the file's name. */
  readonly name: string;
  /** What it does, in general. */
  readonly title: string;
  /** What it does this time, for the reader of the story; in general words while no site is known that it happens to. */
  readonly describe: (parameters: Parameters, site?: Site) => string;
  readonly parameters: ZodType<Parameters>;
  /** A lab without one of these cannot perform the fault, and says so. */
  readonly needs: readonly Capability[];
  /** What it needs besides with these parameters. */
  readonly needsBesides?: (parameters: Parameters) => readonly Capability[];
  /** Why this lab cannot have it with these parameters; nothing is done then. */
  readonly whyNot?: (parameters: Parameters, lab: Lab) => string | undefined;
  /** Does it, and hands back its undoing, which is idempotent. */
  readonly inject: (lab: Lab, parameters: Parameters, thrown: Thrown) => Promise<Undo>;
  /** Whether it waits for its moment, and notes in the journal that it has struck. Default: it is there when it is thrown. */
  readonly strikesLater?: (parameters: Parameters) => boolean;
  /** An event rather than a condition: healing it brings nothing back, and everybody else has to cope from then on. */
  readonly forGood?: true;
  readonly symptoms: (parameters: Parameters, lab: Lab) => readonly Symptom[];
  /** How a report colours the time it lasted. */
  readonly band: string;
}

/**
 * What must show, and when: not before `afterMs`, and by `beforeMs` if the fault lasts that long. `on` says where to look:
 * an item's or a component's health, a site's connection to Azure, or what a role itself reports as its failure.
 */
export interface Symptom {
  readonly code: string;
  readonly on: 'item' | 'component' | 'site' | 'role';
  /** How grave it is said to be, where that is documented; health only. */
  readonly severity?: 'Warning' | 'Error' | 'Critical';
  /** What it needs to happen to at all, where that is not every item: two members of a replication group at work. */
  readonly about?: 'group';
  /** The process server without which it would not be: it shows on servers whose data goes through that one. */
  readonly through?: string;
  /** The same for a master target: it shows on servers that are on their way home to that one. */
  readonly towards?: string;
  /** The servers it shows on, each of them; absent: at least one. */
  readonly servers?: readonly string[];
  /** What `afterMs` and `beforeMs` are counted from; the injection, unless it says otherwise. */
  readonly since?: 'injection' | 'heal';
  readonly afterMs: number;
  readonly beforeMs: number;
  /** Gone again this long after the heal. */
  readonly clearsWithinMs?: number;
}
