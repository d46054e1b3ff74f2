/** What can be typed behind `muster explore`. */
import type { RunOptions } from '../run-plan.ts';

export interface ExploreOptions extends Omit<RunOptions, 'seeds' | 'lab'> {
  /** Default: the virtual one. */
  readonly lab?: string;
  /** No drill begins later than so long after the first: `10m`. */
  readonly for?: string;
  /** What is found is made smaller. */
  readonly shrink?: boolean;
  /** Where the plans of what is found are saved, for a person to go on with. */
  readonly save?: string;
  /** Only this machine's share of it: `2/3`. */
  readonly shard?: string;
  /** Of `walk`: how many, how many moves each has, how many faults there may be at a time. */
  readonly runs?: string;
  readonly moves?: string;
  readonly faults?: string;
  /** Of `walk`: a lane ends after so many walks in a row that covered nothing new; the first plan of each seed is taken. */
  readonly nothingNew?: string;
  readonly unguided?: boolean;
  /** Of `matrix`: some rows, some columns; names with commas between them. */
  readonly fault?: string;
  readonly phase?: string;
  /** Each cell in a drill of its own. */
  readonly alone?: boolean;
  /** Two faults after each other instead of one. */
  readonly pairs?: boolean;
  /** Of `paths`: only these, or all whose names begin so. */
  readonly path?: string;
}

/** Those that only some modes understand. */
export const MODE_OPTIONS = [
  'runs',
  'moves',
  'faults',
  'nothingNew',
  'unguided',
  'fault',
  'phase',
  'alone',
  'pairs',
  'path',
] as const;
/** As it is typed: `--nothing-new`. */
export function optionTyped(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export type ModeOption = (typeof MODE_OPTIONS)[number];
