/**
 * The point of no return: the move after which a failure comes whatever chance does. It is looked for by drawing all chance anew from
 * some move on, several times, and counting how often the drill still fails in the same way.
 */

/** How often it still fails with another seed. */
export interface Reseeded {
  /** Moves that were made with the old seed; `start` when not even the beginning was. */
  readonly after: number | 'start';
  readonly fails: number;
  readonly of: number;
}

/** The first place from which on it fails every time, wherever chance is drawn anew; undefined when there is none. */
export function noReturn(all: readonly Reseeded[]): Reseeded['after'] | undefined {
  const lastDoubt = all.findLastIndex(({ fails, of }) => fails < of);
  return all[lastDoubt + 1]?.after;
}
