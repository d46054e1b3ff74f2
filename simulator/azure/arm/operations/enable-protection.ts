/** Enabling replication of a machine of a site. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { checkDirection } from '../../../../reference/site-recovery/policies/policies.ts';
import { type Machine, machineNamed } from '../../../../reference/site-recovery/site/protectable-machines.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import { whyNot } from '../../../../reference/site-recovery/workflows/change-target.ts';
import type { TargetSettings } from '../../../../reference/site-recovery/target-settings.ts';
import { enableProtection } from '../../../../reference/site-recovery/workflows/enable.ts';
import { type Azure, named, nameIn, sameName } from '../azure.ts';
import { given } from '../body-parts.ts';
import { componentMeant } from '../component-ids.ts';
import { ITEM, noSuch } from '../item-named.ts';
import { missing, type Operation, operation, started } from '../operation.ts';
import { siteNamed } from '../site-named.ts';
import {
  diskType,
  licence,
  networkNamed,
  noteDisksAsked,
  noteNetworkAsked,
  placement,
  placementOf,
  remoteDesktop,
  text,
} from '../target-body.ts';

const tags = placement.targetVmTags;

const towardsAzure = z.object({
  instanceType: z.literal('InMageAzureV2'),
  ...placement,
  processServerId: text,
  runAsAccountId: text,
  storageAccountId: text,
  logStorageAccountId: text,
  multiVmGroupId: text,
  multiVmGroupName: text,
  disksToInclude: given(z.array(z.object({ diskId: z.string(), logStorageAccountId: text, diskType }))),
  targetAzureNetworkId: text,
  targetAzureSubnetId: text,
  enableRdpOnTargetOption: remoteDesktop,
  targetAzureVmName: text,
  targetAzureV2ResourceGroupId: text,
  diskType,
  targetAvailabilitySetId: text,
  licenseType: licence,
  targetVmSize: text,
  diskEncryptionSetId: text,
  seedManagedDiskTags: tags,
});
const body = z.object({
  properties: z.object({
    policyId: z.string(),
    protectableItemId: z.string(),
    providerSpecificDetails: z.discriminatedUnion('instanceType', [towardsAzure]),
  }),
});
type Wish = z.output<typeof body>['properties'];
type Details = Wish['providerSpecificDetails'];

function enable(azure: Azure, { registration: { siteId } }: Site, itemName: string, wish: Wish): Result<Job> {
  const { service, site } = azure;
  const { context } = service;
  const details = wish.providerSpecificDetails;
  const policy = named(context.policies, nameIn(wish.policyId));
  if (!policy) return noSuch(`replication policy ${nameIn(wish.policyId)}`);
  const direction = checkDirection(policy, false);
  if (!direction.ok) return direction;
  const machine = machineNamed(context, siteId, nameIn(wish.protectableItemId));
  if (!machine) return noSuch(`protectable item ${nameIn(wish.protectableItemId)}`);
  const accountId = accountOf(details);
  if (accountId === undefined) {
    return fail('TargetSettingsInvalid', 'replication needs a storage account to cache in: logStorageAccountId');
  }
  const account = nameIn(accountId);
  const cacheAccount = context.storageTokens.accounts().find((known) => sameName(known, account));
  if (cacheAccount === undefined) return noSuch(`storage account ${account}`);
  const networkId = details.targetAzureNetworkId ?? site.azure.network.name;
  const targetNetwork = networkNamed(azure, networkId);
  if (targetNetwork === undefined) return noSuch(`virtual network ${nameIn(networkId)}`);
  const disks = disksOf(machine, details);
  if (!disks.ok) return disks;
  const targetMachineName = details.targetAzureVmName ?? machine.name;
  const unfit = whyNot({ machineName: targetMachineName });
  if (unfit) return fail('TargetSettingsInvalid', unfit);
  const enabled = enableProtection(context, {
    itemName,
    siteId,
    serverId: machine.agent?.serverId ?? machine.id,
    policy: policy.name,
    processServerId: details.processServerId
      ? componentMeant(azure, siteId, 'process-server', details.processServerId)
      : builtInProcessServer(azure, siteId),
    cacheAccount,
    targetNetwork,
    targetMachineName,
    settings: settingsOf(details, typesOf(machine, details)),
    disks: disks.value,
    group: groupOf(azure, details),
    accountId: details.runAsAccountId,
  });
  if (enabled.ok) noteNetworkAsked(azure, { name: itemName }, 'failover', targetNetwork);
  if (enabled.ok && disks.value) noteDisksAsked(azure, { name: itemName }, disks.value);
  return enabled;
}

/** All of them when none is named. */
function disksOf({ agent, name: machine }: Machine, { disksToInclude = [] }: Details): Result<string[] | undefined> {
  if (disksToInclude.length === 0) return ok(undefined);
  // Which disks a machine has is known when its agent has registered.
  if (!agent) return ok(disksToInclude.map(({ diskId }) => diskId));
  const wanted: string[] = [];
  for (const { diskId } of disksToInclude) {
    const disk = agent.disks.find(({ name }) => sameName(name, diskId));
    if (!disk) return noSuch(`disk ${diskId} of ${machine}`);
    wanted.push(disk.name);
  }
  return ok(wanted);
}

