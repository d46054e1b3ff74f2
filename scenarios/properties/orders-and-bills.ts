/**
 * The tie between two servers that makes an inconsistent cut visible: a bill is written only once its order is safe on the
 * other server's disk, so wherever a bill is, its order must be.
 */
import { broughtUpTogether } from './brought-up-together.ts';
import { entriesOf } from './entries.ts';
import { keyOf, type Ledgers, type Session } from './ledgers.ts';
import type { Machines } from './machines.ts';
import type { SourceMark } from './marks.ts';
import type { Run } from './property.ts';
import { grouped, listed, tagName } from './wording.ts';

const BILLS = 'bills';
const ORDERS = 'orders';

/** Who keeps orders, and where in the writes of its disk each order became safe. */
export class OrderBook {
  readonly #keepers = new Set<string>();
  readonly #positions = new Map<Session, Map<number, number>>();
  /** How many transactions of a billing session were compared already: cuts only ever move forward. */
  readonly compared = new Map<Session, number>();

  constructor(run: Run) {
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'workload.commit' && entry.table === ORDERS) this.#keepers.add(entry.server);
      if (entry.kind === 'workload.opened' && entry.rows.some(([table]) => table === ORDERS))
        this.#keepers.add(entry.server);
    }
  }

  keeps(server: string): boolean {
    return this.#keepers.has(server);
  }

  /** The write at which an order became safe; 0 for one that was there when the database opened; undefined for none. */
  positionOf(session: Session, id: number): number | undefined {
    const known = this.#positions.get(session) ?? positionsIn(session);
    this.#positions.set(session, known);
    return known.get(id);
  }
}

function positionsIn(session: Session): Map<number, number> {
  const positions = new Map<number, number>();
  for (const [table, id] of session.opened.rows) if (table === ORDERS) positions.set(id, 0);
  for (const { table, id, committed } of session.transactions) {
    if (table === ORDERS && committed) positions.set(id, committed.position);
  }
  return positions;
}

/**
 * In the cut that these marks are: bills that were safe by their server's mark while their order was not by its own. What was
 * ordered of another machine of that server meanwhile, a lost one that somebody switched on again, is in no cut.
 */
export function* billsBeforeOrders(
  ledgers: Ledgers,
  orders: OrderBook,
  marks: readonly SourceMark[],
): Generator<string> {
  const databases = marks.filter(({ index }) => index === 0);
  const keepers = databases.filter(({ machine }) => orders.keeps(machine.server));
  for (const billing of databases) {
    const others = keepers.filter(({ machine }) => machine.server !== billing.machine.server);
    const session = ledgers.sessionAt(billing.machine, billing.mark.position);
    if (!session || others.length === 0) continue;
    let index = orders.compared.get(session) ?? 0;
    for (; index < session.transactions.length; index++) {
      const { table, id, committed } = session.transactions[index]!;
      if (committed && committed.position > billing.mark.position) break;
      if (table !== BILLS || committed?.refers === undefined) continue;
      const { refers, position } = committed;
      if (others.some((other) => isSafe(ledgers, orders, other, refers))) continue;
      if (others.some(({ machine }) => ledgers.committedElsewhere(machine, keyOf(ORDERS, refers), session))) continue;
      const missing = listed(
        others.map(({ machine, mark }) => `${machine.name} (mark at write ${grouped(mark.position)})`),
      );
      yield `bill ${id} is in (write ${grouped(position)} of ${billing.machine.name}, mark at ` +
        `${grouped(billing.mark.position)}), its order ${refers} not yet in ${missing}`;
    }
    orders.compared.set(session, index);
  }
}

function isSafe(ledgers: Ledgers, orders: OrderBook, { machine, mark }: SourceMark, order: number): boolean {
  const session = ledgers.sessionAt(machine, mark.position);
  const position = session && orders.positionOf(session, order);
  return position !== undefined && position <= mark.position;
}

/** Bills without orders in databases that were brought up together: from one tag, or by one recovery plan. */
export function* billsWithoutOrders(
  run: Run,
  machines: Machines,
  ledgers: Ledgers,
  orders: OrderBook,
): Generator<string> {
  for (const { machines: together } of broughtUpTogether(run, machines)) {
    const opened = together.flatMap((machine) => ledgers.sessionsOf(machine)[0] ?? []);
    const keepers = opened.filter(({ machine }) => orders.keeps(machine.server));
    const known = new Set(keepers.flatMap(({ opened: { rows } }) => rows.map(([table, id]) => keyOf(table, id))));
    for (const {
      machine,
      opened: { rows },
    } of opened) {
      const others = keepers.filter((keeper) => keeper.machine.server !== machine.server);
      if (others.length === 0) continue;
      const orphans = rows.filter(([table, , , refers]) => table === BILLS && !known.has(keyOf(ORDERS, refers ?? -1)));
      if (orphans.length === 0) continue;
      const bills = listed(orphans.map(([, id, , refers]) => `bill ${id} of order ${refers}`));
      const tags = listed([...new Set(together.map(({ prepared }) => tagName(prepared?.tag ?? '')))]);
      const keeper = listed(others.map((other) => other.machine.name));
      yield `${machine.name} holds ${bills}, but ${keeper} has no such order; brought up together from ${tags}`;
    }
  }
}
