/** How much `npm run bench` measures: enough for ratios that can be compared, or only once through everything it does. */
export interface Effort {
  /** Sizes of the sites on which a full cycle is run, in servers. */
  readonly servers: readonly number[];
  /** Events of the bare loop, and of the kernel alone. */
  readonly events: number;
  /** Requests of so many callers at once. */
  readonly callers: readonly number[];
  readonly rounds: number;
  readonly roundMs: number;
  readonly vaultStarts: number;
  readonly labStarts: number;
  /** Drills of the matrix on so many threads, and how often in turns. */
  readonly matrixDrills: number;
  readonly matrixTurns: number;
  /** Smaller plans of a drill that fails are tried at most. */
  readonly shrinkRuns: number;
  /** Whether a first run pays for loading and compiling. */
  readonly warmUp: boolean;
}

export const WHOLE: Effort = {
  servers: [1, 10, 100],
  events: 2_000_000,
  callers: [1, 8],
  rounds: 4,
  roundMs: 2_000,
  vaultStarts: 5,
  labStarts: 3,
  matrixDrills: 20,
  matrixTurns: 2,
  shrinkRuns: 200,
  warmUp: true,
};

/** Its figures say nothing: that it comes to its end does. */
export const SHORT: Effort = {
  servers: [1],
  events: 100_000,
  callers: [1, 8],
  rounds: 1,
  roundMs: 200,
  vaultStarts: 1,
  labStarts: 1,
  matrixDrills: 2,
  matrixTurns: 1,
  shrinkRuns: 3,
  warmUp: false,
};

/** What the command line asks for, or what is wrong with it: `[--short] [SIZES]`, such as `1,10`. */
export function effortOf(words: readonly string[]): Effort | string {
  const effort = words.includes('--short') ? SHORT : WHOLE;
  const [sizes, ...rest] = words.filter((word) => word !== '--short');
  if (sizes === undefined) return effort;
  if (rest.length > 0 || !/^[1-9]\d*(,[1-9]\d*)*$/.test(sizes)) {
    return 'bench: expected [--short] and numbers of servers, such as 1,10';
  }
  return { ...effort, servers: sizes.split(',').map(Number) };
}
