/** Policies are mapped to the container of a site, and stay mapped while its machines replicate by them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { policyMapped } from '../../../../reference/site-recovery/policies/mappings.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { fabricOperations } from './fabrics.ts';
import { jobOperations } from './jobs.ts';
import { mappingOperations } from './mappings.ts';
import { policyOperations } from './policies.ts';

let front: FrontStage;
let container: string;
let policyId: (name: string) => string;
const mappings = () => `${container}/replicationProtectionContainerMappings`;
const map = (name: string, policy: string, target: string) =>
  front.send('PUT', `${mappings()}/${name}`, {
    properties: { policyId: policyId(policy), targetProtectionContainerId: target, providerSpecificInput: {} },
  });
const refusal = async (reply: Promise<{ status: number; body: { error: { details: { code: string }[] } } }>) => {
  const { status, body } = await reply;
  return [status, body.error.details[0]?.code];
};

beforeAll(async () => {
  front = await FrontStage.open([...fabricOperations, ...policyOperations, ...mappingOperations, ...jobOperations]);
  const { ids, service } = front.azure;
  container = ids.container(service.context.sites.all()[0]?.registration.siteId ?? '');
  policyId = (name) => ids.policy(name);
  const { name } = front.stage.lab.site.policy;
  const providerSpecificInput = { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Disable' };
  await front.change('PUT', `/replicationPolicies/${name}`, { providerSpecificInput });
});

describe('a mapping', () => {
  test('to Azure is paired when its job has ended, as recorded', async () => {
    const job = await front.ended(await map('fwd', 'small-policy', 'Microsoft Azure'));
    expect(job).toMatchObject({
      scenario: 'AssociateProtectionProfile',
      targetType: 'ProtectionProfile',
      target: 'small-policy',
      state: 'Succeeded',
    });
    const source = front.stage.lab.site.configurationServer.name;
    expect((await front.get(`${mappings()}/FWD`)).body).toEqual({
      id: `${mappings()}/fwd`,
      name: 'fwd',
      type: 'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings',
      properties: {
        targetProtectionContainerId: 'Microsoft Azure',
        targetProtectionContainerFriendlyName: 'Microsoft Azure',
        providerSpecificDetails: null,
        health: 'Normal',
        healthErrorDetails: [],
        policyId: policyId('small-policy'),
        state: 'Paired',
        sourceProtectionContainerFriendlyName: source,
        sourceFabricFriendlyName: source,
        targetFabricFriendlyName: 'Microsoft Azure',
        policyFriendlyName: 'small-policy',
      },
    });
  });

  test('for the way home leads to the container itself', async () => {
    const { id } = await front.ended(await map('fb', 'small-policy-failback', container.toLowerCase()));
    const { affectedObjectDetails } = (await front.get(`/replicationJobs/${id}`)).body.properties.customDetails;
    expect(affectedObjectDetails.recoveryCloudId).toBe(affectedObjectDetails.primaryCloudId);
    const { body } = await front.get(`${mappings()}/fb`);
    const { lab } = front.stage;
    expect(body.properties).toMatchObject({
      targetProtectionContainerId: container,
      targetFabricFriendlyName: lab.site.configurationServer.name,
    });
  });

  test('stands in the lists of the vault and of its container', async () => {
    const names = ({ body }: Awaited<ReturnType<typeof map>>) => body.value.map((row: { name: string }) => row.name);
    expect(names(await front.get('/replicationProtectionContainerMappings'))).toEqual(['fwd', 'fb']);
    expect(names(await front.get(mappings()))).toEqual(['fwd', 'fb']);
  });

  test('brought to the site once more is still one', async () => {
    const job = await front.ended(await map('Fwd', 'small-policy', 'Microsoft Azure'));
    expect(job.state).toBe('Succeeded');
    await front.change('PATCH', `${mappings()}/fwd`, { providerSpecificInput: null });
    expect((await front.get(mappings())).body.value).toHaveLength(2);
  });

  test('that makes no sense is refused', async () => {
    expect(await refusal(map('x', 'small-policy', container))).toEqual([400, 'MappingInvalid']);
    expect(await refusal(map('x', 'small-policy-failback', 'Microsoft Azure'))).toEqual([400, 'MappingInvalid']);
    expect(await refusal(map('x', 'small-policy', '/somewhere/else'))).toEqual([400, 'MappingInvalid']);
    expect(await refusal(map('second', 'small-policy', 'Microsoft Azure'))).toEqual([400, 'MappingInvalid']);
    expect(await refusal(map('x', 'nobody', 'Microsoft Azure'))).toEqual([404, 'ArmResourceDoesNotExist']);
    expect(await refusal(front.get(`${mappings()}/nobody`))).toEqual([404, 'ArmResourceDoesNotExist']);
    const elsewhere = mappings().replace('cloud_', 'cloud_x');
    expect(await refusal(front.get(elsewhere))).toEqual([404, 'ArmResourceDoesNotExist']);
    const ofAnotherKind = { properties: { providerSpecificInput: { instanceType: 'A2A' } } };
    expect((await front.send('PATCH', `${mappings()}/fwd`, ofAnotherKind)).status).toBe(400);
  });

  test('says whether machines of the site may replicate by the policy', () => {
    const { context } = front.azure.service;
    const siteId = context.sites.all()[0]?.registration.siteId ?? '';
    const mapped = (name: string) => policyMapped(context, context.policies.get(name)!, siteId);
    expect(mapped('small-policy').ok).toBe(true);
    context.policies.set('other', { ...context.policies.get('small-policy')!, name: 'other' });
    expect(mapped('other')).toMatchObject({ ok: false, failure: { code: 'PolicyNotMapped' } });
    context.policies.delete('other');
  });
});

test('a policy that is mapped cannot be removed', async () => {
  expect(await refusal(front.send('DELETE', '/replicationPolicies/small-policy'))).toEqual([409, 'PolicyInUse']);
});

test('while a machine replicates by the policy, its mapping stays; afterwards both can go', async () => {
  await front.stage.enable();
  expect(await refusal(front.send('POST', `${mappings()}/fwd/remove`))).toEqual([409, 'PolicyInUse']);
  expect(await refusal(front.send('DELETE', `${mappings()}/fwd`))).toEqual([409, 'PolicyInUse']);
  await front.stage.act((files01) => files01.disable());
  const job = await front.change('POST', `${mappings()}/fwd/remove`, { providerSpecificInput: {} });
  expect(job).toMatchObject({ scenario: 'DissociateProtectionProfile', state: 'Succeeded' });
  await front.change('DELETE', `${mappings()}/fb`);
  expect((await front.get(mappings())).body.value).toEqual([]);
  expect((await front.change('DELETE', '/replicationPolicies/small-policy')).state).toBe('Succeeded');
});

test('a site that is removed takes its mappings with it', async () => {
  const providerSpecificInput = { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Disable' };
  await front.change('PUT', '/replicationPolicies/gold', { providerSpecificInput });
  await front.ended(await map('fwd', 'gold', 'Microsoft Azure'));
  await front.change('DELETE', container.slice(0, container.lastIndexOf('/replicationProtectionContainers')));
  expect((await front.get('/replicationProtectionContainerMappings')).body.value).toEqual([]);
  expect((await front.change('DELETE', '/replicationPolicies/gold')).state).toBe('Succeeded');
});
