/** The whole table of operations, family after family. */
import type { Operation } from './operation.ts';
import { asyncOperations } from './operations/async-operations.ts';
import { containerOperations } from './operations/containers.ts';
import { diskOperations } from './operations/disks.ts';
import { fabricOperations } from './operations/fabrics.ts';
import { networkOperations } from './operations/network.ts';
import { operationsNotUsedByClassic } from './operations/not-used-by-classic.ts';
import { processServerOperations } from './operations/process-servers.ts';
import { protectableItemOperations } from './operations/protectable-items.ts';
import { providerOperations } from './operations/providers.ts';
import { resourceGroupOperations } from './operations/resource-groups.ts';
import { storageAccountOperations } from './operations/storage-accounts.ts';
import { vaultExtendedInfoOperations } from './operations/vault-extended-info.ts';
import { vaultOperations } from './operations/vault.ts';
import { vcenterOperations } from './operations/vcenters.ts';
import { virtualMachineOperations } from './operations/virtual-machines.ts';

export const armOperations: readonly Operation[] = [
  ...vaultOperations,
  ...vaultExtendedInfoOperations,
  ...fabricOperations,
  ...processServerOperations,
  ...providerOperations,
  ...vcenterOperations,
  ...containerOperations,
  ...protectableItemOperations,
  ...operationsNotUsedByClassic,
  ...virtualMachineOperations,
  ...diskOperations,
  ...networkOperations,
  ...storageAccountOperations,
  ...resourceGroupOperations,
  ...asyncOperations,
];
