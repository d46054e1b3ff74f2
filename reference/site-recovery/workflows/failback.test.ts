/** What a failback leaves on the site's datastores, and what one leaves that came to nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { cancelJob } from '../jobs/job-control.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Mischief } from '../../../simulator/moments.ts';
import type { ProtectedItem } from '../item.ts';
import type { ComponentRecord, VcenterRecord } from '../../wire/provider.ts';
import { HOME_RULES } from '../site/home-rules.ts';
import { failBack } from './failback.ts';
import { reprotect } from './reprotect.ts';

let stage: ItemStage;

const lab = () => stage.front.stage.lab;
/** What lies there once the master target has been told of the last change. */
async function datastores(): Promise<string[]> {
  await lab().sleep(minutes(5));
  return lab()
    .history.datastoreDisks.all()
    .map(({ name }) => name)
    .sort();
}
const REPLICA = ['files01-files.vmdk', 'files01-system.vmdk'];
const OWN = ['files01-0.vmdk', 'files01-1.vmdk'];
const home = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' } as const;

/** A job that is cancelled when its task of that name has begun, so that no other begins. */
async function cancelledAt(task: string, started: { ok: true; value: Job } | { ok: false }): Promise<Job> {
  if (!started.ok) throw new Error('the job begins');
  const { value: job } = started;
  const begun = () => job.tasks.some(({ name }) => name === task);
  await stage.front.stage.until(`${task} has begun`, begun);
  expect(cancelJob(stage.context.jobs, job).ok).toBe(true);
  await stage.front.stage.until('the job has ended', () => job.endMs !== undefined);
  return job;
}

beforeEach(async () => {
  stage = await ItemStage.open();
  await stage.protect();
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
  await stage.act('failoverCommit');
});

describe('a server on its way home', () => {
  beforeEach(async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
  });

  test('has a replica until its failback is committed, and disks of its own from then on', async () => {
    expect(await datastores()).toEqual(REPLICA);
    await stage.act('unplannedFailover', home);
    expect(await datastores()).toEqual([...OWN, ...REPLICA]);
    expect(stage.item.points).not.toEqual([]);
    await stage.act('failoverCommit');
    expect(await datastores()).toEqual(OWN);
  });

  test('leaves nothing when its replication is disabled', async () => {
    await stage.act('remove', { disableProtectionReason: 'NotSpecified' });
    expect(await datastores()).toEqual([]);
  });

  test('goes on with its replica when the failback is cancelled before its copy has run, and leaves nothing of that', async () => {
    const job = await cancelledAt('VmFailover', failBack(stage.context, stage.item));
    expect(job.state).toBe('Cancelled');
    expect(await datastores()).toEqual(REPLICA);
    expect((await lab().history.list('vmware')).map(({ name }) => name)).toEqual([]);
    await stage.until('protectedHome');
    await stage.act('unplannedFailover', home);
    await stage.act('failoverCommit');
    expect(await datastores()).toEqual(OWN);
  });
});

test('what came home to a datastore and is there still takes room that is not promised again', async () => {
  await stage.reprotectHome();
  await stage.until('protectedHome');
  await stage.act('unplannedFailover', home);
  await stage.act('failoverCommit');
  const { context, item } = stage;
  const vcenterNow = () => context.sites.all()[0]?.inventory.vcenters[0];
  const [datastore] = vcenterNow()?.stores ?? [];
  if (!datastore) throw new Error('the vCenter tells of its datastores');
  const whyNoRoom = (roomBytes: number) =>
    HOME_RULES.find(({ code }) => code === 'DatastoreTooSmall')?.why({
      context,
      item: { input: item.input } as ProtectedItem,
      ...{ name: 'other01', masterTarget: {} as ComponentRecord, datastore: datastore.name },
      vcenter: { ...(vcenterNow() as VcenterRecord), stores: [{ ...datastore, roomBytes }] },
    });
  // Two servers of 6 GB: the other one is at home already.
  expect(whyNoRoom(6 * 1024 ** 3)).toContain('it takes 12 GB');
  expect(whyNoRoom(12 * 1024 ** 3)).toBeUndefined();
  await lab().history.deleteAtVcenter('files01');
  await stage.front.stage.until('the vCenter was looked at again', () => vcenterNow()?.machines.length === 0);
  expect(whyNoRoom(6 * 1024 ** 3)).toBeUndefined();
});

