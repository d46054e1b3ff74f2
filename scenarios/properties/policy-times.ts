/**
 * What a run's replication policy said when. A change counts from its record on; who is told of it later has some time.
 * With several policies nobody can say from the journal alone which server replicates by which.
 */
import { entriesOf, type PolicyChanged, type PolicyCreated } from './entries.ts';
import type { Run } from './property.ts';

type Said = PolicyCreated | PolicyChanged;

export class PolicyTimes {
  readonly #said: readonly Said[];

  constructor(run: Run) {
    this.#said = entriesOf(run).filter(
      (entry): entry is Said => entry.kind === 'policy.created' || entry.kind === 'policy.changed',
    );
  }

  /** Whether there was exactly one, however often it changed. */
  get isOne(): boolean {
    return new Set(this.#said.map(({ policy }) => policy)).size === 1;
  }

  /** A setting's values at any time from `fromMs` to `toMs`, the last excluded; of all policies when there are several. */
  during(setting: 'appConsistentMinutes' | 'retentionMinutes', fromMs: number, toMs: number): number[] {
    const minutes: number[] = [];
    for (const [index, said] of this.#said.entries()) {
      const next = this.#said.slice(index + 1).find(({ policy }) => policy === said.policy);
      if (said.at < toMs && (next === undefined || next.at > fromMs)) minutes.push(said[setting]);
    }
    return minutes;
  }
}
