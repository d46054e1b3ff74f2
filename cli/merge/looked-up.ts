/**
 * A search whose drills were run by other machines: they are chosen and kept as ever, but what came of each is looked up. So
 * whatever one machine would have written and told is written and told by the same code.
 */
import type { Lane } from '../../scenarios/explore/lane.ts';
import type { DrillResult, UnfinishedDrill } from '../../scenarios/result.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import type { DrillSource, PoolListener } from '../drill-pool.ts';
import type { DrillOutcome } from '../drill-task.ts';
import type { DrillRunner } from '../explore/campaign.ts';
import { keptJournal } from './kept-journals.ts';
import type { ShardFiles } from './shard-files.ts';

interface Known {
  readonly shard: ShardFiles;
  readonly result?: DrillResult;
  readonly unfinished?: UnfinishedDrill;
}

export class LookedUp implements DrillRunner {
  readonly #known = new Map<string, Known>();
  readonly #asked = new Set<string>();
  #stopped = false;

  constructor(shards: readonly ShardFiles[]) {
    for (const shard of shards) {
      for (const result of shard.result.drills) this.#known.set(result.name, { shard, result });
      for (const unfinished of shard.result.unfinished ?? []) this.#known.set(unfinished.name, { shard, unfinished });
    }
  }

  /** The lane, as far as its machine came: with `--for`, or after Ctrl-C, that may not be all of it. */
  *asFarAsRun(lane: Lane): Lane {
    let outcome: DrillResult | undefined;
    for (;;) {
      const { done, value } = lane.next(outcome);
      if (done === true || !this.#known.has(value.plan.name)) return;
      outcome = yield value;
    }
  }

  unfinished(name: string): UnfinishedDrill | undefined {
    return this.#known.get(name)?.unfinished;
  }

  /** Names of drills that shards tell of, and that the search does not have. */
  strangers(): string[] {
    return [...this.#known.keys()].filter((name) => !this.#asked.has(name));
  }

  async run(source: DrillSource, listener: PoolListener): Promise<void> {
    for (let next = await source.next(); next; next = await source.next()) {
      const [number, task] = next;
      const known = this.#stopped ? undefined : this.#known.get(task.plan?.name ?? '');
      listener.onOutcome(
        number,
        known ? this.#outcome(known, (record) => listener.onRecord(number, record)) : { kind: 'interrupted' },
      );
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #outcome(
    { result, shard, unfinished }: Known,
    onRecord: (record: Parameters<PoolListener['onRecord']>[1]) => void,
  ): DrillOutcome {
    const drill = result ?? (unfinished as UnfinishedDrill);
    this.#asked.add(drill.name);
    const journal = keptJournal(shard, drill);
    const read = journal === undefined ? undefined : readJournal(journal);
    if (read?.ok) for (const record of read.value.records) onRecord(record);
    if (result) return { kind: 'finished', result, journal: journal ?? '' };
    const { message, why } = drill as UnfinishedDrill;
    const code = CODE[why];
    if (code !== undefined) return { kind: 'crashed', failure: { code, message } };
    return { kind: 'interrupted', ...(journal !== undefined && { journal }) };
  }
}

/** Of drills that broke. */
const CODE: Readonly<Partial<Record<UnfinishedDrill['why'], string>>> = {
  'scenario-broken': 'SCENARIO_BROKEN',
  'internal-error': 'INTERNAL_ERROR',
  'lab-unavailable': 'LAB_UNAVAILABLE',
};
