/** What a failback leaves on the site's datastores, and what one leaves that came to nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { cancelJob } from '../jobs/job-control.ts';
import type { Job } from '../jobs/jobs.ts';
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
