/** The official client with a protected item and its jobs, where no story of a drill goes. */
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { beforeAll, expect, test } from 'vitest';
import { appTransport } from '../../app-transport.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

type Place = readonly [vault: string, group: string, fabric: string, container: string, item: string];

let stage: ItemStage;
let client: SiteRecoveryManagementClient;
let place: Place;
/** Time passes while the client waits. */
const desk = <T>(work: () => Promise<T>): Promise<T> => stage.front.stage.lab.atDesk(work);

beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
  const { subscription, vault, resourceGroup } = stage.front.azure.site.azure;
  const credential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Number.MAX_VALUE }) };
  client = new SiteRecoveryManagementClient(credential, subscription, { httpClient: appTransport(stage.front) });
  const [, , fabric = '', , container = ''] = stage.container.split('/');
  place = [vault, resourceGroup, fabric, container, 'files01'];
});

const jobs = async (filter?: string) => {
  const [vault, group] = place;
  const found = [];
  for await (const job of client.replicationJobs.list(vault, group, { filter })) found.push(job);
  return found;
};

test('enabling comes back with the item, typed', async () => {
  const properties = await stage.enableBody();
  const item = await desk(() => client.replicationProtectedItems.beginCreateAndWait(...place, { properties }));
  expect(item.properties).toMatchObject({
    friendlyName: 'files01',
    protectionState: 'InitialReplicationInProgress',
    providerSpecificDetails: { instanceType: 'InMageAzureV2', lastHeartbeat: expect.any(Date) },
  });
  await desk(() => stage.until('protected'));
});

test('a change comes back with what was changed', async () => {
  const properties = { recoveryAzureVMName: 'files01-dr', enableRdpOnTargetOption: 'Always' };
  const { properties: item } = await desk(() =>
    client.replicationProtectedItems.beginUpdateAndWait(...place, { properties }),
  );
  expect(item?.providerSpecificDetails).toMatchObject({
    recoveryAzureVMName: 'files01-dr',
    enableRdpOnTargetOption: 'Always',
  });
});

test('a running job is cancelled; a failed one is told, and started over', async () => {
  const [vault, group] = place;
  const properties = { networkType: 'VmNetworkAsInput' };
  const networkId = stage.front.azure.site.azure.testNetwork.name;
  const poller = await desk(() =>
    client.replicationProtectedItems.beginTestFailover(...place, { properties: { ...properties, networkId } }),
  );
  const [running] = await desk(() => jobs("JobStatus eq 'InProgress'"));
  const cancelled = await desk(() => client.replicationJobs.beginCancelAndWait(vault, group, running?.name ?? ''));
  expect(cancelled.properties).toMatchObject({ scenarioName: 'TestFailover', state: 'Cancelled' });
  await expect(desk(() => poller.pollUntilDone())).rejects.toThrow(/cancel/i);
  const azure = stage.front.azure.compute;
  const lab = stage.front.stage.lab;
  const obstacle = {
    name: 'files01-dr-Test',
    serverId: 'files01',
    volumes: [],
    network: stage.front.azure.site.azure.testNetwork.name,
    purpose: 'test',
  } as const;
  await lab.drive(() => azure.create(obstacle));
  const test = () => client.replicationProtectedItems.beginTestFailoverAndWait(...place, { properties: { networkId } });
  await expect(desk(test)).rejects.toThrow();
  const [failed] = await desk(() => jobs("JobStatus eq 'Failed'"));
  await lab.drive(() => azure.remove('files01-dr-Test'));
  await desk(() => client.replicationJobs.beginRestartAndWait(vault, group, failed?.name ?? ''));
  const [latest] = await desk(() => jobs());
  expect(latest?.properties).toMatchObject({ scenarioName: 'TestFailover', state: 'Succeeded' });
  const { properties: whole } = await desk(() => client.replicationJobs.get(vault, group, latest?.name ?? ''));
  expect(whole?.tasks).toHaveLength(4);
  expect(whole?.customDetails).toMatchObject({ instanceType: 'TestFailoverJobDetails', testFailoverStatus: 'Active' });
  const comments = { properties: { comments: 'ok' } };
  const cleaned = await desk(() =>
    client.replicationProtectedItems.beginTestFailoverCleanupAndWait(...place, comments),
  );
  expect(cleaned.properties?.testFailoverState).toBe('MarkedForDeletion');
});

test('jobs are exported, which a job tells', async () => {
  const [vault, group] = place;
  const exported = await desk(() => client.replicationJobs.beginExportAndWait(vault, group, { jobStatus: '' }));
  expect(exported.properties).toMatchObject({
    scenarioName: 'ExportJobs',
    customDetails: { instanceType: 'ExportJobDetails', blobUri: expect.stringMatching(/^https:/) },
  });
});

test('a failover is cancelled, replication repaired, and the item purged', async () => {
  const items = client.replicationProtectedItems;
  const properties = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' };
  const moved = await desk(() => items.beginUnplannedFailoverAndWait(...place, { properties }));
  expect(moved.properties?.lastSuccessfulFailoverTime).toBeInstanceOf(Date);
  const back = await desk(() => items.beginFailoverCancelAndWait(...place));
  expect(back.properties?.allowedOperations).toEqual(['RepairReplication', 'UnplannedFailover', 'DisableProtection']);
  const repaired = await desk(() => items.beginRepairReplicationAndWait(...place));
  expect(repaired.properties?.protectionState).toBe('InitialReplicationInProgress');
  await desk(() => items.beginPurgeAndWait(...place));
  await expect(desk(() => items.get(...place))).rejects.toMatchObject({ statusCode: 404 });
});
