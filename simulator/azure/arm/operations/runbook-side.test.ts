/** Policies, mappings, recovery plans and what concerns the whole vault, as Microsoft's own client uses them. */
import {
  type Event as VaultEvent,
  type InMageAzureV2EventDetails,
  type InMageAzureV2PolicyDetails,
  type RecoveryPlanManualActionDetails,
  SiteRecoveryManagementClient,
} from '@azure/arm-recoveryservices-siterecovery';
import type { TokenCredential } from '@azure/core-auth';
import { isRestError } from '@azure/core-rest-pipeline';
import { beforeAll, expect, test } from 'vitest';
import { invariant } from '../../../../reference/model/result.ts';
import { appTransport } from '../../app-transport.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { armOperations } from '../index.ts';

const credential: TokenCredential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Number.MAX_VALUE }) };

let front: FrontStage;
let client: SiteRecoveryManagementClient;
let here: [vault: string, group: string];
let place: [vault: string, group: string, fabric: string, container: string];

/** The lab's time passes while the client waits. */
const atDesk = <T>(work: () => Promise<T>) => front.stage.lab.atDesk(work);
async function all<Row>(pages: AsyncIterable<Row>): Promise<Row[]> {
  return atDesk(async () => {
    const rows: Row[] = [];
    for await (const row of pages) rows.push(row);
    return rows;
  });
}

beforeAll(async () => {
  front = await FrontStage.open(armOperations);
  const { site, ids, service } = front.azure;
  const { subscription, resourceGroup, vault } = site.azure;
  client = new SiteRecoveryManagementClient(credential, subscription, { httpClient: appTransport(front) });
  here = [vault, resourceGroup];
  const { siteId = '' } = service.context.sites.all()[0]?.registration ?? {};
  place = [...here, ids.fabricName(siteId), ids.containerName(siteId)];
});

