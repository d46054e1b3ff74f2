/**
 * The whole life of a protected item as a client sees it, from enabling over failover and failback to protected again, held
 * against recorded answers of the real service: their keys, and the classes of their values.
 */
import { beforeAll, expect, test } from 'vitest';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { minutes } from '../../../stages/lab-stage.ts';
import {
  COMMITTED,
  HOMEWARD,
  HOMEWARD_IN_A_LIST,
  PROTECTED,
  PROTECTED_IN_A_LIST,
  RECOVERY_POINT,
} from '../../../stages/recorded/items.ts';
import { GROUP_TASK, JOB_IN_A_LIST, JOBS, REPROTECT, TASK } from '../../../stages/recorded/jobs.ts';
import { differences, type Shape } from '../../../stages/recorded/shape.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
});

const look = async () => (await stage.front.get(stage.path)).body;
const row = async () => (await stage.front.get('/replicationProtectedItems')).body.value[0];
const jobBody = async ({ id }: Job) => (await stage.front.get(`/replicationJobs/${id}`)).body;
const scenarios = async () =>
  (await stage.front.get('/replicationJobs')).body.value.map(
    ({ properties }: { properties: { scenarioName: string } }) => properties.scenarioName,
  );

async function checkJob(job: Job): Promise<void> {
  expect(job.state).toBe('Succeeded');
  expect(differences(JOBS[job.scenario] as Shape, await jobBody(job))).toEqual([]);
}

test('enabling: the item is there at once, its job with all its tasks', async () => {
  const reply = await stage.front.send('PUT', stage.path, { properties: await stage.enableBody() });
  expect(reply).toMatchObject({ status: 202, body: undefined });
  const { properties } = await look();
  expect(properties).toMatchObject({ protectionState: 'EnablingProtection', allowedOperations: ['DisableProtection'] });
  expect(properties.currentScenario.scenarioName).toBe('EnableDr');
  await stage.front.stage.lab.sleep(1);
  const running = (await stage.front.get(properties.currentScenario.jobId)).body.properties;
  expect(running).toMatchObject({ state: 'InProgress', allowedActions: ['Cancel'] });
  expect(running).not.toHaveProperty('endTime');
  expect(running.tasks.map(({ state }: { state: string }) => state)).toEqual([
    'Succeeded',
    'Succeeded',
    'Succeeded',
    'InProgress',
    'NotStarted',
  ]);
  expect(running.tasks[4]).toMatchObject({ startTime: '0001-01-01T00:00:00', endTime: '0001-01-01T00:00:00' });
  await checkJob(await stage.front.ended(reply));
});

test('the first copy: its progress is true, and its end is told by two jobs', async () => {
  const { properties } = await look();
  expect(properties.protectionState).toBe('InitialReplicationInProgress');
  expect(properties.currentScenario).toEqual({
    scenarioName: 'None',
    jobId: `${stage.front.azure.ids.vault}/replicationJobs/None`,
    startTime: '1753-01-01T01:01:01Z',
  });
  const { providerSpecificDetails: details } = properties;
  const [disk] = details.protectedDisks;
  expect(details.protectionStage).toBe('InitialReplication');
  expect(disk.resyncProcessedBytes).toBeGreaterThan(0);
  expect(disk.progressHealth).toBe('InProgress');
  await stage.until('protected');
  await stage.front.stage.lab.sleep(minutes(10));
  expect((await scenarios()).slice(0, 3)).toEqual(['SecondaryIrCompletion', 'PrimaryIrCompletion', 'EnableDr']);
});

