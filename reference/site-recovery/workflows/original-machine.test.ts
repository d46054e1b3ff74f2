/** A virtual machine comes home to what it was, whatever has become of that meanwhile. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { failBack } from './failback.ts';

const FILES = ['files01/files01.vmdk', 'files01/files01_1.vmdk'];
const home = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' } as const;

let stage: ItemStage;

const world = () => stage.front.stage.lab.history;
const atHome = async () =>
  (await world().list('vmware')).map(({ name, power, volumes }) => `${name} ${power} ${volumes.join()}`);
const original = async () => (await world().list('vmware')).find(({ name }) => name === 'files01');
const started = () => stage.front.stage.lab.journal.records.filter(({ kind }) => kind === 'replication.started');
const lying = () =>
  world()
    .datastoreDisks.named()
    .map(([name]) => name)
    .sort();
/** What a disk on a datastore holds. */
const content = (file: string) => {
  const disk = world().datastoreDisks.find(file);
  return disk?.imageAt(disk.position).pieces();
};

async function lostToAzure(): Promise<void> {
  await stage.front.stage.lab.controls.setPower('files01', 'off', 'disaster');
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' });
  await stage.act('failoverCommit');
}

async function cameHome(): Promise<void> {
  await stage.until('protectedHome');
  expect(await stage.act('unplannedFailover', home)).toMatchObject({ state: 'Succeeded' });
  await stage.act('failoverCommit');
}

async function backToAzure(): Promise<void> {
  await stage.act('reProtect', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: { instanceType: 'InMageAzureV2', processServerId: stage.processServerId('cs') },
  });
  await stage.until('protected');
  await stage.front.stage.lab.sleep(minutes(2));
}