test('a server cannot be sent to a datastore that no vCenter has: 8061', async () => {
  await lab().controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  const details = { instanceType: 'InMage', masterTargetId: stage.masterTargetId, retentionDrive: 'R' };
  const job = await stage.act('reProtect', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: {
      ...details,
      processServerId: stage.processServerId('azure'),
      runAsAccountId: '2',
      datastoreName: 'nowhere',
      profileId: stage.front.azure.ids.policy('gold-failback'),
    },
  });
  expect([job.state, job.failure?.code]).toEqual(['Failed', '8061']);
});

describe('a machine in Azure that does not run', () => {
  beforeEach(async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    await lab().sleep(minutes(10));
  });
  const ended = async () => {
    const started = failBack(stage.context, stage.item);
    const job = started.ok ? started.value : undefined;
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    return [job?.state, job?.failure?.code];
  };
  const power = async () => (await lab().history.inspect('azure', 'files01')) as { value?: { power: string } };

  test.each(['is switched off', 'is deleted'])('and %s: the failback is refused and changes nothing', async (what) => {
    if (what === 'is deleted') await lab().history.remove('azure', 'files01');
    else await lab().history.setPower('azure', 'files01', 'off');
    await lab().sleep(minutes(5));
    const { epoch, points } = stage.item;
    expect(await ended()).toEqual(['Failed', '78093']);
    expect([stage.item.state, stage.item.epoch, stage.item.points]).toEqual(['protectedHome', epoch, points]);
    expect((await power()).value?.power).toBe(what === 'is deleted' ? undefined : 'off');
  });

  test('and is started again: it has to be resynchronised first, then the failback brings all of it home', async () => {
    await lab().history.setPower('azure', 'files01', 'off');
    expect(await ended()).toEqual(['Failed', '78093']);
    await lab().history.setPower('azure', 'files01', 'on');
    await stage.front.stage.until('its stream is known to be broken', () => stage.item.resyncReason !== undefined);
    const { epoch, resyncReason } = stage.item;
    expect(await ended()).toEqual(['Failed', '78024']);
    expect([stage.item.state, stage.item.epoch, stage.item.resyncReason]).toEqual([
      'protectedHome',
      epoch,
      resyncReason,
    ]);
    expect((await power()).value?.power).toBe('on');
    await stage.front.stage.until('it is in step again', () => stage.item.newestPoint?.epoch === stage.item.epoch);
    await lab().sleep(minutes(30));
    expect(await ended()).toEqual(['Succeeded', undefined]);
    expect(stage.item.failoverPoint?.final).toBe(true);
  });
});

describe('a stream that is found to be broken when the failback has begun', () => {
  beforeEach(async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
    await lab().sleep(minutes(10));
  });

  test('ends it as soon as the site says so: the server serves on in Azure, and is resynchronised at once', async () => {
    await lab().history.setPower('azure', 'files01', 'off');
    await lab().history.setPower('azure', 'files01', 'on');
    const { epoch } = stage.item;
    const started = failBack(stage.context, stage.item);
    const job = started.ok ? started.value : undefined;
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    expect([job?.state, job?.failure?.code]).toEqual(['Failed', '78024']);
    expect((job?.endMs ?? Infinity) - (job?.startMs ?? 0)).toBeLessThan(minutes(10));
    expect(stage.item.epoch).toBe(epoch + 1);
    await stage.until('protectedHome');
    const machine = (await lab().history.inspect('azure', 'files01')) as { value?: { power: string } };
    expect(machine.value?.power).toBe('on');
  });
});