test('protected: as recorded, whole and in a list', async () => {
  const body = await look();
  expect(differences(PROTECTED, body)).toEqual([]);
  expect(differences(PROTECTED_IN_A_LIST, await row())).toEqual([]);
  expect(body.properties).toMatchObject({
    protectionState: 'Protected',
    activeLocation: 'Primary',
    allowedOperations: ['UnplannedFailover', 'DisableProtection', 'TestFailover'],
    replicationHealth: 'Normal',
    failoverHealth: 'Warning',
    healthErrors: [{ errorCode: '161011', errorId: '6:8010', customerResolvability: 'NotAllowed' }],
    failoverRecoveryPointId: null,
    providerSpecificDetails: { protectionStage: 'DifferentialSync', totalProgressHealth: 'Completed' },
  });
  expect(body.properties).not.toHaveProperty('lastSuccessfulTestFailoverTime');
  const { rpoInSeconds } = body.properties.providerSpecificDetails;
  expect(rpoInSeconds).toBeLessThanOrEqual(6 * 60);
  const { value } = (await stage.front.get(`${stage.path}/recoveryPoints`)).body;
  for (const point of value) expect(differences(RECOVERY_POINT, point)).toEqual([]);
  const [newest] = value;
  const { properties } = (await stage.front.get(newest.id)).body;
  const nowMs = stage.front.azure.runtime.clock.nowMs();
  expect(Math.round((nowMs - Date.parse(properties.recoveryPointTime)) / 1000)).toBe(rpoInSeconds);
});

test('test failover and cleanup', async () => {
  const [, older] = (await stage.front.get(`${stage.path}/recoveryPoints`)).body.value;
  const job = await stage.act('testFailover', {
    failoverDirection: 'PrimaryToRecovery',
    networkType: 'VmNetworkAsInput',
    networkId: `/subscriptions/s/virtualNetworks/${stage.front.stage.lab.site.azure.testNetwork.name}`,
    providerSpecificDetails: { instanceType: 'InMageAzureV2', recoveryPointId: older.id },
  });
  await checkJob(job);
  const { customDetails } = (await jobBody(job)).properties;
  expect(customDetails).toMatchObject({ instanceType: 'TestFailoverJobDetails', testFailoverStatus: 'Active' });
  expect(customDetails.protectedItemDetails).toMatchObject([
    { testVmName: 'files01-Test', networkConnectionStatus: 'Connected', recoveryPointId: older.name },
  ]);
  expect((await look()).properties).toMatchObject({
    testFailoverState: 'TestFailoverCompleted',
    failoverRecoveryPointId: older.id,
    allowedOperations: ['TestFailoverCleanup', 'DisableProtection'],
  });
  const cleanup = await stage.act('testFailoverCleanup', { comments: 'drill ok' });
  await checkJob(cleanup);
  expect((await jobBody(cleanup)).properties.customDetails.comments).toBe('drill ok');
  await stage.front.stage.lab.sleep(minutes(1));
  const body = await look();
  expect(differences(PROTECTED, body)).toEqual([]);
  expect(body.properties).toMatchObject({ testFailoverState: 'MarkedForDeletion', failoverHealth: 'Normal' });
});

test('failover, latest: the machine in Azure and the point it came from are named', async () => {
  await stage.front.stage.lab.controls.setPower('files01', 'off', 'disaster');
  const job = await stage.act('unplannedFailover', {
    failoverDirection: 'PrimaryToRecovery',
    sourceSiteOperations: 'NotRequired',
    providerSpecificDetails: { instanceType: 'InMageAzureV2', recoveryPointId: null },
  });
  await checkJob(job);
  const { tasks, customDetails } = (await jobBody(job)).properties;
  expect(tasks[1]).toMatchObject({ taskId: 'ShutdownVmOnPrimaryForUFO', state: 'Other', stateDescription: 'Skipped' });
  const { properties } = await look();
  expect(properties).toMatchObject({
    protectionState: 'UnplannedFailoverCommitPendingStatesBegin',
    activeLocation: 'Recovery',
    allowedOperations: ['Commit', 'ChangePit', 'CancelFailover', 'DisableProtection'],
  });
  const [machine] = customDetails.protectedItemDetails;
  expect(properties.failoverRecoveryPointId).toBe(`${(await look()).id}/recoveryPoints/${machine.recoveryPointId}`);
  expect(properties.providerSpecificDetails.targetVmId).toMatch(/virtualMachines\/files01$/);
  expect(properties.lastSuccessfulFailoverTime).toBe((await jobBody(job)).properties.startTime);
});

test('commit: as recorded', async () => {
  await checkJob(await stage.act('failoverCommit'));
  const body = await look();
  expect(differences(COMMITTED, body)).toEqual([]);
  expect(body.properties.providerSpecificDetails.protectedDisks[0]).toMatchObject({
    healthErrorCode: 'ECH0007',
    resyncRequired: 'Required',
  });
  expect((await stage.front.get(`${stage.path}/recoveryPoints`)).body).toEqual({ value: [], nextLink: null });
});

