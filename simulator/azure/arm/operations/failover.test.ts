/** What an item allows and refuses, and ways that a failover may go besides the usual one. */
import { beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
beforeEach(async () => {
  stage = await ItemStage.open();
  await stage.protect();
});

const TO_AZURE = { instanceType: 'InMageAzureV2' };
const failover = (more: object = {}, details: object = {}) => ({
  failoverDirection: 'PrimaryToRecovery',
  sourceSiteOperations: 'NotRequired',
  providerSpecificDetails: { ...TO_AZURE, ...details },
  ...more,
});
const lab = () => stage.front.stage.lab;
const machines = () =>
  lab()
    .journal.records.filter(({ kind }) => kind === 'machine.created')
    .map(({ machine }) => machine);
const disaster = () => lab().controls.setPower('files01', 'off', 'disaster');

describe('while it is protected', () => {
  test.each(['failoverCommit', 'failoverCancel', 'testFailoverCleanup'])('%s has no place', async (action) => {
    expect(await stage.refusalOf(action)).toBe('409 OperationNotAllowedInCurrentState');
  });

  test('nor has a change of the recovery point, a reprotect or anything for the way home', async () => {
    const forbidden = '409 OperationNotAllowedInCurrentState';
    const home = {
      instanceType: 'InMage',
      masterTargetId: 'm',
      processServerId: 'p',
      retentionDrive: 'R',
      profileId: 'f',
    };
    expect(await stage.refusalOf('applyRecoveryPoint', { providerSpecificDetails: TO_AZURE })).toBe(forbidden);
    expect(await stage.refusalOf('reProtect', { providerSpecificDetails: home })).toBe(forbidden);
    expect(await stage.refusalOf('reProtect', { providerSpecificDetails: TO_AZURE })).toBe(forbidden);
    expect(await stage.refusalOf('unplannedFailover', failover({}, { instanceType: 'InMage' }))).toBe(forbidden);
    expect(await stage.refusalOf('unplannedFailover', failover({ failoverDirection: 'RecoveryToPrimary' }))).toBe(
      forbidden,
    );
  });

  test('a planned failover does not exist', async () => {
    expect(await stage.refusalOf('plannedFailover', {})).toBe('409 PlannedFailoverNotSupported');
  });

  test.each<[string, string, object]>([
    ['an unknown provider', 'unplannedFailover', failover({}, { instanceType: 'A2A' })],
    ['an unknown direction', 'unplannedFailover', failover({ failoverDirection: 'Sideways' })],
    ['an unknown wish for the source', 'unplannedFailover', failover({ sourceSiteOperations: 'Maybe' })],
    ['a recovery point that is no text', 'unplannedFailover', failover({}, { recoveryPointId: 7 })],
    ['an unknown kind of network', 'testFailover', { networkType: 'Token Ring' }],
    ['an unknown kind of reprotect', 'reProtect', { providerSpecificDetails: {} }],
    ['health errors that are no list', 'resolveHealthErrors', { healthErrors: 'all' }],
  ])('%s is not understood', async (_what, action, properties) => {
    expect(await stage.refusalOf(action, properties)).toBe('400 InvalidRequestContent');
  });

  test('a recovery point that is not its own cannot be chosen', async () => {
    const recoveryPointId = `${stage.path}/recoveryPoints/00000000-0000-4000-8000-000000000000`;
    expect(await stage.refusalOf('unplannedFailover', failover({}, { recoveryPointId }))).toBe(
      '400 RecoveryPointMissing',
    );
    const networkId = lab().site.azure.testNetwork.name;
    const testOf = { networkId, providerSpecificDetails: { ...TO_AZURE, recoveryPointId } };
    expect(await stage.refusalOf('testFailover', testOf)).toBe('400 RecoveryPointMissing');
  });

  test('a test needs a network that is there', async () => {
    expect(await stage.refusalOf('testFailover', { networkType: 'VmNetworkAsInput' })).toBe('400 TestNetworkMissing');
    expect(await stage.refusalOf('testFailover', { networkId: 'x/elsewhere' })).toBe('404 ArmResourceDoesNotExist');
  });

  test('its Mobility service can be updated, and its replication repaired', async () => {
    expect(await stage.act('updateMobilityService', { runAsAccountId: '2' })).toMatchObject({
      scenario: 'UpdateMobilityService',
      state: 'Succeeded',
    });
    expect(await stage.act('repairReplication')).toMatchObject({ scenario: 'RepairVMReplication', state: 'Succeeded' });
  });

  test('health errors end with their cause; unknown ones are not there', async () => {
    const resolve = (healthErrorId: string) =>
      stage.refusalOf('resolveHealthErrors', { healthErrors: [{ healthErrorId }] });
    expect(await resolve('6:8010')).toBe('409 HealthErrorNotResolvable');
    expect(await resolve('3:8020')).toBe('404 ArmResourceDoesNotExist');
  });

  test('one that may be closed is closed, and comes back while its cause is there', async () => {
    const codes = async () =>
      (await stage.look()).healthErrors.map(({ errorCode }: { errorCode: string }) => errorCode);
    await lab().controls.breakApplicationWriter('files01', '0x80042304');
    await stage.front.stage.until(
      'missed points are told',
      async () => (await codes()).includes('78144'),
      minutes(240),
    );
    const healthErrors = [{ healthErrorId: '3:78144' }];
    const reply = await stage.front.send('POST', `${stage.path}/resolveHealthErrors`, { properties: { healthErrors } });
    expect(reply.status).toBe(202);
    expect(await codes()).not.toContain('78144');
    await lab().sleep(minutes(2));
    expect(await codes()).toContain('78144');
  });
});

describe('a failover', () => {
  test('to a point that was chosen, and then to the latest', async () => {
    await lab().sleep(minutes(10));
    await disaster();
    const [, older] = (await stage.front.get(`${stage.path}/recoveryPoints`)).body.value;
    await stage.act('unplannedFailover', failover({}, { recoveryPointId: older.id }));
    expect((await stage.look()).failoverRecoveryPointId).toBe(older.id);
    const [newest] = (await stage.front.get(`${stage.path}/recoveryPoints`)).body.value;
    const job = await stage.act('applyRecoveryPoint', {
      recoveryPointId: newest.id,
      providerSpecificDetails: TO_AZURE,
    });
    expect(job.state).toBe('Succeeded');
    expect((await stage.look()).failoverRecoveryPointId).toBe(newest.id);
  });

  test('that is cancelled once it is done: the machine is gone, and replication can be repaired', async () => {
    await stage.act('unplannedFailover', failover({ sourceSiteOperations: 'Required' }));
    expect(await stage.act('failoverCancel')).toMatchObject({ scenario: 'CancelFailover', state: 'Succeeded' });
    await lab().sleep(minutes(1));
    const item = await stage.look();
    expect(item).toMatchObject({
      protectionState: 'UnplannedFailoverCompletionFailed',
      activeLocation: 'Primary',
      allowedOperations: ['RepairReplication', 'UnplannedFailover', 'DisableProtection'],
      replicationHealth: 'Critical',
    });
    expect(item.healthErrors.map(({ errorCode }: { errorCode: string }) => errorCode)).toEqual(['78037', '78024']);
    expect(item.providerSpecificDetails.targetVmId).toMatch(/virtualMachines\/$/);
    expect(
      lab().journal.records.some(({ kind, machine }) => kind === 'machine.removed' && machine === 'azure:files01'),
    ).toBe(true);
    await lab().controls.setPower('files01', 'on', 'back');
    await stage.act('repairReplication');
    await stage.until('protected');
    await lab().sleep(minutes(10));
    expect(await stage.look()).toMatchObject({ protectionState: 'Protected', replicationHealth: 'Normal' });
    expect(stage.front.stage.untruePoints()).toEqual([]);
  });

  test('whose job is cancelled half way: no machine, replication stopped, and it can be tried again', async () => {
    await disaster();
    const reply = await stage.front.send('POST', `${stage.path}/unplannedFailover`, { properties: failover() });
    const { currentScenario, allowedOperations } = await stage.look();
    expect([currentScenario.scenarioName, allowedOperations]).toEqual(['UnplannedFailover', []]);
    const job = `/replicationJobs/${currentScenario.jobId.split('/').at(-1)}`;
    await stage.front.change('POST', `${job}/cancel`);
    expect((await stage.front.ended(reply)).state).toBe('Cancelled');
    const { tasks, errors } = (await stage.front.get(job)).body.properties;
    expect(tasks.map(({ state }: { state: string }) => state)).toEqual([
      'Succeeded',
      'Other',
      'Other',
      'Succeeded',
      'Other',
    ]);
    expect(errors[0].serviceErrorDetails.code).toBe('JobCancelled');
    expect((await stage.look()).protectionState).toBe('UnplannedFailoverCompletionFailed');
    expect((await stage.act('unplannedFailover', failover())).state).toBe('Succeeded');
    expect(machines().filter((machine) => machine === 'azure:files01')).toHaveLength(2);
  });

  test('whose machine cannot be made fails, and is started over when the obstacle is gone', async () => {
    await disaster();
    const change = { recoveryAzureVMName: 'taken' };
    await stage.front.change('PATCH', stage.path, change);
    const azure = stage.front.azure.compute;
    const network = stage.front.azure.site.azure.network.name;
    const other = { name: 'taken', serverId: 'files01', volumes: [], network, purpose: 'production' } as const;
    await lab().drive(() => azure.create(other));
    const job = await stage.act('unplannedFailover', failover());
    expect(job).toMatchObject({ state: 'Failed', failure: { code: 'MACHINE_EXISTS' } });
    await lab().drive(() => azure.remove('taken'));
    const again = await stage.front.change('POST', `/replicationJobs/${job.id}/restart`);
    expect(again).toMatchObject({ scenario: 'UnplannedFailover', state: 'Succeeded' });
    expect((await stage.look()).providerSpecificDetails.targetVmId).toMatch(/\/taken$/);
  });
});

test('a test that is cancelled leaves no machine behind', async () => {
  const networkId = lab().site.azure.testNetwork.name;
  const reply = await stage.front.send('POST', `${stage.path}/testFailover`, { properties: { networkId } });
  const { currentScenario } = await stage.look();
  await lab().sleep(minutes(9));
  await stage.front.change('POST', `/replicationJobs/${currentScenario.jobId.split('/').at(-1)}/cancel`);
  expect((await stage.front.ended(reply)).state).toBe('Cancelled');
  expect(await stage.look()).toMatchObject({ protectionState: 'Protected', testFailoverState: 'None' });
  expect(await stage.front.azure.compute.list()).toEqual({ ok: true, value: [] });
});
