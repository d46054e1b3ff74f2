/** Our answers in the recorded situations, held against the recorded shapes: everything but machines that replicate. */
import { beforeAll, expect, test } from 'vitest';
import { takeMonitoring } from '../../../reference/site-recovery/health/agent-alerts.ts';
import { minutes } from '../../stages/lab-stage.ts';
import { ItemStage } from '../../stages/item-stage.ts';
import { NOT_STARTED } from '../../stages/recorded/jobs.ts';
import { differences, type Shape } from '../../stages/recorded/shape.ts';
import * as site from '../../stages/recorded/site.ts';
import { SITE_JOBS } from '../../stages/recorded/site-jobs.ts';
import * as vault from '../../stages/recorded/vault.ts';

let stage: ItemStage;
let fabric: string;

beforeAll(async () => {
  stage = await ItemStage.open();
  fabric = stage.container.slice(0, stage.container.indexOf('/replicationProtectionContainers'));
  await stage.protect();
  const groups = [{ groupType: 'Boot', replicationProtectedItems: [{ id: stage.front.azure.ids.item(stage.item) }] }];
  await stage.front.change('PUT', '/replicationRecoveryPlans/shop', { groups });
});

const rowsOf = async (path: string) => (await stage.front.get(path)).body.value;

test.each<[what: string, path: () => string, shape: Shape]>([
  ['a fabric', () => fabric, site.FABRIC],
  ['a container', () => stage.container, site.CONTAINER],
  ['a vCenter', () => `${fabric}/replicationvCenters/vcenter01`, site.VCENTER],
  ['a policy', () => '/replicationPolicies/gold', site.POLICY_TO_AZURE],
  ['a policy for the way home', () => '/replicationPolicies/gold-failback', site.POLICY_HOME],
  ['a recovery plan', () => '/replicationRecoveryPlans/shop', vault.PLAN],
])('%s', async (_, path, shape) => {
  expect(differences(shape, (await stage.front.get(path())).body)).toEqual([]);
});

test.each<[what: string, path: () => string, shape: Shape]>([
  ['fabrics', () => '/replicationFabrics', site.FABRIC_IN_A_LIST],
  ['providers', () => '/replicationRecoveryServicesProviders', site.PROVIDER],
  ['containers', () => '/replicationProtectionContainers', site.CONTAINER],
  ['vCenters', () => '/replicationvCenters', site.VCENTER],
  ['machines', () => `${stage.container}/replicationProtectableItems`, site.MACHINE],
  ['events', () => '/replicationEvents', vault.EVENT],
  ['alert settings', () => '/replicationAlertSettings', vault.ALERT_SETTING],
  [
    'vaults',
    () => '/subscriptions/{subscriptionId}/providers/Microsoft.RecoveryServices/vaults',
    vault.VAULT_IN_A_LIST,
  ],
])('a list of %s', async (_, path, shape) => {
  const rows = await rowsOf(path());
  expect(rows).not.toEqual([]);
  for (const row of rows) expect(differences(shape, row)).toEqual([]);
});

