/** What a runbook looks at beside the vault, with Microsoft's own clients: machines, disks, networks, groups, the vault. */
import { ComputeManagementClient } from '@azure/arm-compute';
import { NetworkManagementClient } from '@azure/arm-network';
import { RecoveryServicesClient } from '@azure/arm-recoveryservices';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes, Stage } from '../../../stages/lab-stage.ts';
import { appTransport } from '../../app-transport.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { asyncOperations } from './async-operations.ts';
import { diskOperations } from './disks.ts';
import { longRunningOperations } from './long-running.ts';
import { networkOperations } from './network.ts';
import { resourceGroupOperations } from './resource-groups.ts';
import { storageAccountOperations } from './storage-accounts.ts';
import { vaultExtendedInfoOperations } from './vault-extended-info.ts';
import { vaultChangeOperations } from './vault-changes.ts';
import { vaultOperations } from './vault.ts';
import { virtualMachineOperations } from './virtual-machines.ts';

const OPERATIONS = [
  ...asyncOperations,
  ...diskOperations,
  ...longRunningOperations([]),
  ...networkOperations,
  ...resourceGroupOperations,
  ...storageAccountOperations,
  ...vaultOperations,
  ...vaultChangeOperations,
  ...vaultExtendedInfoOperations,
  ...virtualMachineOperations,
];
const credential: TokenCredential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Number.MAX_VALUE }) };

let stage: Stage;
let front: FrontStage;
let group: string;
let compute: ComputeManagementClient;
let network: NetworkManagementClient;
let recoveryServices: RecoveryServicesClient;
let resources: ResourceManagementClient;

/** Time passes while the clients wait. */
const desk = <T>(work: () => Promise<T>): Promise<T> => stage.lab.atDesk(work);