describe('a virtual machine whose original is there', () => {
  beforeEach(async () => {
    stage = await ItemStage.open({ kind: 'vmware' });
    await stage.protect();
    await lostToAzure();
  });

  test('comes home to it with what differs: the same machine, under its name, from its own files', async () => {
    const before = await original();
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    expect(started().at(-1)).toMatchObject({ direction: 'to-site', begin: 'checksum-copy', location: 'original' });
    expect((await stage.look()).providerSpecificDetails.datastores).toEqual([before?.datastore]);
    await cameHome();
    expect(await original()).toEqual({ ...before, power: 'on' });
    await stage.front.stage.lab.sleep(minutes(5));
    expect(lying()).toEqual(FILES);
  });

  test('stays as it was until the failback, and when replication is disabled', async () => {
    const before = FILES.map(content);
    await stage.reprotectHome();
    await stage.until('protectedHome');
    await stage.act('remove', { disableProtectionReason: 'NotSpecified' });
    await stage.front.stage.lab.sleep(minutes(5));
    expect(lying()).toEqual(FILES);
    expect(await atHome()).toEqual([`files01 off ${FILES.join()}`]);
    expect(FILES.map(content)).toEqual(before);
  });

  test('is refused while it is switched on', async () => {
    await stage.front.stage.lab.controls.setPower('files01', 'on', 'by hand');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Failed', failure: { code: 'OriginalMachineOn' } });
    expect(stage.item.state).toBe('committed');
    await stage.front.stage.lab.controls.setPower('files01', 'off', 'by hand');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
  });

  test('that was renamed is found by its firmware, and keeps its new name', async () => {
    world().rename('files01', 'files01-old');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    await cameHome();
    expect(await atHome()).toEqual([`files01-old on ${FILES.join()}`]);
  });

  test('that was renamed since the reprotect is started under its new name', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    world().rename('files01', 'elsewhere');
    await cameHome();
    expect(await atHome()).toEqual([`elsewhere on ${FILES.join()}`]);
  });

  test('that was given another disk keeps it, and protects the same disks again', async () => {
    await world().addDisk('files01', 'files01/more.vmdk', 1 << 30);
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    await cameHome();
    expect(await atHome()).toEqual([`files01 on ${[...FILES, 'files01/more.vmdk'].join()}`]);
    await backToAzure();
    expect(stage.item.activeDisks).toEqual(FILES);
  });

  test('that is switched on by hand between reprotect and failback: refused, and nothing of it is lost', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    const { controls } = stage.front.stage.lab;
    await controls.setPower('files01', 'on', 'by hand');
    const { points } = stage.item;
    const refused = await stage.act('unplannedFailover', home);
    expect([refused.state, refused.failure?.code]).toEqual(['Failed', 'OriginalMachineOn']);
    expect([stage.item.state, stage.item.points.slice(0, points.length)]).toEqual(['protectedHome', points]);
    expect(await world().inspect('azure', 'files01')).toMatchObject({ value: { power: 'on' } });
    // What it wrote meanwhile is gone when it comes home.
    await controls.setPower('files01', 'off', 'by hand');
    await cameHome();
    expect((await original())?.power).toBe('on');
  });

  test('that is switched on when the last changes are home already keeps its disks, and the server serves on in Azure', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    const started = failBack(stage.context, stage.item);
    await stage.front.stage.until('the last changes are home', () => stage.item.newestPoint?.final === true);
    await stage.front.stage.lab.controls.setPower('files01', 'on', 'by hand');
    const job = started.ok ? started.value : undefined;
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    expect([job?.state, job?.failure?.code]).toEqual(['Failed', 'DisksNotHandedOver']);
    expect(await world().inspect('azure', 'files01')).toMatchObject({ value: { power: 'on' } });
    expect((await original())?.power).toBe('on');
  });

  test('that kept its disks when a failback was given up keeps them when it is switched off again, too', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    const { controls } = stage.front.stage.lab;
    const job = failBack(stage.context, stage.item);
    await stage.front.stage.until('the last changes are home', () => stage.item.newestPoint?.final === true);
    await controls.setPower('files01', 'on', 'by hand');
    await stage.front.stage.until('the job has ended', () => job.ok && job.value.endMs !== undefined);
    await controls.setPower('files01', 'off', 'by hand');
    await stage.front.stage.lab.sleep(minutes(5));
    expect(lying()).toEqual(expect.arrayContaining(FILES));
    await cameHome();
    expect(await atHome()).toEqual([`files01 on ${FILES.join()}`]);
  });

  test('of which a disk was taken since the reprotect is refused, and serves on in Azure', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    world().takeDisk('files01', 'files01/files01_1.vmdk');
    const refused = await stage.act('unplannedFailover', home);
    expect([refused.state, refused.failure?.code]).toEqual(['Failed', 'OriginalDiskMissing']);
    expect(stage.item.state).toBe('protectedHome');
    expect(await world().inspect('azure', 'files01')).toMatchObject({ value: { power: 'on' } });
  });

  test('that was deleted: it comes home as a new machine, with everything', async () => {
    await stage.front.stage.lab.controls.deleteAtVcenter('files01');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    expect(started().at(-1)).toMatchObject({ direction: 'to-site', begin: 'full-copy' });
    await cameHome();
    expect(await atHome()).toEqual(['files01 on files01-0.vmdk,files01-1.vmdk']);
  });

  test('that is deleted between reprotect and failback: it comes home as a new machine', async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    await stage.front.stage.lab.controls.deleteAtVcenter('files01');
    await cameHome();
    expect(await atHome()).toEqual(['files01 on files01-0.vmdk,files01-1.vmdk']);
  });

  test('on a datastore that cannot be reached any more stands in the way of a new machine until it is called otherwise', async () => {
    world().moveTo('files01', 'lost-datastore');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Failed', failure: { code: '78052' } });
    world().rename('files01', 'files01-old');
    await stage.front.stage.lab.sleep(minutes(15));
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
    expect(started().at(-1)).toMatchObject({ direction: 'to-site', begin: 'full-copy' });
    await cameHome();
    expect(await atHome()).toEqual([`files01-old off ${FILES.join()}`, 'files01 on files01-0.vmdk,files01-1.vmdk']);
  });

  test('comes home to it time and again', async () => {
    for (const files of [FILES, FILES]) {
      await stage.reprotectHome();
      await cameHome();
      expect(await atHome()).toEqual([`files01 on ${files.join()}`]);
      await backToAzure();
      await lostToAzure();
    }
  });

  test('of which a disk was taken is refused', async () => {
    world().takeDisk('files01', 'files01/files01_1.vmdk');
    expect(await stage.reprotectHome()).toMatchObject({ state: 'Failed', failure: { code: 'OriginalDiskMissing' } });
    expect(stage.item.state).toBe('committed');
  });
});

test('a physical server comes home as a new machine, and from then on to that, with what differs', async () => {
  stage = await ItemStage.open();
  await stage.protect();
  await lostToAzure();
  await stage.reprotectHome();
  expect(started().at(-1)).toMatchObject({ begin: 'full-copy' });
  await cameHome();
  const files = 'files01-0.vmdk,files01-1.vmdk';
  expect(await atHome()).toEqual([`files01 on ${files}`]);
  await backToAzure();
  await stage.front.stage.lab.controls.setPower('vmware:files01', 'off', 'disaster');
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' });
  await stage.act('failoverCommit');
  expect(await stage.reprotectHome()).toMatchObject({ state: 'Succeeded' });
  expect(started().at(-1)).toMatchObject({ begin: 'checksum-copy', location: 'original' });
  await cameHome();
  expect(await atHome()).toEqual([`files01 on ${files}`]);
});