test('reprotect home: a job with another one inside', async () => {
  const job = await stage.reprotectHome();
  expect(job.state).toBe('Succeeded');
  const body = await jobBody(job);
  const { tasks, ...rest } = body.properties;
  expect(differences(REPROTECT, { ...body, properties: rest })).toEqual([]);
  const shapes = tasks.map((task: { taskType: string }) =>
    differences(task.taskType === 'GroupTaskDetails' ? GROUP_TASK : TASK, task),
  );
  expect(shapes).toEqual([[], [], [], [], []]);
  const { childTasks } = tasks[4].groupTaskCustomDetails;
  expect(tasks[4].friendlyName).toBe('Reprotecting virtual machine (1)');
  expect(childTasks[0].customDetails.jobTask).toMatchObject({ jobScenarioName: 'EnableDr', targetInstanceType: 'Vm' });
  const { scenarioName } = (await stage.front.get(childTasks[0].customDetails.jobTask.jobId)).body.properties;
  expect(scenarioName).toBe('EnableDr');
  await stage.until('protectedHome');
  await stage.front.stage.lab.sleep(minutes(6));
  const home = await look();
  expect(differences(HOMEWARD, home)).toEqual([]);
  expect(differences(HOMEWARD_IN_A_LIST, await row())).toEqual([]);
  expect(home.properties).toMatchObject({
    allowedOperations: ['UnplannedFailover', 'DisableProtection'],
    policyFriendlyName: 'gold-failback',
    providerSpecificDetails: { activeSiteType: 'Azure' },
  });
  expect(home.properties).not.toHaveProperty('lastSuccessfulFailoverTime');
});

test('failback and commit: the machine is at home, the one in Azure is gone', async () => {
  await checkJob(
    await stage.act('unplannedFailover', {
      failoverDirection: 'RecoveryToPrimary',
      sourceSiteOperations: 'Required',
      providerSpecificDetails: { instanceType: 'InMage', recoveryPointType: 'LatestTime' },
    }),
  );
  expect((await look()).properties.allowedOperations).toEqual(['Commit', 'DisableProtection']);
  await checkJob(await stage.act('failoverCommit'));
  const body = await look();
  expect(differences(HOMEWARD, body)).toEqual([]);
  expect(body.properties).toMatchObject({
    protectionState: 'UnplannedFailoverCommitted',
    providerSpecificDetails: { activeSiteType: 'OnPrem' },
  });
});

test('reprotect to Azure, and the circle is closed: the same item, protected', async () => {
  const job = await stage.act('reProtect', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: {
      instanceType: 'InMageAzureV2',
      masterTargetId: stage.masterTargetId,
      processServerId: stage.processServerId('cs'),
      runAsAccountId: '2',
      policyId: stage.front.azure.ids.policy('gold'),
    },
  });
  const { customDetails } = (await jobBody(job)).properties;
  expect(customDetails.newReplicationProtectedItemId).toBe(
    (await look()).id.replace('/Subscriptions', '/subscriptions'),
  );
  await stage.until('protected');
  expect(differences(PROTECTED, await look())).toEqual([]);
});

test('a migration is not complete while the server replicates to Azure', async () => {
  const properties = { disableProtectionReason: 'MigrationComplete' };
  const { status, body } = await stage.front.send('POST', `${stage.path}/remove`, { properties });
  expect([status, body.error.details[0].code]).toEqual([409, 'OperationNotAllowedInCurrentState']);
});

test('disabling: the item is gone, its jobs are told still', async () => {
  await checkJob(
    await stage.act('remove', {
      disableProtectionReason: 'NotSpecified',
      replicationProviderInput: { instanceType: 'DisableProtectionProviderSpecificInput' },
    }),
  );
  expect((await stage.front.get(stage.path)).status).toBe(404);
  const { value } = (await stage.front.get('/replicationJobs')).body;
  for (const job of value) expect(differences(JOB_IN_A_LIST, job)).toEqual([]);
  expect(value[0].properties).toMatchObject({ scenarioName: 'DisableDr', targetObjectName: 'files01' });
});
