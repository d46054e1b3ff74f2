/** What is told of a run, subject by subject. */

export interface Turn {
  readonly what: string;
  /** It lasted so little longer than a hiccup that it may have been one in another run. */
  readonly brief: boolean;
  /** The run ended so soon afterwards that another one may have ended before it. */
  readonly atTheEnd: boolean;
}

/** Something happened to a subject, and lasted; forever, if it does not say how long. Lab time. */
export type Tell = (subject: string, what: string, atMs: number, lastedMs?: number) => void;

/** A failed registration is tried again after this long (the published source's default). */
const REGISTRATION_RETRY_MS = 180_000;

/**
 * What passes sooner, of a role's states or a finding, is a hiccup of its surroundings, not a turn of the story. Longer than
 * the pause before a registration is tried again: whether a role starts before or after the one that it asks is a matter of
 * chance. Lab time.
 */
export const HICCUP_MS = REGISTRATION_RETRY_MS + 60_000;

/**
 * A live lab's requests time out after up to three minutes of lab time (real seconds times its speed), so it sees that
 * somebody is gone, or back, so much later than the virtual one.
 */
const BRIEF_MS = HICCUP_MS + 4 * 60_000;

/** Turns in the order in which they are told, until the run ends at `endMs`. */
export class Turns {
  readonly told = new Map<string, Turn[]>();
  readonly #endMs: number;

  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  readonly tell: Tell = (subject, what, atMs, lastedMs = Number.POSITIVE_INFINITY) => {
    const turns = this.told.get(subject) ?? [];
    this.told.set(subject, turns);
    // Trying the same again is a matter of how long something took.
    if (turns.at(-1)?.what !== what)
      turns.push({ what, brief: lastedMs < BRIEF_MS, atTheEnd: this.#endMs - atMs < HICCUP_MS });
  };
}
