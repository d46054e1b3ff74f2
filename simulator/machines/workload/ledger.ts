/** A ledger on a disk: reads everything it holds, adds rows, and knows when they are safe. */
import { invariant, ok, type Result } from '../../../reference/model/result.ts';
import { Database, type DatabaseOptions } from '../sqlite/database.ts';
import { digestOf, refersTo, type Row, TABLE_NAMES, TABLES, type TableName } from './tables.ts';

/** A row as the journal lists it: table, number, digest, and for a bill the number of its order. */
export type LedgerEntry = readonly [table: TableName, id: number, digest: string, refers?: number];

/** What was found on a disk. */
export interface LedgerReading {
  /** `ok`, or what SQLite (or the file system) finds wrong. */
  readonly integrity: string;
  /** A transaction was cut off and has been rolled back. */
  readonly recovered: boolean;
  readonly entries: readonly LedgerEntry[];
}

export class Ledger {
  readonly #database: Database;
  readonly #lastIds: Map<TableName, number>;
  #lastBilledOrder: number;

  private constructor(database: Database, entries: readonly LedgerEntry[]) {
    this.#database = database;
    this.#lastIds = new Map(TABLE_NAMES.map((table) => [table, 0]));
    this.#lastBilledOrder = 0;
    for (const [table, id, , refers] of entries) this.#count(table, id, refers);
  }

  /** Opens the ledger on a disk as it is. There is no ledger to go on with unless its integrity is `ok`. */
  static async open(options: DatabaseOptions): Promise<{ reading: LedgerReading; ledger?: Ledger }> {
    const opened = await Database.open(options);
    if (!opened.ok) return { reading: { integrity: opened.failure.message, recovered: false, entries: [] } };
    const database = opened.value;
    const integrity = await integrityOf(database);
    const entries = await readAll(database);
    if (integrity !== 'ok' || !entries.ok) {
      await database.close();
      const reason = entries.ok ? integrity : entries.failure.message;
      return {
        reading: { integrity: reason, recovered: database.recovered, entries: entries.ok ? entries.value : [] },
      };
    }
    const reading = { integrity, recovered: database.recovered, entries: entries.value };
    return { reading, ledger: new Ledger(database, entries.value) };
  }

  /** The number the next row of a table gets. */
  nextId(table: TableName): number {
    return this.lastId(table) + 1;
  }

  /** The highest number in a table; 0 when it is empty. */
  lastId(table: TableName): number {
    return this.#lastIds.get(table)!;
  }

  /** The highest number of an order that was billed; 0 when none was. */
  get lastBilledOrder(): number {
    return this.#lastBilledOrder;
  }

  /** Commits a row. SQLite is done with it when the promise settles; the disk is not. */
  async insert(table: TableName, row: Row): Promise<Result<undefined>> {
    const places = TABLES[table].map(() => '?').join(', ');
    const inserted = await this.#database.run(`INSERT INTO ${table} VALUES (${places})`, row);
    if (inserted.ok) this.#count(table, row[0], refersTo(table, row));
    return inserted;
  }

  /** The order of that number, or the next one there is. */
  async orderFrom(id: number): Promise<Row | undefined> {
    const rows = await this.#database.rows('SELECT * FROM orders WHERE id >= ? ORDER BY id LIMIT 1', [id]);
    return rows.ok ? (rows.value[0] as Row | undefined) : undefined;
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #count(table: TableName, id: number, refers = 0): void {
    this.#lastIds.set(table, Math.max(this.lastId(table), id));
    this.#lastBilledOrder = Math.max(this.#lastBilledOrder, refers);
  }
}

async function integrityOf(database: Database): Promise<string> {
  const found = await database.rows('PRAGMA integrity_check');
  return found.ok ? found.value.map(([line]) => line).join('; ') : found.failure.message;
}

async function readAll(database: Database): Promise<Result<LedgerEntry[]>> {
  const entries: LedgerEntry[] = [];
  for (const table of TABLE_NAMES) {
    const rows = await database.rows(`SELECT * FROM ${table} ORDER BY id`);
    if (!rows.ok) return rows;
    for (const values of rows.value) {
      const row = values as unknown as Row;
      invariant(row.length === TABLES[table].length, `a row of ${table} has its columns`);
      const refers = refersTo(table, row);
      entries.push(refers === undefined ? [table, row[0], digestOf(row)] : [table, row[0], digestOf(row), refers]);
    }
  }
  return ok(entries);
}
