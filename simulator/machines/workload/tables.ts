/**
 * What the ledgers hold: three tables, the rows that go into them, and the digest by which a row is known again.
 * A row's text follows from its number alone, so any process makes the same row; only its time differs.
 */
import { createHash } from 'node:crypto';
import { faker } from '@faker-js/faker/locale/en';
import type { SqlValue } from '../sqlite/database.ts';
import { CANARY } from './canary.ts';

export type TableName = 'orders' | 'bills' | 'entries';

/** Column by column as stored. The first column is the number; bills carry the order's number in the second. */
export type Row = readonly [id: number, ...SqlValue[]];

/** In this order they are read and listed. */
export const TABLES: Readonly<Record<TableName, readonly string[]>> = {
  orders: [
    'id INTEGER PRIMARY KEY',
    'customer TEXT',
    'item TEXT',
    'amount_cents INTEGER',
    'placed_at TEXT',
    'note TEXT',
  ],
  bills: [
    'id INTEGER PRIMARY KEY',
    'order_id INTEGER',
    'customer TEXT',
    'amount_cents INTEGER',
    'billed_at TEXT',
    'note TEXT',
  ],
  entries: ['id INTEGER PRIMARY KEY', 'account TEXT', 'amount_cents INTEGER', 'entered_at TEXT', 'note TEXT'],
};

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** What the orders server tells the billing server about an order. */
export interface OrderToBill {
  readonly orderId: number;
  readonly customer: string;
  readonly amountCents: number;
}

export function orderRow(id: number, atMs: number): Row {
  const { customer, item, amountCents, note } = inventedFor('order', id, () => ({
    customer: faker.person.fullName(),
    item: faker.commerce.productName(),
    amountCents: amount(),
    note: confidential(),
  }));
  return [id, customer, item, amountCents, instant(atMs), note];
}

export function billRow(id: number, order: OrderToBill, atMs: number): Row {
  const { note } = inventedFor('bill', id, () => ({ note: confidential() }));
  return [id, order.orderId, order.customer, order.amountCents, instant(atMs), note];
}

export function entryRow(id: number, atMs: number): Row {
  const { account, amountCents, note } = inventedFor('entry', id, () => ({
    account: faker.finance.accountName(),
    amountCents: amount(),
    note: confidential(),
  }));
  return [id, account, amountCents, instant(atMs), note];
}

const invented = new Map<string, object>();

/** What faker says for a number is the same in every drill, and takes longer than the transaction that stores it. */
function inventedFor<Fields extends object>(what: string, id: number, invent: () => Fields): Fields {
  const key = `${what} ${id}`;
  const known = invented.get(key) as Fields | undefined;
  if (known) return known;
  faker.seed(id);
  const fields = invent();
  invented.set(key, fields);
  return fields;
}

/** The number of the row that this one is about: a bill's order. */
export function refersTo(table: TableName, row: Row): number | undefined {
  return table === 'bills' ? (row[1] as number) : undefined;
}

/** 16 hex digits that identify a row's content. */
export function digestOf(row: Row): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16);
}

function amount(): number {
  return faker.number.int({ min: 100, max: 500_000 });
}

function confidential(): string {
  return `${CANARY} ${faker.lorem.sentence({ min: 8, max: 24 })}`;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
