import { HICCUP_MS, type Tell } from './turns.ts';

/**
 * Follows orders of the service: each of its states is a turn of the story, however quickly it passes. How long a copy takes
 * is a matter of amounts.
 */
const ON_ORDERS = 'replication';
const UNTIL_ORDERED = 'idle';

interface Stay {
  readonly state: string;
  readonly sinceMs: number;
  /** It counts even when it passes quickly. */
  readonly isTurn: boolean;
}

/**
 * A role's state is one state of each of its parallel regions: `registration.registered|shipment.flowing`. Each region is
 * a subject of its own, because which of two regions changes first is a matter of chance.
 */
export class RoleRegions {
  readonly #tell: Tell;
  readonly #now = new Map<string, Stay>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  entered(node: string, states: string, atMs: number): void {
    for (const [index, part] of states.split('|').entries()) {
      const [region = '', state = ''] = part.includes('.') ? part.split(/\.(.*)/s) : [`state ${index}`, part];
      const subject = `role ${node} ${region}`;
      if (this.#now.get(subject)?.state === state) continue;
      this.#left(subject, atMs);
      this.#now.set(subject, { state, sinceMs: atMs, isTurn: region === ON_ORDERS && state !== UNTIL_ORDERED });
    }
  }

  /** The machine was switched: what its roles were at that moment is told when it had lasted. */
  ended(machine: string, atMs: number): void {
    for (const subject of this.#now.keys()) {
      if (!subject.startsWith(`role ${machine}/`)) continue;
      this.#left(subject, atMs);
      this.#now.delete(subject);
    }
  }

  /** The story is over: every role stays as it is. */
  end(): void {
    for (const [subject, { state, sinceMs }] of this.#now) this.#tell(subject, state, sinceMs);
  }

  #left(subject: string, atMs: number): void {
    const stay = this.#now.get(subject);
    if (!stay) return;
    const { isTurn, sinceMs, state } = stay;
    if (isTurn) this.#tell(subject, state, sinceMs);
    else if (atMs - sinceMs >= HICCUP_MS) this.#tell(subject, state, sinceMs, atMs - sinceMs);
  }
}