test('mappings, of which the one for the way home names a container and the other one Azure', async () => {
  const mappings = await rowsOf('/replicationProtectionContainerMappings');
  const targets = mappings.map(
    ({ properties }: { properties: { targetProtectionContainerId: string } }) => properties.targetProtectionContainerId,
  );
  expect(targets.toSorted()).toEqual([expect.stringMatching(/^\/Subscriptions\//), 'Microsoft Azure']);
  for (const [index, mapping] of mappings.entries()) {
    const shape = targets[index] === 'Microsoft Azure' ? site.MAPPING_TO_AZURE : site.MAPPING_HOME;
    expect(differences(shape, mapping)).toEqual([]);
  }
});

test('what a Mobility service tells is an event with everything said about it, at a whole second', async () => {
  const { context, front, item } = stage;
  const { siteId, serverId } = item.input;
  const atMs = Date.parse('2026-01-05T08:30:12.345Z');
  const alerts = [{ code: 'EA0430', serverId, atMs, detail: 'vacp ended with 2147483796' }] as const;
  takeMonitoring(context, { siteId, atMs, alerts });
  const [told] = await rowsOf(`/replicationEvents?$filter=${encodeURIComponent("eventType eq 'AgentHealth'")}`);
  expect(differences(vault.AGENT_EVENT, told)).toEqual([]);
  expect(told.properties).toMatchObject({
    timeOfOccurrence: '2026-01-05T08:30:12Z',
    healthErrors: [{ creationTimeUtc: '2026-01-05T08:30:12Z' }],
    providerSpecificDetails: { eventType: 'Agent health' },
  });
  expect((await front.get(`/replicationEvents/${encodeURIComponent(told.name)}`)).body).toEqual(told);
});

test('Azure as the other side has the same two GUIDs in every vault, as a fabric and as its container', async () => {
  const { recoveryContainerId } = await stage.look();
  expect(recoveryContainerId).toMatch(
    /\/replicationFabrics\/[0-9a-f]{64}\/replicationProtectionContainers\/d38048d4-b460-4791-8ece-108395ee8478$/,
  );
  const enabled = (await rowsOf('/replicationJobs')).find(
    ({ properties }: { properties: { scenarioName: string } }) => properties.scenarioName === 'EnableDr',
  );
  const { body } = await stage.front.get(`/replicationJobs/${enabled.name}`);
  expect(body.properties.customDetails.affectedObjectDetails).toMatchObject({
    recoveryCloudId: 'd38048d4-b460-4791-8ece-108395ee8478',
    recoveryVmmId: '21a9403c-6ec1-44f2-b744-b4e50b792387',
  });
});

test('where no copy is under way, none of it is done', async () => {
  const { resyncProgressPercentage, protectedDisks } = (await stage.look()).providerSpecificDetails;
  const ofDisks = protectedDisks.map((disk: { resyncProgressPercentage: number }) => disk.resyncProgressPercentage);
  expect([resyncProgressPercentage, ...ofDisks]).toEqual([0, 0, 0]);
});

test('a job that has not begun yet, in the instant in which it was asked for, says nothing of what it will do', async () => {
  const { front } = stage;
  const settings = { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Enable' };
  const begun = await front.send('PUT', '/replicationPolicies/bronze', {
    properties: { providerSpecificInput: settings },
  });
  const id = /replicationOperationStatus\/([^?]+)/.exec(begun.headers.get('azure-asyncoperation') ?? '')?.[1];
  const first = (await front.get(`/replicationJobs/${id}`)).body;
  expect(differences(NOT_STARTED, first)).toEqual([]);
  expect(first.properties).toMatchObject({ state: 'NotStarted', targetInstanceType: 'ProtectionEntity' });
  const ended = await front.ended(begun);
  const { body } = await front.get(`/replicationJobs/${id}`);
  expect(differences(SITE_JOBS[ended.scenario] as Shape, body)).toEqual([]);
});

const VAULT =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{resourceName}';
const monitoringSettings = {
  azureMonitorAlertSettings: {
    alertsForAllJobFailures: 'Enabled',
    alertsForAllReplicationIssues: 'Enabled',
    alertsForAllFailoverIssues: 'Disabled',
  },
  classicAlertSettings: { alertsForCriticalOperations: 'Disabled', emailNotificationsForSiteRecovery: 'Disabled' },
};

test('the vault by itself, once somebody has set who is to be told of what', async () => {
  const { status, body, headers } = await stage.front.send('PUT', VAULT, {
    tags: { owner: 'ops' },
    sku: { name: 'Standard' },
    properties: { monitoringSettings },
  });
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(headers.get('x-ms-ratelimit-remaining-subscription-resource-requests')).toMatch(/^\d+$/);
  expect(headers.has('x-ms-ratelimit-remaining-subscription-writes')).toBe(false);
  expect(differences(vault.VAULT, body)).toEqual([]);
  expect((await stage.front.get('/replicationFabrics')).headers.get('content-type')).toBe('application/json');
});

test('a change of the vault takes a minute; until then it says so, and where to look', async () => {
  const { front } = stage;
  const links = ['location', 'azure-asyncoperation', 'retry-after'];
  const begun = await front.send('PATCH', VAULT, { tags: { owner: 'desk' } });
  expect([begun.status, begun.body, begun.headers.get('retry-after')]).toEqual([202, undefined, '60']);
  const [result = '', look = ''] = links.map((name) => new URL(begun.headers.get(name) ?? '', 'https://x').pathname);
  expect(result).toMatch(/\/vaults\/[^/]+\/operationResults\/[A-Za-z0-9=]+$/);
  expect(look).toMatch(/\/vaults\/[^/]+\/operationStatus\/[A-Za-z0-9=]+$/);
  const running = await front.get(look);
  expect(differences(vault.VAULT_CHANGE, running.body)).toEqual([]);
  expect([running.status, running.body.status]).toEqual([200, 'InProgress']);
  expect(links.map((name) => running.headers.get(name))).toEqual(links.map((name) => begun.headers.get(name)));
  expect((await front.get(result)).status).toBe(202);
  expect((await front.get(VAULT)).body.tags).toEqual({ owner: 'ops' });
  await front.stage.lab.sleep(minutes(1));
  const done = await front.get(look);
  expect(differences(vault.VAULT_CHANGE, done.body)).toEqual([]);
  expect([done.body.status, done.headers.has('location')]).toEqual(['Succeeded', false]);
  expect((await front.get(result)).body.tags).toEqual({ owner: 'desk' });
});

test('the jobs of a site and its policies', async () => {
  const { front } = stage;
  const gold = (await front.get('/replicationPolicies/gold')).body.properties.providerSpecificDetails;
  const settings = { ...gold, multiVmSyncStatus: 'Enable' };
  await front.change('PUT', '/replicationPolicies/silver', { providerSpecificInput: settings });
  const silver = `${stage.container}/replicationProtectionContainerMappings/silver`;
  const target = { targetProtectionContainerId: 'Microsoft Azure', policyId: front.azure.ids.policy('silver') };
  await front.change('PUT', silver, target);
  await front.change('POST', `${silver}/remove`, {});
  await front.change('PATCH', '/replicationPolicies/silver', { replicationProviderSettings: settings });
  await front.change('DELETE', '/replicationPolicies/silver');
  const [provider] = await rowsOf('/replicationRecoveryServicesProviders');
  await front.change('POST', `${fabric}/replicationRecoveryServicesProviders/${provider.name}/refreshProvider`);
  await front.change('PATCH', `${fabric}/replicationvCenters/vcenter01`, { friendlyName: 'Hall 1' });
  await front.change('DELETE', `${fabric}/replicationvCenters/vcenter01`);
  await front.change('PUT', `${fabric}/replicationvCenters/again`, { ipAddress: 'vcenter01.site.local', port: '443' });
  await front.change('POST', `${stage.container}/discoverProtectableItem`, {
    friendlyName: 'printer',
    ipAddress: '10.1.0.77',
    osType: 'Windows',
  });
  const seen = new Set<string>();
  for (const { name } of await rowsOf('/replicationJobs')) {
    const { body } = await front.get(`/replicationJobs/${name}`);
    const { scenarioName, state, customDetails } = body.properties;
    const shape = SITE_JOBS[scenarioName];
    const { recoveryFabricProviderId } = customDetails.affectedObjectDetails;
    // Between the two sides of one site, which no recording has, a container is not the GUID that Azure's is.
    if (!shape || state !== 'Succeeded' || recoveryFabricProviderId === 'VMware') continue;
    seen.add(scenarioName);
    expect(differences(shape, body), scenarioName).toEqual([]);
  }
  expect([...seen].toSorted()).toEqual(
    Object.keys(SITE_JOBS)
      .filter((name) => name !== 'ProcessServerFailover')
      .toSorted(),
  );
});
