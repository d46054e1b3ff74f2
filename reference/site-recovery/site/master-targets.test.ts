/** What master targets refuse: a client hears it when it asks, or its job fails, and the machine keeps running in Azure. */
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import type { ComponentRecord } from '../../wire/provider.ts';
import { startTowardsHome, stopReplication } from '../replication/replication-start.ts';
import type { ProtectedItem } from '../item.ts';
import { misfit } from './master-targets.ts';

const SEPARATE = `masterTargets:
  - { name: mtl01, address: 10.1.0.8, operatingSystem: Linux }
  - { name: mtw01, address: 10.1.0.9, retentionDrive: "S:" }
`;

/** In Azure for good, with a process server there: all that a reprotect home needs beside a master target. */
async function awayFromHome(operatingSystem: 'Windows' | 'Linux', further = SEPARATE): Promise<ItemStage> {
  const stage = await ItemStage.open({ operatingSystem, further });
  await stage.protect();
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
  await stage.act('failoverCommit');
  await stage.front.stage.lab.controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  return stage;
}

const homeThrough = (stage: ItemStage, masterTargetId: string, retentionDrive: string) => ({
  failoverDirection: 'RecoveryToPrimary',
  providerSpecificDetails: {
    instanceType: 'InMage',
    masterTargetId,
    processServerId: stage.processServerId('azure'),
    retentionDrive,
    runAsAccountId: '2',
    datastoreName: stage.front.stage.lab.site.vcenter.datastores[0]?.name,
    profileId: stage.front.azure.ids.policy('gold-failback'),
  },
});

describe('a Windows machine', () => {
  let stage: ItemStage;
  beforeAll(async () => {
    stage = await awayFromHome('Windows');
  });

  test.each([
    ['a master target on Linux', 'master-target-mtl01', '/mnt/retention', 'MasterTargetFamilyDiffers'],
    ['a drive that it has not', 'master-target-mtw01', 'R', 'RetentionDriveNotFound'],
    ['a machine that is none', 'process-cs01', 'R', 'ArmResourceDoesNotExist'],
  ])('is refused %s', async (_, masterTarget, drive, code) => {
    expect(await stage.refusalOf('reProtect', homeThrough(stage, masterTarget, drive))).toContain(code);
    expect(stage.item.state).toBe('committed');
  });

  test('is refused while a member of its group runs Linux, or goes home through another one', async () => {
    const { item, context } = stage;
    const [site] = context.sites.all();
    const [agent] = site?.inventory.agents ?? [];
    if (!site || !agent) throw new Error('the site has registered');
    const input = { ...item.input, group: 'shop' };
    const mate = { input: { ...input, serverId: 'web01', friendlyName: 'web01' }, marching: {} };
    const stands = (over: object) => context.items.set('web01', { ...mate, ...over } as unknown as ProtectedItem);
    const ask = () => misfit(context, { ...item, input } as ProtectedItem, masterTarget, 'S');
    const masterTarget = context.sites.component(item.input.siteId, 'master-target-mtw01') as ComponentRecord;

    const { inventory } = site;
    site.inventory = { ...inventory, agents: [agent, { ...agent, serverId: 'web01', operatingSystem: 'Linux' }] };
    stands({});
    expect(ask()).toMatchObject({ code: 'GroupFamiliesDiffer', message: expect.stringContaining('web01') });
    site.inventory = inventory;
    stands({ marching: { replica: { componentId: 'master-target-cs01' } } });
    expect(ask()).toMatchObject({ code: 'GroupMasterTargetDiffers', message: expect.stringContaining('through cs01') });
    stands({ marching: { replica: { componentId: 'master-target-mtw01' } } });
    expect(ask()).toBeUndefined();
    context.items.delete('web01');
  });

  test('finds no room beside 59 disks of others: its job fails, and it serves on', async () => {
    const others = Array.from({ length: 59 }, (_, index) => ({ ...stage.item.input.disks[0], name: `disk${index}` }));
    const input = { ...stage.item.input, serverId: 'crowd', disks: others };
    const marching = { replica: { componentId: 'master-target-mtw01' } };
    stage.context.items.set('crowd', { input, marching } as unknown as ProtectedItem);
    const job = await stage.act('reProtect', homeThrough(stage, 'master-target-mtw01', 's:'));
    expect([job.state, job.failure?.code]).toEqual(['Failed', 'MasterTargetDisksExceeded']);
    expect(job.failure?.message).toContain('59 disks attached; with 2 of files01');
    expect(stage.item.state).toBe('committed');
    stage.context.items.delete('crowd');
    expect((await stage.act('reProtect', homeThrough(stage, 'master-target-mtw01', 's:'))).state).toBe('Succeeded');
  });
});

describe('a Linux machine', () => {
  test('is refused the built-in master target, and comes home through one on Linux', async () => {
    const stage = await awayFromHome('Linux');
    const refused = await stage.refusalOf('reProtect', homeThrough(stage, 'master-target-cs01', 'R'));
    expect(refused).toContain('MasterTargetFamilyDiffers');
    const job = await stage.act('reProtect', homeThrough(stage, 'master-target-mtl01', '/mnt/retention'));
    expect(job.state).toBe('Succeeded');
    await stage.until('protectedHome');
  });
});

test('one that was lost takes nothing from another when it wakes up and gives up what it had', async () => {
  const stage = await awayFromHome('Windows');
  const { lab } = stage.front.stage;
  await stage.act('reProtect', homeThrough(stage, 'master-target-mtw01', 'S'));
  await stage.until('protectedHome');
  await lab.controls.setPower('mtw01', 'off', 'lost');
  // Replication is given up, and begun anew through the other one, while nobody can tell the lost one.
  stopReplication(stage.context, stage.item);
  const way = {
    processServerId: stage.processServerId('azure'),
    masterTargetId: 'master-target-cs01',
    retentionMinutes: 60,
  };
  startTowardsHome(stage.context, stage.item, way, 'full-copy');
  await lab.sleep(minutes(10));
  await lab.controls.setPower('mtw01', 'on', 'found');
  await lab.sleep(minutes(10));
  const disks = lab.history.datastoreDisks.all().map(({ name }) => name);
  expect(disks.sort()).toEqual(['files01-files.vmdk', 'files01-system.vmdk']);
});

test('one that is newer than its configuration server is chosen without a word, and its replication never begins', async () => {
  const newer = SEPARATE.replace('retentionDrive: "S:"', 'retentionDrive: "S:", version: 9.62.7331.1');
  const stage = await awayFromHome('Windows', newer);
  expect((await stage.act('reProtect', homeThrough(stage, 'master-target-mtw01', 'S'))).state).toBe('Succeeded');
  await stage.front.stage.lab.sleep(minutes(60));
  expect(stage.item.state).toBe('initialReplicationHome');
  expect(stage.item.points).toEqual([]);
  const { healthErrors } = await stage.look();
  expect(healthErrors.map(({ errorCode }: { errorCode: string }) => errorCode)).toContain('MasterTargetTooNew');
});
