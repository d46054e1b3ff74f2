/**
 * A SQLite database on a disk: durable transactions with a rollback journal that is kept and overwritten.
 *
 * Each statement runs at the instant it is asked for and commits by itself. What it wrote is then on its way to the disk
 * in SQLite's own order: journal, its header, the pages, and last the write that invalidates the journal. That last
 * write is the commit: a disk cut off before it rolls the transaction back when opened, a disk cut off after it keeps it.
 */
import { SQLITE_DONE, SQLITE_ROW, SQLiteError } from '@journeyapps/wa-sqlite';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type { Clock, RandomStream } from '../../../reference/runtime.ts';
import type { BlockDevice } from '../../disks/block-device.ts';
import { type Engine, startEngine } from './engine.ts';
import { FileSystem } from './file-system.ts';
import { DiskVfs } from './vfs.ts';

export type SqlValue = number | string | null;

export interface DatabaseOptions {
  readonly device: BlockDevice;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: RandomStream;
}

export const DATABASE_FILE = 'ledger.db';
export const JOURNAL_FILE = 'ledger.db-journal';

const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = PERSIST;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
`;

export class Database {
  /** Whether SQLite found an unfinished transaction and rolled it back when opening. */
  readonly recovered: boolean;
  readonly #api: SQLiteAPI;
  readonly #handle: number;
  readonly #statements = new Map<string, number>();

  private constructor(api: SQLiteAPI, handle: number, recovered: boolean) {
    this.#api = api;
    this.#handle = handle;
    this.recovered = recovered;
  }

  /**
   * Opens the database on the disk as it is; SQLite recovers what it must. The recovery's own writes are then on their
   * way. `NOT_FORMATTED` when the disk holds no file system, `DATABASE_UNREADABLE` when it holds no intact database.
   */
  static async open(options: DatabaseOptions): Promise<Result<Database>> {
    const files = FileSystem.mount(options.device);
    if (!files.ok) return files;
    const engine = await startEngine();
    return Database.#open(engine, files.value, options);
  }

  static async #open(engine: Engine, files: FileSystem, { clock, random }: DatabaseOptions): Promise<Result<Database>> {
    const { api } = engine;
    api.vfs_register(new DiskVfs(engine, files, clock, random), true);
    const recovered = holdsTransaction(files);
    return attempt('DATABASE_UNREADABLE', async () => {
      const handle = await api.open_v2(DATABASE_FILE);
      await api.exec(handle, SETTINGS);
      const database = new Database(api, handle, recovered);
      // The first read is what makes SQLite look at the journal.
      await database.#query('SELECT count(*) FROM sqlite_schema', []);
      return database;
    });
  }

  /** Runs one statement, at this very instant and before the promise settles. `DATABASE_FAILED` with SQLite's reason. */
  run(sql: string, values: readonly SqlValue[] = []): Promise<Result<undefined>> {
    return attempt('DATABASE_FAILED', async () => {
      await this.#query(sql, values);
      return undefined;
    });
  }

  /** The rows of a query, each with its columns in order. `DATABASE_FAILED` with SQLite's reason. */
  rows(sql: string, values: readonly SqlValue[] = []): Promise<Result<SqlValue[][]>> {
    return attempt('DATABASE_FAILED', () => this.#query(sql, values));
  }

  async close(): Promise<void> {
    for (const statement of this.#statements.values()) await this.#api.finalize(statement);
    this.#statements.clear();
    await this.#api.close(this.#handle);
  }

  async #query(sql: string, values: readonly SqlValue[]): Promise<SqlValue[][]> {
    const statement = this.#statements.get(sql) ?? (await this.#prepare(sql));
    const rows: SqlValue[][] = [];
    try {
      if (values.length > 0) this.#api.bind_collection(statement, [...values]);
      while ((await this.#api.step(statement)) === SQLITE_ROW) rows.push(this.#api.row(statement) as SqlValue[]);
    } finally {
      // Reports the error of the step once more; the step has thrown it already.
      await this.#api.reset(statement).catch(() => SQLITE_DONE);
    }
    return rows;
  }

  async #prepare(sql: string): Promise<number> {
    for await (const statement of this.#api.statements(this.#handle, sql, { unscoped: true })) {
      this.#statements.set(sql, statement);
      return statement;
    }
    throw new SQLiteError(`no statement in: ${sql}`, 1);
  }
}

/** A journal whose first byte is not zero holds the former pages of a transaction that did not finish. */
function holdsTransaction(files: FileSystem): boolean {
  const firstByte = new Uint8Array(1);
  files.find(JOURNAL_FILE)?.read(firstByte, 0);
  return firstByte[0] !== 0;
}

/** What SQLite reports is a result; anything else that is thrown is a broken invariant and passes through. */
async function attempt<Value>(code: string, action: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return ok(await action());
  } catch (error) {
    if (!(error instanceof SQLiteError)) throw error;
    return fail(code, `SQLite: ${error.message}`);
  }
}
