/**
 * A job that is cancelled at any of its tasks leaves the item as a failure leaves it, and nothing half done: no machine, no disks, no
 * point, no way home of what did not come about.
 */
import { expect, test } from 'vitest';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import type { Result } from '../../model/result.ts';
import { cancelJob } from '../jobs/job-control.ts';
import type { Job } from '../jobs/jobs.ts';
import { commit } from './commit.ts';
import { resynchronise } from './enable.ts';
import { failBack } from './failback.ts';
import { failOver } from './failover.ts';
import { reprotect } from './reprotect.ts';
import { cleanUpTest, testFailover } from './test-failover.ts';

let stage: ItemStage;

const latest = { kind: 'latest-processed' } as const;

/** What of an item a job may leave behind. */
function held() {
  const { machine, testMachine, failoverPoint, activeDisks, processServerId, state } = stage.item;
  const { way } = stage.item.held;
  return { state, machine, testMachine, failoverPoint, activeDisks, processServerId, way };
}

/** A job that is cancelled as soon as its task of that name begins: what the task does is done, and nothing after it. */
async function cancelledAt(task: string, begin: () => Result<Job>): Promise<Job> {
  const started = begin();
  if (!started.ok) throw new Error(started.failure.message);
  const job = started.value;
  const cancel = () => void cancelJob(stage.context.jobs, job);
  const { push } = job.tasks;
  job.tasks.push = (...begun) => {
    const length = push.apply(job.tasks, begun);
    if (begun.some(({ name }) => name === task)) cancel();
    return length;
  };
  if (job.tasks.some(({ name }) => name === task)) cancel();
  await stage.front.stage.until(`${task} is over`, () => job.endMs !== undefined);
  return job;
}

const network = () => stage.front.azure.site.azure.testNetwork.name;
const way = (datastore: string) => ({
  processServerId: stage.processServerId('azure'),
  masterTargetId: stage.masterTargetId,
  datastore,
});
const datastore = () => stage.front.azure.site.vcenter.datastores[0]?.name ?? '';

test('whatever is cancelled at whichever task, nothing half done stays', async () => {
  stage = await ItemStage.open();
  await stage.protect();
  const { context, item } = stage;
  const protectedBefore = held();

  for (const task of ['VmTfoPrerequisitesCheck', 'VmTfoInitiateFailover', 'VmTfoPrepareTestVm']) {
    const job = await cancelledAt(task, () => testFailover(context, item, latest, network()));
    expect([task, job.state, held()]).toEqual([task, 'Cancelled', protectedBefore]);
  }
  await stage.act('testFailover', {
    networkId: stage.front.azure.site.azure.testNetwork.name,
    providerSpecificDetails: { instanceType: 'InMageAzureV2' },
  });
  const tested = held();
  for (const task of ['VmTfoCleanupPreflightsCheck', 'VmTfoEndFailover']) {
    const job = await cancelledAt(task, () => cleanUpTest(context, item));
    expect([task, job.state, held()]).toEqual([task, 'Cancelled', tested]);
  }
  await stage.act('testFailoverCleanup', { comments: '' });
  expect(held()).toEqual(protectedBefore);

  const incomplete = { ...protectedBefore, state: 'failoverIncomplete' };
  for (const task of [
    'VmUfoPrerequisitesCheck',
    'VmShutdownVmOnPrimary',
    'VmPrepareForUnPlannedFailover',
    'VmFailover',
  ]) {
    const job = await cancelledAt(task, () => failOver(context, item, { choice: latest, shutDownSource: false }));
    const { failoverPoint, ...rest } = held();
    expect([task, job.state, { ...rest, failoverPoint: undefined }]).toEqual([task, 'Cancelled', incomplete]);
    // The point that a failover failed with is told (recorded).
    expect([task, failoverPoint !== undefined]).toEqual([task, task === 'VmFailover']);
    expect(item.marching).toEqual({});
  }
  expect(resynchronise(context, item).ok).toBe(true);
  await stage.until('protected');
  expect(held()).toEqual(protectedBefore);

  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
  expect(commit(context, item).ok).toBe(true);
  await stage.until('committed');
  const committed = held();
  await stage.front.stage.lab.controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  for (const task of ['SwitchReplicationGroupProtectionPreflightTask', 'DiscoverReplicaTask']) {
    const job = await cancelledAt(task, () => reprotect(context, item, way(datastore())));
    expect([task, job.state, held()]).toEqual([task, 'Cancelled', committed]);
  }

  await stage.reprotectHome();
  await stage.until('protectedHome');
  const onItsWay = held();
  await stage.front.stage.lab.sleep(minutes(20));
  for (const task of ['VmShutdownVmOnPrimary', 'VmFailover']) {
    const job = await cancelledAt(task, () => failBack(context, item));
    await stage.until('protectedHome');
    expect([task, job.state, held()]).toEqual([task, 'Cancelled', onItsWay]);
    await stage.front.stage.lab.sleep(minutes(20));
  }
});
