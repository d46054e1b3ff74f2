/**
 * The journal of a run: everything that is later judged or shown. Both worlds write it.
 *
 * NDJSON. The first line is a header; then one record per line, in canonical JSON:
 *
 *     {"schema":"muster.journal/1","scenario":"vpn-loss","site":"sample","seed":"1","lab":"virtual", …}
 *     {"seq":1,"at":30000,"node":"web01/mobility","kind":"heartbeat", …fields, sorted…,"hash":"0123456789abcdef"}
 *
 * `seq` counts from 1, `at` is milliseconds since the start of the run. Each line's `hash`: the first 16 hex digits of
 * SHA-256(hash of the line before + this line without its hash); the header's own, unwritten, is that of its text. So
 * one altered byte anywhere changes the last hash, and that one (all 64 digits) names the whole run: `journalHash`.
 */
import { hash as digest } from 'node:crypto';
import { InvariantBroken } from '../../reference/model/result.ts';
import { canonicalFields, type Json } from './canonical.ts';

export interface JournalHeader {
  readonly schema: 'muster.journal/1';
  readonly scenario: string;
  readonly site: string;
  readonly seed: string;
  readonly lab: string;
  readonly engine: string;
  /** ISO 8601: what the world's clock showed when `at` was 0. */
  readonly startsAt: string;
  readonly [more: string]: unknown;
}

export interface JournalRecord {
  readonly seq: number;
  /** Milliseconds since the start of the run. */
  readonly at: number;
  /** `<machine>/<role>`, or the part of the world that speaks. */
  readonly node: string;
  readonly kind: string;
  readonly hash: string;
  readonly [field: string]: Json;
}

type Fields = Readonly<Record<string, unknown>>;

/** The journal of a run that goes on: written to, watched and read. */
export interface RunJournal {
  readonly header: JournalHeader;
  /** In order. Treat as frozen. */
  readonly records: readonly JournalRecord[];
  /** `sha256:<64 hex digits>` of everything so far. */
  readonly journalHash: string;
  /** Adds a record. `fields` is plain JSON and copied; its keys may not be `seq`, `at`, `node`, `kind` or `hash`. */
  record(node: string, kind: string, fields?: Fields): void;
  /** Calls `listener` with each record from now on. Returns what stops it. */
  onRecord(listener: (record: JournalRecord) => void): () => void;
  /** The whole text; every line ends with a line feed. */
  text(): string;
}

/** Digits of a link of the chain; the whole last one is the journal's hash. */
const LINK_DIGITS = 16;
const OURS: ReadonlySet<string> = new Set(['seq', 'at', 'node', 'kind', 'hash']);

export class Journal implements RunJournal {
  readonly header: JournalHeader;
  /** In order, in the form that reading the text gives back. Treat as frozen. */
  readonly records: readonly JournalRecord[] = [];

  readonly #headerLine: string;
  readonly #elapsedMs: () => number;
  /** Replaced, never changed: a listener may end its own listening while it is told. */
  #listeners: readonly ((record: JournalRecord) => void)[] = [];
  #lastDigest: string;

  /** @param elapsedMs milliseconds since the start of the run, whole and never falling. */
  constructor(header: JournalHeader, elapsedMs: () => number) {
    // The header keeps the order its author gave it: it is written once and compared as text.
    this.#headerLine = JSON.stringify(header);
    this.header = JSON.parse(this.#headerLine);
    this.#elapsedMs = elapsedMs;
    this.#lastDigest = digest('sha256', this.#headerLine);
  }

  /** `sha256:<64 hex digits>`; the header's when there is no record. */
  get journalHash(): string {
    return `sha256:${this.#lastDigest}`;
  }

  /** Adds a record. `fields` is plain JSON and copied; its keys may not be `seq`, `at`, `node`, `kind` or `hash`. */
  record(node: string, kind: string, fields: Fields = {}): JournalRecord {
    const records = this.records as JournalRecord[];
    const record: Record<string, Json> = { seq: records.length + 1, at: this.#elapsedMs(), node, kind };
    for (const key in fields) {
      if (OURS.has(key)) throw new InvariantBroken(`a '${kind}' record of ${node} brings a field '${key}' of its own`);
    }
    canonicalFields(record, fields, kind);
    this.#lastDigest = digest('sha256', this.#lastDigest.slice(0, LINK_DIGITS) + JSON.stringify(record));
    record.hash = this.#lastDigest.slice(0, LINK_DIGITS);
    records.push(record as JournalRecord);
    for (const listener of this.#listeners) listener(record as JournalRecord);
    return record as JournalRecord;
  }

  /** Calls `listener` with each record from now on. Returns what stops it. */
  onRecord(listener: (record: JournalRecord) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** The text, line by line, without line ends. */
  *lines(): Generator<string> {
    yield this.#headerLine;
    // A record keeps the order of its keys, so its text can be made again and need not be kept.
    for (const record of this.records) yield JSON.stringify(record);
  }

  /** The whole text; every line ends with a line feed. */
  text(): string {
    let text = '';
    for (const line of this.lines()) text += `${line}\n`;
    return text;
  }
}
