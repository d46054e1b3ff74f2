/**
 * What the replication policies of a run said when, and by which of them an item replicated. A change counts from its record
 * on; who is told of it later has some time. On the way home another policy holds than to Azure, with limits of its own.
 */
import { entriesOf, type PolicyChanged, type PolicyCreated, type ReplicationStarted } from './entries.ts';
import type { Run } from './property.ts';

type Said = PolicyCreated | PolicyChanged;
type Setting = 'appConsistentMinutes' | 'retentionMinutes' | 'rpoThresholdMinutes';

export class PolicyTimes {
  readonly #said: readonly Said[];
  /** Of each item, in order of time. */
  readonly #starts: ReadonlyMap<string, readonly ReplicationStarted[]>;

  constructor(run: Run) {
    const entries = entriesOf(run);
    this.#said = entries.filter(
      (entry): entry is Said => entry.kind === 'policy.created' || entry.kind === 'policy.changed',
    );
    const starts = entries.filter((entry): entry is ReplicationStarted => entry.kind === 'replication.started');
    this.#starts = Map.groupBy(starts, ({ item }) => item);
  }

  /** A setting's values at any time from `fromMs` to `toMs`, the last excluded; of all policies to Azure when there are several. */
  during(setting: Setting, fromMs: number, toMs: number): number[] {
    return this.#values(setting, fromMs, toMs, ({ homeward }) => !homeward);
  }

  /**
   * Of the policies by which the item replicated in that time. Where its journal does not name them, of all for that direction.
   * None at all when nothing was said of any.
   */
  duringOf(item: string, setting: Setting, fromMs: number, toMs: number): number[] {
    const starts = this.#starts.get(item) ?? [];
    const present = starts.findLast(({ at }) => at <= fromMs);
    const later = starts.filter(({ at }) => at > fromMs && at < toMs);
    return [...(present ? [present] : []), ...later].flatMap(({ policy, direction }) =>
      this.#values(setting, fromMs, toMs, (said) =>
        policy === undefined ? (said.homeward ?? false) === (direction === 'to-site') : said.policy === policy,
      ),
    );
  }

  #values(setting: Setting, fromMs: number, toMs: number, of: (said: Said) => boolean): number[] {
    const minutes: number[] = [];
    for (const [index, said] of this.#said.entries()) {
      const next = this.#said.slice(index + 1).find(({ policy }) => policy === said.policy);
      const value = said[setting];
      if (of(said) && value !== undefined && said.at < toMs && (next === undefined || next.at > fromMs)) {
        minutes.push(value);
      }
    }
    return minutes;
  }
}
