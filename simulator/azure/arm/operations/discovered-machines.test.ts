/** Virtual machines that a vCenter tells of, before and after their agent, and what becomes of them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FrontStage } from '../../../stages/front-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';
import { minutes } from '../../../stages/lab-stage.ts';
import { armOperations } from '../index.ts';

const DISCOVERY_CYCLE = minutes(15);

/** Two virtual machines beside a physical one. The agent of bare01 was installed with another passphrase, so none registers. */
const MIXED = `
name: Virtual and physical
servers:
  - { name: web01, kind: vmware, address: 10.1.0.11, disks: [{ name: system, sizeGb: 4, occupiedGb: 0.1 }] }
  - { name: bare01, kind: vmware, operatingSystem: Linux, address: 10.1.0.12, passphrase: another, disks: [{ name: system, sizeGb: 4, occupiedGb: 0.1 }] }
  - { name: files01, address: 10.1.0.13, disks: [{ name: system, sizeGb: 4, occupiedGb: 0.1 }] }
masterTargets: [{ name: mtl01, address: 10.1.0.8, operatingSystem: Linux }]
vcenter: { access: read }
azure: { cacheStorageAccount: onecache }
`;

let front: FrontStage;
let machinesPath: string;

const machines = async () => (await front.get(machinesPath)).body.value;
const names = async () =>
  (await machines()).map(({ properties }: { properties: { friendlyName: string } }) => properties.friendlyName).sort();
const found = async (name: string) =>
  (await machines()).find(
    ({ properties }: { properties: { friendlyName: string } }) => properties.friendlyName === name,
  );
const detailsOf = async (name: string) => (await found(name))?.properties.customDetails;

beforeEach(async () => {
  front = await FrontStage.open(armOperations, MIXED);
  const { ids, service } = front.azure;
  const container = ids.container(service.context.sites.all()[0]?.registration.siteId ?? '').slice(ids.vault.length);
  machinesPath = `${container}/replicationProtectableItems`;
  await front.stage.lab.sleep(DISCOVERY_CYCLE);
});

describe('a virtual machine of the site, with read rights at its vCenter', () => {
  test('is listed beside physical ones, with an agent and without', async () => {
    expect(await names()).toEqual(['bare01', 'files01', 'web01']);
    expect(await detailsOf('bare01')).toMatchObject({
      ...{ discoveryType: 'vCenter', vCenterInfrastructureId: '1', poweredOn: 'On', ipAddress: '10.1.0.12' },
      ...{ agentInstalled: 'NotInstalled', agentGeneratedId: null, osType: 'LINUX', validationErrors: [] },
    });
    expect(await detailsOf('web01')).toMatchObject({
      ...{ discoveryType: 'vCenter', vCenterInfrastructureId: '1', agentInstalled: 'Installed', osType: 'WINDOWS' },
      diskDetails: [{ diskName: 'system' }],
    });
    expect(await detailsOf('files01')).toMatchObject({ discoveryType: 'Physical', vCenterInfrastructureId: '0' });
  });

  test('is not ready while it is switched off, and cannot be enabled then', async () => {
    await front.stage.lab.controls.setPower('bare01', 'off', 'test');
    await front.stage.lab.sleep(DISCOVERY_CYCLE);
    expect(await detailsOf('bare01')).toMatchObject({ poweredOn: 'Off', validationErrors: [{ errorCode: '78145' }] });
    expect(await front.stage.enable('bare01')).toMatchObject({ ok: false, failure: { code: '78145' } });
  });

  test('is gone from the list when it is gone from the vCenter', async () => {
    await front.stage.lab.controls.deleteAtVcenter('bare01');
    expect(await names()).toEqual(['bare01', 'files01', 'web01']);
    await front.stage.lab.sleep(DISCOVERY_CYCLE);
    expect(await names()).toEqual(['files01', 'web01']);
  });

  test('stays on the list while its vCenter is out of reach, also when its configuration server starts again', async () => {
    const { controls } = front.stage.lab;
    const heal = await controls.blockPort({ port: 443, to: 'vcenter01' });
    await front.stage.lab.sleep(DISCOVERY_CYCLE);
    expect(await names()).toEqual(['bare01', 'files01', 'web01']);
    await controls.deleteAtVcenter('bare01');
    await controls.setPower('cs01', 'off', 'test');
    await controls.setPower('cs01', 'on', 'test');
    await front.stage.lab.sleep(DISCOVERY_CYCLE);
    expect(await names()).toEqual(['bare01', 'files01', 'web01']);
    await heal();
    await front.stage.lab.sleep(DISCOVERY_CYCLE + minutes(2));
    expect(await names()).toEqual(['files01', 'web01']);
  });

  test('that somebody adds by its address is one with it', async () => {
    const before = (await machines()).length;
    const { name } = await found('bare01');
    const container = machinesPath.replace(/\/replicationProtectableItems$/, '');
    const asked = { friendlyName: 'bare01', ipAddress: '10.1.0.12', osType: 'Linux' };
    expect(await front.change('POST', `${container}/discoverProtectableItem`, asked)).toMatchObject({
      state: 'Succeeded',
      targetId: name,
    });
    expect(await machines()).toHaveLength(before);
    expect((await front.get(`${machinesPath}/${name}`)).body.properties.friendlyName).toBe('bare01');
  });
});

describe('a protected virtual machine', () => {
  test('comes home as a new one once its original is gone, and protects itself again', async () => {
    const stage = await ItemStage.open({ kind: 'vmware' });
    const { lab } = stage.front.stage;
    await stage.protect();
    expect((await stage.look()).providerSpecificDetails).toMatchObject({ discoveryType: 'vCenter' });
    await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
    await stage.act('failoverCommit');
    await lab.controls.deleteAtVcenter('files01');
    await lab.sleep(DISCOVERY_CYCLE);
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    await stage.until('protectedHome');
    const home = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' };
    expect(await stage.act('unplannedFailover', home)).toMatchObject({ state: 'Succeeded' });
    expect(stage.item.machineHome).toMatchObject({ name: 'files01', vcenter: 'vcenter01' });
    await lab.sleep(DISCOVERY_CYCLE);
    const { body } = await stage.front.get(`${stage.container}/replicationProtectableItems`);
    expect(body.value).toMatchObject([{ properties: { friendlyName: 'files01', protectionStatus: 'Protected' } }]);
  });
});
