/** What the configuration server relies on at a vCenter, whether ours or one that speaks VMware's own API. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { biosUuidOf } from '../machines/bios-uuid.ts';
import type { Hypervisor, MachineSpecification } from '../../reference/runtime.ts';

export interface VcenterUnderTest {
  /** Over the configuration server's network. */
  readonly vcenter: Hypervisor;
  /** What really runs: machines that have power, by name. */
  running(): readonly string[];
  /** Has a master target leave a disk on the datastores. */
  layDisk(name: string): Promise<void>;
  /** Has its host lose a machine, with all that it was made of. */
  lose(name: string): Promise<void>;
  /** Waits until what really runs is what the vCenter says. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Of the vCenter under test. */
export const CONTRACT_DATASTORES = ['shop-datastore', 'files-datastore'];

/** A server of the site, which may be there before anybody asks the vCenter for a machine. */
export const BEFORE = {
  name: 'shop01',
  place: 'site',
  power: 'on',
  address: '10.1.0.21',
  volumes: ['shop01/shop01.vmdk', 'shop01/shop01_1.vmdk'],
  datastore: 'files-datastore',
  operatingSystem: 'Linux',
  atVcenter: true,
} as const;

export function vcenterContract(
  kind: string,
  create: (before?: readonly (typeof BEFORE)[]) => Promise<VcenterUnderTest>,
): void {
  describe(`a vCenter (${kind})`, () => {
    let under: VcenterUnderTest;

    beforeEach(async () => {
      under = await create();
      for (const disk of ['orders01-0.vmdk', 'orders01-1.vmdk', 'files01-0.vmdk']) await under.layDisk(disk);
    });
    afterEach(() => under.close());

    const refused = (code: string) => ({ ok: false, failure: { code } });

    test('a machine is created from disks on a datastore, without power, and listed', async () => {
      const { vcenter } = under;
      const created = await vcenter.create(orders01());
      expect(created).toMatchObject({
        ok: true,
        value: { name: 'orders01', power: 'off', volumes: ['orders01-0.vmdk', 'orders01-1.vmdk'] },
      });
      await vcenter.create(files01());
      const listed = await vcenter.list();
      expect(listed.ok && listed.value.map(({ name, power }) => `${name} ${power}`).sort()).toEqual([
        'files01 off',
        'orders01 off',
      ]);
      await under.settled();
      expect(under.running()).toEqual([]);
    });

    test('it runs when it is started and no longer when it is stopped; saying so twice changes nothing', async () => {
      const { vcenter } = under;
      await vcenter.create(orders01());
      for (const power of ['on', 'on', 'off', 'off', 'on'] as const) {
        expect(await (power === 'on' ? vcenter.start('orders01') : vcenter.stop('orders01'))).toMatchObject({
          ok: true,
        });
        expect(await vcenter.inspect('orders01')).toMatchObject({ ok: true, value: { power } });
        await under.settled();
        expect(under.running()).toEqual(power === 'on' ? ['orders01'] : []);
      }
    });

    test('what it is made of is told: the files of its disks, and the datastore that they lie on', async () => {
      await under.vcenter.create(orders01());
      await under.settled();
      const { volumes, datastore } = orders01();
      expect(await under.vcenter.list()).toMatchObject({ ok: true, value: [{ volumes, datastore }] });
    });

    test('it has an address once it is there', async () => {
      await under.vcenter.create(orders01());
      await under.settled();
      const found = await under.vcenter.inspect('orders01');
      expect(found.ok && found.value.address).toMatch(/^10\.1\.0\.\d+$/);
    });

    test('a removed machine is gone, running or not, and its disks and its name are free again', async () => {
      const { vcenter } = under;
      for (const power of ['on', 'off']) {
        expect(await vcenter.create(orders01())).toMatchObject({ ok: true });
        if (power === 'on') await vcenter.start('orders01');
        await under.settled();
        expect(await vcenter.remove('orders01')).toMatchObject({ ok: true });
        expect(await vcenter.inspect('orders01')).toMatchObject(refused('MACHINE_NOT_FOUND'));
        expect(await vcenter.list()).toEqual({ ok: true, value: [] });
        await under.settled();
        expect(under.running()).toEqual([]);
      }
    });

    test('what it cannot do it refuses with the reason', async () => {
      const { vcenter } = under;
      await vcenter.create(orders01());
      expect(await vcenter.create(orders01())).toMatchObject(refused('MACHINE_EXISTS'));
      expect(await vcenter.create({ ...files01(), datastore: 'another' })).toMatchObject(
        refused('DATASTORE_NOT_FOUND'),
      );
      expect(await vcenter.create({ ...files01(), volumes: ['no.vmdk'] })).toMatchObject(refused('MACHINE_NOT_FOUND'));
      expect(await vcenter.start('another')).toMatchObject(refused('MACHINE_NOT_FOUND'));
      expect(await vcenter.stop('another')).toMatchObject(refused('MACHINE_NOT_FOUND'));
      expect(await vcenter.remove('another')).toMatchObject(refused('MACHINE_NOT_FOUND'));
      expect(await vcenter.inspect('another')).toMatchObject(refused('MACHINE_NOT_FOUND'));
      expect(await vcenter.create(files01())).toMatchObject({ ok: true });
    });

    test('it tells the UUID and the operating system of a machine', async () => {
      await under.vcenter.create(orders01());
      await under.settled();
      const told = { biosUuid: biosUuidOf('vmware:orders01'), operatingSystem: 'Windows' };
      expect(await under.vcenter.inspect('orders01')).toMatchObject({ ok: true, value: told });
    });
  });

  describe(`machines that were there before their vCenter (${kind})`, () => {
    let under: VcenterUnderTest;

    beforeEach(async () => {
      under = await create([BEFORE]);
      await under.settled();
    });
    afterEach(() => under.close());

    test('are told as they are', async () => {
      const { name, power, address, operatingSystem, volumes, datastore } = BEFORE;
      const told = { name, power, address, operatingSystem, volumes, datastore, biosUuid: biosUuidOf(name) };
      expect(await under.vcenter.list()).toMatchObject({ ok: true, value: [told] });
      expect(under.running()).toEqual([name]);
    });

    test('are switched off and on there, and keep their name to themselves', async () => {
      const { name } = BEFORE;
      for (const power of ['off', 'on'] as const) {
        await (power === 'on' ? under.vcenter.start(name) : under.vcenter.stop(name));
        await under.settled();
        expect(under.running()).toEqual(power === 'on' ? [name] : []);
      }
      await under.layDisk('shop01-0.vmdk');
      const namesake = { ...orders01(), name, serverId: name, volumes: ['shop01-0.vmdk'] };
      expect(await under.vcenter.create(namesake)).toMatchObject({ ok: false, failure: { code: 'MACHINE_EXISTS' } });
    });

    test('are gone from its list when they are lost, and their name is free', async () => {
      const { name } = BEFORE;
      await under.lose(name);
      await under.settled();
      expect(await under.vcenter.list()).toEqual({ ok: true, value: [] });
      await under.layDisk('shop01-0.vmdk');
      const copy = { ...orders01(), name, serverId: name, volumes: ['shop01-0.vmdk'] };
      expect(await under.vcenter.create(copy)).toMatchObject({ ok: true });
      await under.settled();
      const told = { name, biosUuid: biosUuidOf(`vmware:${name}`) };
      expect(await under.vcenter.list()).toMatchObject({ ok: true, value: [told] });
    });

    test('are removed there for good', async () => {
      await under.vcenter.remove(BEFORE.name);
      await under.settled();
      expect(await under.vcenter.list()).toEqual({ ok: true, value: [] });
      expect(under.running()).toEqual([]);
    });
  });
}

function orders01(): MachineSpecification {
  const volumes = ['orders01-0.vmdk', 'orders01-1.vmdk'];
  const datastore = CONTRACT_DATASTORES[0];
  return { name: 'orders01', serverId: 'orders01', volumes, network: 'onprem', purpose: 'production', datastore };
}

function files01(): MachineSpecification {
  return { ...orders01(), name: 'files01', serverId: 'files01', volumes: ['files01-0.vmdk'] };
}