function accountOf({ logStorageAccountId, disksToInclude, storageAccountId }: Details): string | undefined {
  return (
    logStorageAccountId ??
    disksToInclude?.find((disk) => disk.logStorageAccountId)?.logStorageAccountId ??
    storageAccountId
  );
}

function builtInProcessServer({ service }: Azure, siteId: string): string {
  const components = service.context.sites.get(siteId)?.inventory.components ?? [];
  return components.find(({ kind }) => kind === 'process-server')?.componentId ?? '';
}

/** A group has a name, or the id of one that a machine is in already. */
function groupOf({ service, ids }: Azure, { multiVmGroupName, multiVmGroupId }: Details): string | undefined {
  if (multiVmGroupName !== undefined || multiVmGroupId === undefined) return multiVmGroupName;
  const groups = [...service.context.items.values()].flatMap(({ input }) => input.group ?? []);
  return groups.find((group) => sameName(ids.guid(`group ${group}`), multiVmGroupId)) ?? multiVmGroupId;
}

/** Of disks of which it is said; by their names on the source. */
function typesOf({ agent }: Machine, { disksToInclude = [] }: Details) {
  const nameOf = (id: string) => agent?.disks.find(({ name }) => sameName(name, id))?.name ?? id;
  return Object.fromEntries(
    disksToInclude.flatMap(({ diskId, diskType: type }) => (type ? [[nameOf(diskId), type] as const] : [])),
  );
}

function settingsOf(details: Details, diskTypes: TargetSettings['diskTypes']) {
  return {
    ...placementOf(details),
    machineSize: details.targetVmSize,
    networkId: details.targetAzureNetworkId,
    resourceGroupId: details.targetAzureV2ResourceGroupId,
    remoteDesktop: details.enableRdpOnTargetOption,
    diskType: details.diskType ?? undefined,
    diskTypes,
    diskEncryptionSetId: details.diskEncryptionSetId,
    availabilitySetId: details.targetAvailabilitySetId,
    licence: details.licenseType,
    seedDiskTags: details.seedManagedDiskTags,
    ...(details.targetAzureSubnetId === undefined ? {} : { nic: nicInSubnet(details.targetAzureSubnetId) }),
  };
}

function nicInSubnet(subnet: string) {
  return { selected: true, subnet: nameIn(subnet), reuseExisting: false, testReuseExisting: false };
}

export const enableProtectionOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.create',
    title: 'enable replication',
    method: 'PUT',
    path: ITEM,
    source: 'recorded',
    note: 'InMageAzureV2. A machine without Mobility service gets it from the process server, with the account runAsAccountId.',
    body,
    answer: ({ names, body: { properties } }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`protection container ${names.protectionContainerName}`);
      return started(() => enable(azure, site, names.replicatedProtectedItemName ?? '', properties));
    },
  }),
];
