/**
 * The journal of a live run: records of many processes, gathered as they come in and put in order when somebody reads
 * them. A record carries the lab time at which it was written, so the order is that of time; records of one instant stay
 * in the order of their arrival, which is that of writing for those of one process.
 */
import { Journal, type JournalHeader, type JournalRecord, type RunJournal } from '../../journal/journal.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Gathered {
  /** Milliseconds since the start of the run, in lab time. */
  readonly at: number;
  readonly node: string;
  readonly kind: string;
  readonly fields: Fields;
}

export class GatheredJournal implements RunJournal {
  readonly header: JournalHeader;
  readonly #elapsedMs: () => number;
  readonly #gathered: Gathered[] = [];
  readonly #listeners = new Set<(record: JournalRecord) => void>();
  /** Of everything up to now; made when it is asked for. */
  #ordered: Journal | undefined;

  /** @param elapsedMs milliseconds of lab time since the start of the run, whole. */
  constructor(header: JournalHeader, elapsedMs: () => number) {
    this.header = header;
    this.#elapsedMs = elapsedMs;
  }

  get records(): readonly JournalRecord[] {
    return this.#inOrder().records;
  }

  get journalHash(): string {
    return this.#inOrder().journalHash;
  }

  record(node: string, kind: string, fields: Fields = {}): void {
    this.add({ at: this.#elapsedMs(), node, kind, fields });
  }

  /** A record that a process wrote, at its own time. */
  add({ at, node, kind, fields }: Gathered): void {
    this.#gathered.push({ at, node, kind, fields });
    this.#ordered = undefined;
    // Its place in the whole, and with it its number and hash, are known later.
    const early = { ...fields, seq: this.#gathered.length, at, node, kind, hash: '' } as JournalRecord;
    for (const listener of this.#listeners) listener(early);
  }

  onRecord(listener: (record: JournalRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  text(): string {
    return this.#inOrder().text();
  }

  #inOrder(): Journal {
    if (this.#ordered) return this.#ordered;
    let at = 0;
    const ordered = new Journal(this.header, () => at);
    for (const record of this.#gathered.toSorted((a, b) => a.at - b.at)) {
      at = record.at;
      ordered.record(record.node, record.kind, record.fields);
    }
    this.#ordered = ordered;
    return ordered;
  }
}
