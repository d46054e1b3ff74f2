/** What a client can do with replication policies, and what it must not do. */
import { beforeAll, describe, expect, test } from 'vitest';
import { FrontStage } from '../../../stages/front-stage.ts';
import { policyOperations } from './policies.ts';

const RECORDED_SET = {
  instanceType: 'InMageAzureV2',
  recoveryPointThresholdInMinutes: 15,
  recoveryPointHistory: 1440,
  crashConsistentFrequencyInMinutes: 5,
  appConsistentFrequencyInMinutes: 60,
  multiVmSyncStatus: 'Enable',
};

let front: FrontStage;
const create = (name: string, input: object) =>
  front.change('PUT', `/replicationPolicies/${name}`, { providerSpecificInput: input });
const put = (name: string, input: unknown) =>
  front.send('PUT', `/replicationPolicies/${name}`, { properties: { providerSpecificInput: input } });
const details = async (name: string) =>
  (await front.get(`/replicationPolicies/${name}`)).body.properties.providerSpecificDetails;

beforeAll(async () => {
  front = await FrontStage.open(policyOperations);
});

describe('a policy to Azure', () => {
  test('is there when its job has ended, as recorded', async () => {
    const job = await create('policy1', RECORDED_SET);
    expect(job).toMatchObject({ scenario: 'AddProtectionProfile', target: 'policy1', state: 'Succeeded' });
    expect((job.endMs ?? 0) - job.startMs).toBeGreaterThanOrEqual(30_000);
    const { status, body } = await front.get('/replicationPolicies/POLICY1');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: `${front.azure.ids.vault}/replicationPolicies/policy1`,
      name: 'policy1',
      type: 'Microsoft.RecoveryServices/vaults/replicationPolicies',
      properties: {
        friendlyName: 'policy1',
        providerSpecificDetails: { ...RECORDED_SET, multiVmSyncStatus: 'Enabled' },
      },
    });
  });

  test('brings its failback policy with it', async () => {
    const { body } = await front.get('/replicationPolicies');
    expect(body.value.map(({ name }: { name: string }) => name)).toEqual(['policy1', 'policy1-failback']);
    expect(body.nextLink).toBeNull();
    expect(await details('policy1-failback')).toEqual({
      instanceType: 'InMage',
      recoveryPointThresholdInMinutes: 15,
      recoveryPointHistory: 1440,
      appConsistentFrequencyInMinutes: 60,
      multiVmSyncStatus: 'Enabled',
    });
  });

  test('does not touch a failback policy that a client has made before', async () => {
    await create('own-failback', { instanceType: 'InMage', recoveryPointHistory: 2400, multiVmSyncStatus: 'Disable' });
    await create('own', RECORDED_SET);
    expect(await details('own-failback')).toMatchObject({ recoveryPointHistory: 2400, multiVmSyncStatus: 'Disabled' });
  });

  test('gets the usual numbers where none are given, also as null', async () => {
    await create('bare', { instanceType: 'InMageAzureV2', recoveryPointHistory: null, multiVmSyncStatus: 'Disabled' });
    expect(await details('bare')).toEqual({ ...RECORDED_SET, multiVmSyncStatus: 'Disabled' });
  });
});

describe('a change', () => {
  test('leaves what is not given', async () => {
    const job = await front.change('PATCH', '/replicationPolicies/policy1', {
      replicationProviderSettings: { instanceType: 'InMageAzureV2', recoveryPointHistory: 2400 },
    });
    expect(job).toMatchObject({ scenario: 'ModifyProtectionProfile', state: 'Succeeded' });
    expect(await details('policy1')).toEqual({
      ...RECORDED_SET,
      recoveryPointHistory: 2400,
      multiVmSyncStatus: 'Enabled',
    });
  });

  test('has its job in the request id, unlike a creation', async () => {
    const created = await put('policy1', RECORDED_SET);
    await front.ended(created);
    expect(created.headers.get('x-ms-request-id')).toMatch(/^stage \d+\/\d+\/\d{4} /);
    const properties = { replicationProviderSettings: RECORDED_SET };
    const changed = await front.send('PATCH', '/replicationPolicies/policy1', { properties });
    const { id } = await front.ended(changed);
    expect(changed.headers.get('x-ms-request-id')).toBe(front.azure.ids.job(id));
  });

  test('is also what creating it again is', async () => {
    const job = await create('Policy1', { ...RECORDED_SET, appConsistentFrequencyInMinutes: 15 });
    expect(job).toMatchObject({ scenario: 'ModifyProtectionProfile', target: 'policy1' });
    expect(await details('policy1')).toMatchObject({ appConsistentFrequencyInMinutes: 15, recoveryPointHistory: 1440 });
  });

  test('does not turn the direction of a policy', async () => {
    const { status, body } = await put('policy1', { instanceType: 'InMage', multiVmSyncStatus: 'Enable' });
    expect([status, body.error.details[0].code]).toEqual([400, 'PolicyInvalid']);
  });

  test('of a policy that is not there is 404', async () => {
    const { status, body } = await front.send('PATCH', '/replicationPolicies/nobody', { properties: null });
    expect([status, body.error.details[0].code]).toEqual([404, 'ArmResourceDoesNotExist']);
  });
});

describe('what would be misunderstood is refused', () => {
  test.each<[string, unknown]>([
    ['another kind of replication', { ...RECORDED_SET, instanceType: 'HyperVReplicaAzure' }],
    ['no kind at all', { recoveryPointHistory: 1440 }],
    ['nothing', null],
    ['a word for a number', { ...RECORDED_SET, recoveryPointHistory: 'a day' }],
    ['a number below zero', { ...RECORDED_SET, recoveryPointHistory: -1 }],
    ['another word than Enable and Disable', { ...RECORDED_SET, multiVmSyncStatus: 'Perhaps' }],
    ['more than 15 days', { ...RECORDED_SET, recoveryPointHistory: 21_601 }],
    ['crash-consistent points every minute', { ...RECORDED_SET, crashConsistentFrequencyInMinutes: 0 }],
  ])('%s', async (_what, input) => {
    const { status, body } = await put('wrong', input);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/\w+/);
    expect((await front.get('/replicationPolicies/wrong')).status).toBe(404);
  });
});

test('a policy that nobody uses can be removed; its failback policy stays until it is removed too', async () => {
  const job = await front.change('DELETE', '/replicationPolicies/own');
  expect(job).toMatchObject({ scenario: 'RemoveProtectionProfile', state: 'Succeeded' });
  expect((await front.get('/replicationPolicies/own')).status).toBe(404);
  await front.change('DELETE', '/replicationPolicies/own-failback');
  expect((await front.get('/replicationPolicies/own-failback')).status).toBe(404);
  expect((await front.send('DELETE', '/replicationPolicies/own')).status).toBe(404);
});
