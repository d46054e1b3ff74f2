/**
 * What each machine's database held at any write of its disk, by the account of the application that wrote it: what it
 * found when it opened, and every transaction since. Along a chain of machines this is the history of the server's data,
 * because each machine is judged by what the one before it really held, not by numbers that start again after a failover.
 */
import { entriesOf, type RowEntry, type WorkloadOpened } from './entries.ts';
import type { Machine, Machines } from './machines.ts';
import type { Run } from './property.ts';

export interface Transaction {
  readonly table: string;
  readonly id: number;
  /** Writes the disk had received when it was begun: its own come after them. */
  readonly begunPosition: number;
  readonly begunAtMs: number;
  committed?: {
    readonly position: number;
    readonly atMs: number;
    readonly digest: string;
    readonly refers?: number | undefined;
  };
  failed?: { readonly atMs: number };
}

/** From one opening of the database to the next. */
export interface Session {
  readonly machine: Machine;
  readonly opened: WorkloadOpened;
  /** In order; one after the other, so at any write at most one is under way. */
  readonly transactions: Transaction[];
}

export interface LedgerState {
  readonly session: Session;
  /** Key ({@link keyOf}) to digest of every row that must be there. */
  readonly certain: ReadonlyMap<string, string>;
  /** Begun before and not durable by then: there as a whole or not at all. */
  readonly underWay: Transaction | undefined;
  /** Begun after: must not be there. */
  readonly later: readonly Transaction[];
}

/** `orders 17` */
export function keyOf(table: string, id: number): string {
  return `${table} ${id}`;
}

export class Ledgers {
  readonly #sessions = new Map<Machine, Session[]>();

  constructor(run: Run, machines: Machines) {
    const open = new Map<Session, Map<string, Transaction>>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'workload.opened') {
        const machine = machines.named(entry.machine, entry.seq);
        if (!machine) continue;
        const session = { machine, opened: entry, transactions: [] };
        this.#sessions.set(machine, [...this.sessionsOf(machine), session]);
        open.set(session, new Map());
        continue;
      }
      if (entry.kind !== 'workload.begin' && entry.kind !== 'workload.commit' && entry.kind !== 'workload.failed')
        continue;
      const machine = machines.named(entry.machine, entry.seq);
      const session = machine && this.sessionsOf(machine).at(-1);
      const underWay = session && open.get(session);
      if (!session || !underWay) continue;
      const key = keyOf(entry.table, entry.id);
      if (entry.kind === 'workload.begin') {
        const { table, id, position, at } = entry;
        const transaction: Transaction = { table, id, begunPosition: position, begunAtMs: at };
        session.transactions.push(transaction);
        underWay.set(key, transaction);
        continue;
      }
      const transaction = underWay.get(key);
      if (!transaction) continue;
      underWay.delete(key);
      if (entry.kind === 'workload.failed') transaction.failed = { atMs: entry.at };
      else {
        const { position, at: atMs, digest, refers } = entry;
        transaction.committed = { position, atMs, digest, refers };
      }
    }
  }

  sessionsOf(machine: Machine): readonly Session[] {
    return this.#sessions.get(machine) ?? [];
  }

  /** Whether another machine of the same server has committed it, and was at work in that session's time as well, perhaps after a restart. */
  committedElsewhere(than: Machine, key: string, meanwhile: Session): boolean {
    return [...this.#sessions].some(
      ([machine, sessions]) =>
        machine !== than &&
        machine.server === than.server &&
        sessions.some(({ transactions }) => (transactions.at(-1)?.begunAtMs ?? 0) >= meanwhile.opened.at) &&
        sessions.some(({ transactions }) =>
          transactions.some(({ table, id, committed }) => keyOf(table, id) === key && committed !== undefined),
        ),
    );
  }

  /** The session that had the disk when it received write `position`; undefined for a machine without a database. */
  sessionAt(machine: Machine, position: number): Session | undefined {
    const sessions = this.sessionsOf(machine);
    // Before the first opening the disk held what that one found: opening rolls back what was cut off, nothing else.
    return sessions.findLast(({ opened }) => opened.position <= position) ?? sessions[0];
  }

  /** The transaction that a tag set at this place cut in two, if there is one. */
  underWayAt(machine: Machine, position: number, atMs: number): Transaction | undefined {
    return this.sessionAt(machine, position)?.transactions.find((transaction) =>
      isUnderWay(transaction, position, atMs),
    );
  }

  /** What a database brought up from this place of the machine's system disk must hold. */
  stateAt(machine: Machine, position: number, atMs: number): LedgerState | undefined {
    const session = this.sessionAt(machine, position);
    if (!session) return undefined;
    const certain = new Map(session.opened.rows.map(([table, id, digest]) => [keyOf(table, id), digest]));
    const later: Transaction[] = [];
    let underWay: Transaction | undefined;
    for (const transaction of session.transactions) {
      const { table, id, begunPosition, committed } = transaction;
      if (committed && committed.position <= position) certain.set(keyOf(table, id), committed.digest);
      else if (begunPosition >= position) later.push(transaction);
      else if (isUnderWay(transaction, position, atMs)) underWay = transaction;
    }
    return { session, certain, underWay, later };
  }
}

/** Its first write comes after `begunPosition`, so a tag at that very write does not cut it. */
function isUnderWay({ begunPosition, committed, failed }: Transaction, position: number, atMs: number): boolean {
  if (begunPosition >= position || (failed && failed.atMs <= atMs)) return false;
  return !committed || committed.position > position;
}

/** Rows by key, as an opening found them. */
export function rowsByKey(rows: readonly RowEntry[]): Map<string, RowEntry> {
  return new Map(rows.map((row) => [keyOf(row[0], row[1]), row]));
}