test('a policy is created, changed and mapped both ways; each call comes back with the resource', async () => {
  const { replicationPolicies: policies, replicationProtectionContainerMappings: mappings } = client;
  const name = front.stage.lab.site.policy.name;
  const created = await atDesk(() =>
    policies.beginCreateAndWait(...here, name, {
      properties: { providerSpecificInput: { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Disable' } },
    }),
  );
  expect(created).toMatchObject({ name, properties: { friendlyName: name } });
  const changed = await atDesk(() =>
    policies.beginUpdateAndWait(...here, name, {
      properties: {
        replicationProviderSettings: {
          instanceType: 'InMageAzureV2',
          recoveryPointHistory: 2880,
          multiVmSyncStatus: 'Disable',
        },
      },
    }),
  );
  const details = changed.properties?.providerSpecificDetails as InMageAzureV2PolicyDetails;
  expect(details).toMatchObject({ recoveryPointHistory: 2880, multiVmSyncStatus: 'Disabled' });
  const map = (mapping: string, policy: string, targetProtectionContainerId: string) =>
    atDesk(() =>
      mappings.beginCreateAndWait(...place, mapping, {
        properties: { policyId: front.azure.ids.policy(policy), targetProtectionContainerId },
      }),
    );
  expect((await map('fwd', name, 'Microsoft Azure')).properties?.state).toBe('Paired');
  const { siteId } = front.azure.service.context.sites.all()[0]!.registration;
  const own = front.azure.ids.container(siteId);
  expect((await map('fb', `${name}-failback`, own)).properties?.targetProtectionContainerId).toBe(own);
  expect(await all(mappings.list(...here))).toEqual(
    await all(mappings.listByReplicationProtectionContainers(...place)),
  );
  expect((await all(policies.list(...here))).map((policy) => policy.name)).toEqual([name, `${name}-failback`]);
});

test('a refusal is an error with status and code', async () => {
  const { name } = front.stage.lab.site.policy;
  const remove = () => client.replicationPolicies.beginDeleteAndWait(...here, name);
  const error: unknown = await atDesk(remove).catch((thrown) => thrown);
  invariant(isRestError(error), 'the client says what was wrong');
  expect([error.statusCode, error.code]).toEqual([409, 'Conflict']);
  expect(JSON.parse(error.response?.bodyAsText ?? '').error.details[0].code).toBe('PolicyInUse');
});

test('a recovery plan is created with actions, changed and deleted', async () => {
  await front.stage.enable();
  const { replicationRecoveryPlans: plans } = client;
  const item = front.azure.service.context.items.get('files01')!;
  const group = { groupType: 'Boot', replicationProtectedItems: [{ id: front.azure.ids.item(item) }] };
  const pause = {
    actionName: 'look at DNS',
    failoverTypes: ['UnplannedFailover'],
    failoverDirections: ['PrimaryToRecovery'],
    customDetails: { instanceType: 'ManualActionDetails', description: 'verify' } as const,
  };
  const created = await atDesk(() =>
    plans.beginCreateAndWait(...here, 'plan', {
      properties: {
        primaryFabricId: front.azure.ids.fabric(item.input.siteId),
        recoveryFabricId: 'Microsoft Azure',
        failoverDeploymentModel: 'ResourceManager',
        groups: [{ ...group, endGroupActions: [pause] }],
      },
    }),
  );
  const [shutdown, , boot] = created.properties?.groups ?? [];
  expect(shutdown).toMatchObject({ groupType: 'Shutdown', replicationProtectedItems: [] });
  const kept = boot?.endGroupActions?.[0]?.customDetails as RecoveryPlanManualActionDetails;
  expect(kept).toMatchObject({ instanceType: 'ManualActionDetails', description: 'verify' });
  const changed = await atDesk(() => plans.beginUpdateAndWait(...here, 'plan', { properties: { groups: [group] } }));
  expect(changed.properties?.groups?.[2]?.endGroupActions).toEqual([]);
  await atDesk(() => plans.beginDeleteAndWait(...here, 'plan'));
  expect(await all(plans.list(...here))).toEqual([]);
});

test('events come with times as times, and are found by name', async () => {
  const { context } = front.azure.service;
  await front.stage.until('it is protected', () => context.items.get('files01')?.state === 'protected');
  await front.stage.until('something is told', () => context.events.list().length > 0);
  const [event] = (await all(client.replicationEvents.list(...here, { filter: "eventCode eq '161011'" }))) as [
    VaultEvent,
  ];
  expect(event.properties).toMatchObject({ severity: 'Warning', timeOfOccurrence: expect.any(Date) });
  const details = event.properties?.providerSpecificDetails as InMageAzureV2EventDetails;
  expect(details.siteName).toBe(front.azure.site.configurationServer.name);
  expect(await atDesk(() => client.replicationEvents.get(...here, `${event.name}`))).toEqual(event);
});

test('what concerns the whole vault is read and set', async () => {
  const {
    replicationAlertSettings: alerts,
    replicationVaultSetting: settings,
    replicationVaultHealth: health,
  } = client;
  const request = {
    properties: { sendToOwners: 'Send', customEmailAddresses: ['ops@contoso.example'], locale: 'en-US' },
  };
  const alert = await atDesk(() => alerts.create(...here, 'defaultAlertSetting', request));
  expect(await all(alerts.list(...here))).toEqual([alert]);
  const setting = await atDesk(() =>
    settings.beginCreateAndWait(...here, 'default', { properties: { migrationSolutionId: '/solutions/x' } }),
  );
  expect(setting.properties?.migrationSolutionId).toBe('/solutions/x');
  const summary = await atDesk(() => health.beginRefreshAndWait(...here));
  expect(summary).toEqual(await atDesk(() => health.get(...here)));
  expect(summary.properties?.protectedItemsHealth?.resourceCount).toBe(1);
  const systems = await atDesk(() => client.supportedOperatingSystemsOperations.get(...here));
  expect(systems.properties?.supportedOsList?.[0]?.supportedOs?.length).toBeGreaterThan(5);
  const [, group] = here;
  expect((await all(client.operations.list(group))).length).toBeGreaterThan(50);
});