describe('a vCenter whose answers do not arrive', () => {
  const machinesIn = async (place: 'azure' | 'vmware') => {
    const machines = await lab().history.list(place);
    return machines.filter(({ name }) => name === 'files01').map(({ name, power }) => `${name} ${power}`);
  };
  const [atHome, inAzure] = [() => machinesIn('vmware'), () => machinesIn('azure')];
  /** What is asked of it comes so much later, or is answered in vain. */
  const meddle = (path: string, method: string | undefined, mischief: Mischief, times: number) =>
    lab().controls.meddle({ path, method, to: lab().site.vcenter.name }, mischief, { skip: 0, times }, () => {});

  beforeEach(async () => {
    await stage.reprotectHome();
    await stage.until('protectedHome');
  });

  test.each([
    ['creates the machine', '/machines', 'POST', 1],
    ['creates the machine, and says so in vain three times', '/machines*', undefined, 3],
    ['starts the machine', '/machines/*/on', 'POST', 1],
    ['starts the machine, and says so in vain ten times', '/machines/*/on', 'POST', 10],
  ])('%s: it comes home once', async (_, path, method, times) => {
    await meddle(path, method, { act: 'lose-answer' }, times);
    const job = await stage.act('unplannedFailover', home);
    expect([job.state, job.failure?.code]).toEqual(['Succeeded', undefined]);
    expect(await atHome()).toEqual(['files01 on']);
    expect(await inAzure()).toEqual(['files01 off']);
  });

  test.each([70_000, 150_000])('is carried out %i ms late for ten minutes: it comes home once', async (byMs) => {
    const undo = await meddle('*', undefined, { act: 'delay', byMs }, Number.POSITIVE_INFINITY);
    const started = failBack(stage.context, stage.item);
    await stage.front.stage.until('it is created', () => stage.item.machineHome !== undefined);
    await lab().sleep(minutes(7));
    await undo();
    const job = started.ok ? started.value : undefined;
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    expect([job?.state, job?.failure?.code]).toEqual(['Succeeded', undefined]);
    expect(await atHome()).toEqual(['files01 on']);
    expect(await inAzure()).toEqual(['files01 off']);
  });

  test('has created the machine when the configuration server restarts: it comes home once', async () => {
    const started = failBack(stage.context, stage.item);
    const job = started.ok ? started.value : undefined;
    while ((await atHome()).length === 0 && job?.endMs === undefined) await lab().sleep(20);
    const { name } = lab().site.configurationServer;
    await lab().controls.setPower(name, 'off', 'test');
    await lab().controls.setPower(name, 'on', 'test');
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    expect([job?.state, job?.failure?.code]).toEqual(['Succeeded', undefined]);
    expect(await atHome()).toEqual(['files01 on']);
  });

  test('loses the answer to a removal: the next failback comes home', async () => {
    await cancelledAt('VmFailover', failBack(stage.context, stage.item));
    await stage.until('protectedHome');
    await meddle('/machines/*', 'DELETE', { act: 'lose-answer' }, 1);
    const job = await stage.act('unplannedFailover', home);
    expect([job.state, job.failure?.code]).toEqual(['Succeeded', undefined]);
    expect(await atHome()).toEqual(['files01 on']);
  });

  test('has a machine of that name that somebody made meanwhile: it is left alone, and the server serves on in Azure', async () => {
    const started = failBack(stage.context, stage.item);
    await stage.front.stage.until('the last changes are home', () => stage.item.newestPoint?.final === true);
    const disk = await lab().history.datastoreDisks.create('somebodys.vmdk', 1 << 20);
    expect(disk.ok).toBe(true);
    const strange = { name: 'files01', serverId: 'files01', volumes: ['somebodys.vmdk'], network: 'onprem' };
    expect((await lab().history.create('vmware', { ...strange, purpose: 'production' })).ok).toBe(true);
    const job = started.ok ? started.value : undefined;
    await stage.front.stage.until('the job has ended', () => job?.endMs !== undefined);
    expect([job?.state, job?.failure?.code]).toEqual(['Failed', '78052']);
    expect(await atHome()).toEqual(['files01 off']);
    expect(await inAzure()).toEqual(['files01 on']);
  });
});

test('a reprotect home that is cancelled leaves nothing', async () => {
  const { item } = stage;
  await lab().controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  const request = {
    masterTargetId: stage.masterTargetId,
    processServerId: stage.processServerId('azure'),
    datastore: lab().site.vcenter.datastores[0]?.name,
  };
  await cancelledAt('ProtectReplicaTask', reprotect(stage.context, item, request));
  expect(item.state).toBe('committed');
  expect(item.points).toEqual([]);
  expect(await datastores()).toEqual([]);
});
