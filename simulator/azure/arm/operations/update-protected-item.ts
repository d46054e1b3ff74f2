/** Changing what the machine in Azure is to be like. */
import { z } from 'zod';
import type { Result } from '../../../../reference/model/result.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { changeTarget } from '../../../../reference/site-recovery/workflows/change-target.ts';
import { type Azure, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { ITEM, itemJob, noSuch } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import {
  licence,
  networkNamed,
  noteNetworkAsked,
  nic,
  nicOf,
  placement,
  placementOf,
  remoteDesktop,
  text,
} from '../target-body.ts';
import { nicId } from '../views/item-nics.ts';

const details = z.object({
  instanceType: z.literal('InMageAzureV2'),
  ...placement,
  recoveryAzureV2ResourceGroupId: text,
  useManagedDisks: given(oneOf('true', 'false')),
  vmDisks: given(z.array(z.object({ diskId: z.string(), targetDiskName: text }))),
});
const body = z.object({
  properties: given(
    z.object({
      recoveryAzureVMName: text,
      recoveryAzureVMSize: text,
      selectedRecoveryAzureNetworkId: text,
      selectedTfoAzureNetworkId: text,
      selectedSourceNicId: text,
      enableRdpOnTargetOption: remoteDesktop,
      vmNics: given(z.array(nic)),
      licenseType: licence,
      recoveryAvailabilitySetId: text,
      providerSpecificDetails: given(z.discriminatedUnion('instanceType', [details])),
    }),
  ),
});
type Change = Partial<NonNullable<z.output<typeof body>['properties']>>;

function change(azure: Azure, item: ProtectedItem, written: Change): Result<Job> {
  const { providerSpecificDetails: more, vmNics = [] } = written;
  const networkId = written.selectedRecoveryAzureNetworkId;
  const networks = [networkId, written.selectedTfoAzureNetworkId].filter((id) => id !== undefined);
  const strange = networks.find((id) => networkNamed(azure, id) === undefined);
  if (strange) return noSuch(`virtual network ${strange}`);
  const own = nicId(azure, item);
  const nics = [...vmNics.map((one) => one.nicId), written.selectedSourceNicId];
  const stranger = nics.find((id) => id !== undefined && !sameName(id, own));
  if (stranger) return noSuch(`network interface ${stranger} of ${item.name}`);
  const disks = more?.vmDisks ?? [];
  const unknown = disks.find(({ diskId }) => !item.input.disks.some(({ name }) => name === diskId));
  if (unknown) return noSuch(`disk ${unknown.diskId} of ${item.name}`);
  const [first] = vmNics;
  const network = networkId === undefined ? undefined : networkNamed(azure, networkId);
  const changed = changeTarget(azure.service.context, item, {
    ...(more && placementOf(more)),
    machineName: written.recoveryAzureVMName,
    machineSize: written.recoveryAzureVMSize,
    network,
    networkId,
    testNetworkId: written.selectedTfoAzureNetworkId,
    remoteDesktop: written.enableRdpOnTargetOption,
    licence: written.licenseType,
    availabilitySetId: written.recoveryAvailabilitySetId,
    resourceGroupId: more?.recoveryAzureV2ResourceGroupId,
    managedDisks: more?.useManagedDisks === undefined ? undefined : more.useManagedDisks === 'true',
    ...(first && { nic: nicOf(first, item) }),
    ...(disks.length > 0 && { diskNames: { ...item.target.diskNames, ...namesOf(disks) } }),
  });
  if (changed.ok && network !== undefined) noteNetworkAsked(azure, item, 'failover', network);
  return changed;
}

function namesOf(disks: readonly { readonly diskId: string; readonly targetDiskName?: string | undefined }[]) {
  return Object.fromEntries(
    disks.flatMap(({ diskId, targetDiskName }) => (targetDiskName ? [[diskId, targetDiskName]] : [])),
  );
}

export const updateProtectedItemOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.update',
    title: 'change the settings of',
    method: 'PATCH',
    path: ITEM,
    source: 'recorded',
    note: 'Name, network, address and names of disks count at the next failover; the rest is kept and shown. What is left out, null or empty stays as it is. Refused unless the item replicates to Azure.',
    body,
    answer: ({ names, body }, azure) => itemJob(azure, names, (_, item) => change(azure, item, body.properties ?? {})),
  }),
];
