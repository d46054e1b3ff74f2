import { expect, test } from 'vitest';
import type { MachineSpecification } from '../../reference/runtime.ts';
import { paperBook } from './fixtures/paper-book.ts';
import { askedPark, livePark, parkOperations } from './park.ts';

const ORDERS01: MachineSpecification = {
  name: 'orders01',
  serverId: 'orders01',
  volumes: ['orders01-system', 'orders01-data'],
  network: 'vnet',
  purpose: 'production',
};

/** A park with these disks in every place, and a fabric in another process that has only text to ask it with. */
function parkAndFabric(disks: readonly string[]) {
  const book = paperBook();
  const park = livePark(
    book,
    async (place, machine, name) =>
      disks.includes(name) ? { name, id: `${place} ${machine}/${name}`, path: `/${name}` } : undefined,
    (place, network) =>
      network === 'vnet' ? { segment: place === 'azure' ? 'azure-vnet' : 'onprem', purpose: 'production' } : undefined,
  );
  const operations = parkOperations(park);
  const fabric = askedPark({
    async ask<Value>(operation: string, ...given: readonly unknown[]) {
      const heard = JSON.parse(JSON.stringify(given)) as never[];
      const answer = await operations[operation]?.(...heard);
      return JSON.parse(JSON.stringify(answer)) as Value;
    },
  });
  return { book, fabric };
}

test('a fabric makes machines, switches them, and removes them, over the line to the launcher', async () => {
  const { book, fabric } = parkAndFabric(ORDERS01.volumes);
  expect(await fabric.create('azure', ORDERS01)).toMatchObject({
    ok: true,
    value: { name: 'orders01', power: 'off', volumes: ORDERS01.volumes },
  });
  expect(await fabric.setPower('azure', 'orders01', 'on')).toMatchObject({ ok: true });
  expect(await fabric.inspect('azure', 'orders01')).toMatchObject({ ok: true, value: { power: 'on' } });
  expect(book.find('azure:orders01')).toMatchObject({ place: 'azure', power: 'on' });
  expect(await fabric.remove('azure', 'orders01')).toMatchObject({ ok: true });
  expect(await fabric.list('azure')).toEqual([]);
});

test('each place has its own machines: a copy in Azure and one at home may share a name', async () => {
  const { fabric } = parkAndFabric(ORDERS01.volumes);
  await fabric.create('azure', ORDERS01);
  expect(await fabric.create('vmware', ORDERS01)).toMatchObject({ ok: true });
  expect(await fabric.create('azure', ORDERS01)).toMatchObject({ ok: false, failure: { code: 'MACHINE_EXISTS' } });
  await fabric.setPower('vmware', 'orders01', 'on');
  expect((await fabric.list('azure')).map(({ name, power }) => [name, power])).toEqual([['orders01', 'off']]);
});

test('who asks again for a machine that is being made does not get a second one', async () => {
  const { book, fabric } = parkAndFabric(ORDERS01.volumes);
  const [first, second] = await Promise.all([fabric.create('azure', ORDERS01), fabric.create('azure', ORDERS01)]);
  expect([first.ok, second]).toMatchObject([true, { ok: false, failure: { code: 'MACHINE_EXISTS' } }]);
  expect(book.all()).toHaveLength(1);
});

test('a machine in a network that is not there is not made', async () => {
  const { book, fabric } = parkAndFabric(ORDERS01.volumes);
  expect(await fabric.create('azure', { ...ORDERS01, network: 'other' })).toMatchObject({
    ok: false,
    failure: { code: 'NETWORK_NOT_FOUND' },
  });
  expect(book.all()).toEqual([]);
});

test('a machine without one of its disks is not made, and may be made later', async () => {
  const { book, fabric } = parkAndFabric(['orders01-system']);
  const missing = { ok: false, failure: { code: 'MACHINE_NOT_FOUND', message: 'disk orders01-data does not exist' } };
  expect(await fabric.create('azure', ORDERS01)).toEqual(missing);
  expect(book.all()).toEqual([]);
  expect(await fabric.create('azure', { ...ORDERS01, volumes: ['orders01-system'] })).toMatchObject({ ok: true });
});

test('what is not there is said to be not there', async () => {
  const { fabric } = parkAndFabric([]);
  const notFound = { ok: false, failure: { code: 'MACHINE_NOT_FOUND' } };
  expect(await fabric.inspect('azure', 'orders01')).toMatchObject(notFound);
  expect(await fabric.setPower('azure', 'orders01', 'on')).toMatchObject(notFound);
  expect(await fabric.remove('azure', 'orders01')).toMatchObject(notFound);
});
