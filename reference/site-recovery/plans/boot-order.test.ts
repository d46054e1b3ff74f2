import { expect, test } from 'vitest';
import { BootOrder } from './boot-order.ts';
import type { ProtectedItem } from '../item.ts';

/** Only who it is matters to the order. */
function machine(name: string): ProtectedItem {
  return { name } as ProtectedItem;
}

function scene() {
  const [database, web, mail] = [machine('database'), machine('web'), machine('mail')];
  const order = new BootOrder([[database], [web, mail]]);
  const called: string[] = [];
  const ready = (item: ProtectedItem) => void order.turnOf(item).then(() => called.push(item.name));
  /** Everything that can happen now has happened. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { database, web, mail, order, called, ready, settle };
}

test('nobody starts before every machine of the plan is made', async () => {
  const { database, web, mail, called, ready, settle } = scene();
  ready(database);
  ready(web);
  await settle();
  expect(called).toEqual([]);
  ready(mail);
  await settle();
  expect(called).toEqual(['database']);
});

test('the second group starts together when the first one runs', async () => {
  const { database, web, mail, order, called, ready, settle } = scene();
  for (const item of [web, mail, database]) ready(item);
  await settle();
  expect(called).toEqual(['database']);
  order.done(database);
  await settle();
  expect(called).toEqual(['database', 'web', 'mail']);
});

test('a machine that cannot be made holds nobody up', async () => {
  const { database, web, mail, order, called, ready, settle } = scene();
  ready(web);
  ready(mail);
  order.done(database);
  await settle();
  expect(called).toEqual(['web', 'mail']);
});