async function all<Row>(pages: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

/** A file server that has failed over to Azure. */
beforeAll(async () => {
  stage = new Stage();
  await stage.protect();
  front = new FrontStage(stage, OPERATIONS);
  await stage.act((files01) => files01.failOver());
  const { subscription, resourceGroup } = stage.lab.site.azure;
  group = resourceGroup;
  const options = { httpClient: appTransport(front) };
  compute = new ComputeManagementClient(credential, subscription, options);
  network = new NetworkManagementClient(credential, subscription, options);
  recoveryServices = new RecoveryServicesClient(credential, subscription, options);
  resources = new ResourceManagementClient(credential, subscription, options);
});

describe('the failed-over machine', () => {
  test('is there, running, with the disks of the server', async () => {
    const [machine, ...more] = await all(compute.virtualMachines.listAll());
    expect(more).toEqual([]);
    expect(machine).toMatchObject({ name: 'files01', type: 'Microsoft.Compute/virtualMachines' });
    expect(machine?.storageProfile?.osDisk).toMatchObject({
      osType: 'Windows',
      diskSizeGB: 12,
      createOption: 'Attach',
    });
    expect(machine?.storageProfile?.dataDisks).toMatchObject([{ lun: 0, diskSizeGB: 2 }]);
    expect(await all(compute.virtualMachines.list(group))).toEqual([machine]);
    const view = await compute.virtualMachines.get(group, 'FILES01', { expand: 'instanceView' });
    expect(view.instanceView?.statuses?.map(({ code }) => code)).toEqual([
      'ProvisioningState/succeeded',
      'PowerState/running',
    ]);
  });

  test('has an interface in the network, with the address it really has', async () => {
    const [nic] = await all(network.networkInterfaces.list(group));
    const [configuration] = nic?.ipConfigurations ?? [];
    expect(configuration?.privateIPAddress).toBe(stage.lab.history.machine('azure:files01')?.host.address);
    expect(nic?.virtualMachine?.id).toContain('/virtualMachines/files01');
    const recovery = stage.lab.site.azure.network;
    const subnet = await network.subnets.get(group, recovery.name, recovery.subnet);
    expect(configuration?.subnet?.id).toBe(subnet.id);
    expect(subnet.ipConfigurations?.map(({ id }) => id)).toEqual([configuration?.id]);
    await expect(network.networkInterfaces.beginDeleteAndWait(group, nic?.name ?? '')).rejects.toMatchObject({
      code: 'NicInUse',
    });
  });

  test('is stopped, given back, started and restarted, each taking its time', async () => {
    const power = async () => {
      const { statuses = [] } = await compute.virtualMachines.instanceView(group, 'files01');
      return statuses[1]?.code?.slice('PowerState/'.length);
    };
    const { virtualMachines } = compute;
    const startedAtMs = stage.lab.elapsedMs();
    await desk(async () => {
      await virtualMachines.powerOff(group, 'files01');
      expect(await power()).toBe('stopped');
      await virtualMachines.deallocate(group, 'files01');
      expect(await power()).toBe('deallocated');
      expect(stage.lab.history.machine('azure:files01')?.power).toBe('off');
      await virtualMachines.start(group, 'files01');
      expect(await power()).toBe('running');
      await virtualMachines.restart(group, 'files01');
      expect(await power()).toBe('running');
    });
    expect(stage.lab.elapsedMs() - startedAtMs).toBeGreaterThan(minutes(1));
    expect(stage.lab.history.machine('azure:files01')?.power).toBe('on');
  });

  test('is busy while it is being stopped, and says so', async () => {
    const { subscription } = stage.lab.site.azure;
    const path = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/files01`;
    const stopping = await front.send('POST', `${path}/powerOff`);
    expect(stopping).toMatchObject({ status: 202, body: undefined });
    expect((await front.get(path)).body.properties.provisioningState).toBe('Updating');
    expect(await front.send('POST', `${path}/start`)).toMatchObject({
      status: 409,
      body: { error: { code: 'OperationNotAllowed' } },
    });
    const status = new URL(stopping.headers.get('azure-asyncoperation') ?? '');
    const result = new URL(stopping.headers.get('location') ?? '');
    const look = async ({ pathname, search }: URL) => front.get(`${pathname}${search}`);
    expect((await look(status)).body).toMatchObject({ status: 'InProgress' });
    expect((await look(status)).headers.get('retry-after')).toBe('30');
    expect((await look(result)).status).toBe(202);
    await stage.lab.sleep(minutes(1));
    expect((await look(status)).body).toMatchObject({ status: 'Succeeded', endTime: expect.any(String) });
    expect((await look(result)).status).toBe(200);
    await desk(() => compute.virtualMachines.start(group, 'files01'));
  });
});

describe('disks', () => {
  test('are those of the machine and the replicas it was made from', async () => {
    const disks = await all(compute.disks.list());
    expect(disks.map(({ diskState, diskSizeGB }) => `${diskState} ${diskSizeGB}`).sort()).toEqual([
      'ActiveSAS 12',
      'ActiveSAS 2',
      'Attached 12',
      'Attached 2',
    ]);
    const attached = disks.filter(({ diskState }) => diskState === 'Attached');
    for (const { managedBy } of attached) expect(managedBy).toContain('/virtualMachines/files01');
    expect(attached.filter(({ osType }) => osType === 'Windows')).toHaveLength(1);
    expect(await compute.disks.get(group, disks[0]?.name ?? '')).toEqual(disks[0]);
  });

  test('stay as long as a machine or the service needs them', async () => {
    for (const { name = '' } of await all(compute.disks.listByResourceGroup(group))) {
      await expect(compute.disks.delete(group, name)).rejects.toMatchObject({ code: 'OperationNotAllowed' });
    }
  });
});

describe('around it', () => {
  test('there are the networks of the site file, and no addresses or rules of their own', async () => {
    const networks = await all(network.virtualNetworks.listAll());
    const { network: recovery, testNetwork } = stage.lab.site.azure;
    expect(networks.map(({ name }) => name)).toEqual([recovery.name, testNetwork.name]);
    expect(networks[0]?.addressSpace?.addressPrefixes).toEqual([recovery.addressRange]);
    expect(await all(network.virtualNetworks.list(group))).toEqual(networks);
    expect((await network.virtualNetworks.get(group, testNetwork.name)).subnets).toHaveLength(1);
    expect(await all(network.subnets.list(group, testNetwork.name))).toHaveLength(1);
    expect(await all(network.publicIPAddresses.listAll())).toEqual([]);
    expect(await all(network.networkSecurityGroups.list(group))).toEqual([]);
  });

  test('there is one group, with everything in it', async () => {
    expect(await all(resources.resourceGroups.list())).toMatchObject([{ name: group }]);
    expect(await resources.resourceGroups.checkExistence(group)).toMatchObject({ body: true });
    expect(await resources.resourceGroups.checkExistence('another')).toMatchObject({ body: false });
    await expect(resources.resourceGroups.get('another')).rejects.toMatchObject({ code: 'ResourceGroupNotFound' });
    const types = (await all(resources.resources.listByResourceGroup(group))).map(({ type }) => type);
    expect(new Set(types)).toEqual(
      new Set([
        'Microsoft.RecoveryServices/vaults',
        'Microsoft.Storage/storageAccounts',
        'Microsoft.Network/virtualNetworks',
        'Microsoft.Compute/virtualMachines',
        'Microsoft.Network/networkInterfaces',
        'Microsoft.Compute/disks',
      ]),
    );
    const filter = "resourceType eq 'Microsoft.Compute/virtualMachines'";
    expect(await all(resources.resources.list({ filter }))).toMatchObject([{ name: 'files01' }]);
    const namespaces = (await all(resources.providers.list())).map(({ namespace }) => namespace);
    expect(namespaces).toContain('Microsoft.RecoveryServices');
    expect(await resources.providers.get('microsoft.compute')).toMatchObject({ registrationState: 'Registered' });
  });

  // As `az provider` asks: the version is one of Resource Manager's own, which the provider itself does not know.
  test('providers are looked at and registered by versions of Resource Manager', async () => {
    const path = `/subscriptions/${stage.lab.site.azure.subscription}/providers/Microsoft.RecoveryServices`;
    for (const answer of [
      await front.get(`${path}?api-version=2024-11-01`),
      await front.send('POST', `${path}/register?api-version=2024-11-01`),
    ]) {
      expect(answer).toMatchObject({ status: 200, body: { registrationState: 'Registered' } });
    }
    const unknown = await front.send('POST', `${path}Else/register?api-version=2024-11-01`);
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'InvalidResourceNamespace' } } });
  });

  test('there are tenant, subscription, location and storage account', async () => {
    const { subscription, tenant, region, cacheStorageAccount } = stage.lab.site.azure;
    const scope = `/subscriptions/${subscription}`;
    expect((await front.get('/subscriptions')).body.value).toMatchObject([{ subscriptionId: subscription }]);
    expect((await front.get(scope)).body).toMatchObject({ tenantId: tenant, state: 'Enabled' });
    expect((await front.get(`${scope}/locations`)).body.value).toMatchObject([{ name: region }]);
    expect((await front.get('/tenants')).body.value).toMatchObject([{ tenantId: tenant }]);
    const accounts = `${scope}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts`;
    expect((await front.get(accounts)).body.value).toHaveLength(1);
    expect((await front.get(`${accounts}/${cacheStorageAccount}`)).body.name).toBe(cacheStorageAccount);
    expect((await front.get(`${accounts}/other`)).body.error.code).toBe('ResourceNotFound');
  });
});

describe('what is not there', () => {
  test('is not found, and is as good as deleted', async () => {
    const { virtualMachines, disks } = compute;
    await expect(virtualMachines.get(group, 'nobody')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(virtualMachines.start(group, 'nobody')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(disks.get(group, 'nobody')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(network.networkInterfaces.get(group, 'x')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(network.virtualNetworks.get(group, 'x')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await virtualMachines.delete(group, 'nobody');
    await disks.delete(group, 'nobody');
  });
});

describe('the vault', () => {
  test('is listed and read with the keys that were recorded', async () => {
    const { vault, region, subscription } = stage.lab.site.azure;
    const one = await recoveryServices.vaults.get(group, vault);
    expect(one).toMatchObject({ name: vault, location: region, sku: { name: 'RS0', tier: 'Standard' } });
    const listed = await all(recoveryServices.vaults.listBySubscriptionId());
    expect(listed).toMatchObject([{ id: one.id, etag: one.etag, sku: one.sku }]);
    expect(await all(recoveryServices.vaults.listByResourceGroup(group))).toEqual(listed);
    const path = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.RecoveryServices/vaults`;
    const { body } = await front.get(path);
    expect(Object.keys(body)).toEqual(['value']);
    expect(Object.keys(body.value[0])).toEqual(['location', 'name', 'etag', 'properties', 'id', 'type', 'sku']);
    expect(body.value[0].etag).toMatch(/^W\/"datetime'2026-01-05T\d\d%3A\d\d%3A\d\d(\.\d+)?Z'"$/);
    expect(body.value[0].id).toMatch(/^\/subscriptions\//);
  });

  test('counts what is protected, registered and under way', async () => {
    const { vault } = stage.lab.site.azure;
    const [usage] = await all(recoveryServices.replicationUsages.list(group, vault));
    expect(usage).toMatchObject({ protectedItemCount: 1, registeredServersCount: 1, recoveryPlanCount: 0 });
    const [items] = await all(recoveryServices.usages.listByVaults(group, vault));
    expect(items).toMatchObject({ currentValue: 1, name: { value: 'ProtectedItemsCount' } });
  });

  test('has a key for clients that sign their requests, which they may choose themselves', async () => {
    const { vault } = stage.lab.site.azure;
    const { vaultExtendedInfo } = recoveryServices;
    const { integrityKey, algorithm } = await vaultExtendedInfo.get(group, vault);
    expect(integrityKey).toMatch(/^[0-9a-f]{64}$/);
    expect(algorithm).toBe('None');
    await vaultExtendedInfo.createOrUpdate(group, vault, { integrityKey: 'mine', algorithm: 'None' });
    expect(await vaultExtendedInfo.update(group, vault, {})).toMatchObject({ integrityKey: 'mine' });
  });

  test('keeps who is to be told of what, from the first time that it is set', async () => {
    const { vault, region } = stage.lab.site.azure;
    const { vaults } = recoveryServices;
    const look = async () => (await vaults.get(group, vault)).properties?.monitoringSettings;
    expect(await look()).toBeUndefined();
    const azureMonitorAlertSettings = { alertsForAllJobFailures: 'Enabled', alertsForAllFailoverIssues: 'Disabled' };
    await desk(() =>
      vaults.beginUpdateAndWait(group, vault, { properties: { monitoringSettings: { azureMonitorAlertSettings } } }),
    );
    const classicAlertSettings = { alertsForCriticalOperations: 'Disabled' };
    await desk(() =>
      vaults.beginUpdateAndWait(group, vault, { properties: { monitoringSettings: { classicAlertSettings } } }),
    );
    expect(await look()).toEqual({ azureMonitorAlertSettings, classicAlertSettings });
    await vaults.beginCreateOrUpdateAndWait(group, vault, { location: region, sku: { name: 'RS0' } });
    expect(await look()).toBeUndefined();
  });

  test('takes tags, has one name and one place, and is not deleted while something depends on it', async () => {
    const { vault, region } = stage.lab.site.azure;
    const { vaults } = recoveryServices;
    const wish = { location: region, sku: { name: 'RS0' as const }, tags: { owner: 'dr' } };
    expect(await vaults.beginCreateOrUpdateAndWait(group, vault, wish)).toMatchObject({ tags: { owner: 'dr' } });
    const changed = await desk(() => vaults.beginUpdateAndWait(group, vault, { tags: { owner: 'ops' } }));
    expect(changed).toMatchObject({ tags: { owner: 'ops' }, sku: { name: 'RS0' } });
    await expect(vaults.beginCreateOrUpdateAndWait(group, 'second', wish)).rejects.toMatchObject({
      code: 'VaultNameNotAvailable',
    });
    const elsewhere = { ...wish, location: 'East Asia' };
    await expect(vaults.beginCreateOrUpdateAndWait(group, vault, elsewhere)).rejects.toMatchObject({
      code: 'InvalidResourceLocation',
    });
    await expect(vaults.beginDeleteAndWait(group, vault)).rejects.toMatchObject({ code: 'VaultNotEmpty' });
    await expect(vaults.get(group, 'second')).rejects.toMatchObject({ code: 'ResourceNotFound' });
  });
});

test('a machine that was deleted by hand leaves its disks, which can then be deleted too', async () => {
  await desk(() => compute.virtualMachines.delete(group, 'files01'));
  expect(await all(compute.virtualMachines.listAll())).toEqual([]);
  expect(await all(network.networkInterfaces.list(group))).toEqual([]);
  const left = (await all(compute.disks.list())).filter(({ diskState }) => diskState === 'Unattached');
  expect(left).toHaveLength(2);
  for (const { name = '' } of left) await desk(() => compute.disks.delete(group, name));
  expect((await all(compute.disks.list())).map(({ diskState }) => diskState)).toEqual(['ActiveSAS', 'ActiveSAS']);
});
