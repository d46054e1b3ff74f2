/** The site's side of the surface as Microsoft's own client reads it. */
import {
  SiteRecoveryManagementClient,
  type VMwareDetails,
  type VMwareVirtualMachineDetails,
} from '@azure/arm-recoveryservices-siterecovery';
import type { TokenCredential } from '@azure/core-auth';
import { beforeAll, expect, test } from 'vitest';
import { appTransport } from '../../app-transport.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { armOperations } from '../index.ts';

const credential: TokenCredential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Number.MAX_VALUE }) };

let front: FrontStage;
let client: SiteRecoveryManagementClient;
let here: [vault: string, group: string];
let fabric: string;
let container: string;

async function all<Row>(pages: AsyncIterable<Row>): Promise<Row[]> {
  return front.stage.lab.atDesk(async () => {
    const rows: Row[] = [];
    for await (const row of pages) rows.push(row);
    return rows;
  });
}

beforeAll(async () => {
  front = await FrontStage.open(armOperations);
  const { subscription, resourceGroup, vault } = front.azure.site.azure;
  client = new SiteRecoveryManagementClient(credential, subscription, { httpClient: appTransport(front) });
  here = [vault, resourceGroup];
  const { siteId = '' } = front.azure.service.context.sites.all()[0]?.registration ?? {};
  fabric = front.azure.ids.fabricName(siteId);
  container = front.azure.ids.containerName(siteId);
});

test('the fabric tells its servers, with times as times and sizes as numbers', async () => {
  const [found] = await all(client.replicationFabrics.list(...here));
  const details = found?.properties?.customDetails as VMwareDetails;
  expect(details.processServers?.[0]).toMatchObject({ health: 'Normal', lastHeartbeat: expect.any(Date) });
  expect(details.masterTargetServers?.[0]?.retentionVolumes).toMatchObject([{ volumeName: 'R' }]);
  expect(details.sslCertExpiryDate?.getUTCFullYear()).toBe(2029);
});

test('the provider, the container and the vCenter are found by the names in their lists', async () => {
  const { replicationRecoveryServicesProviders: providers, replicationvCenters: vcenters } = client;
  const [provider] = await all(providers.listByReplicationFabrics(...here, fabric));
  expect(await front.stage.lab.atDesk(() => providers.get(...here, fabric, `${provider?.name}`))).toEqual(provider);
  const [vcenter] = await all(vcenters.list(...here));
  expect(await front.stage.lab.atDesk(() => vcenters.get(...here, fabric, `${vcenter?.name}`))).toEqual(vcenter);
  expect(await all(client.replicationProtectionContainers.list(...here))).toMatchObject([{ name: container }]);
});

test('machines come a page at a time, and only those of the state asked for', async () => {
  const list = (options: object) =>
    all(client.replicationProtectableItems.listByReplicationProtectionContainers(...here, fabric, container, options));
  const [machine, ...more] = await list({ take: '1', filter: "state eq 'Unprotected'" });
  expect(more).toEqual([]);
  expect(machine?.properties?.customDetails as VMwareVirtualMachineDetails).toMatchObject({
    agentInstalled: 'Installed',
  });
  expect(await list({ filter: "state eq 'Protected'" })).toEqual([]);
});

test('what classic has not is empty, and refused with a code that the client passes on', async () => {
  expect(await all(client.replicationNetworks.list(...here))).toEqual([]);
  expect(await all(client.replicationMigrationItems.list(...here))).toEqual([]);
  const refused = front.stage.lab.atDesk(() => client.replicationFabrics.beginCreate(...here, 'new', {}));
  await expect(refused).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' });
});
