/** The whole table of operations, family after family. */
import type { Operation } from './operation.ts';
import { asyncOperations } from './operations/async-operations.ts';
import { diskOperations } from './operations/disks.ts';
import { networkOperations } from './operations/network.ts';
import { resourceGroupOperations } from './operations/resource-groups.ts';
import { storageAccountOperations } from './operations/storage-accounts.ts';
import { vaultOperations } from './operations/vault.ts';
import { virtualMachineOperations } from './operations/virtual-machines.ts';

export const armOperations: readonly Operation[] = [
  ...vaultOperations,
  ...virtualMachineOperations,
  ...diskOperations,
  ...networkOperations,
  ...storageAccountOperations,
  ...resourceGroupOperations,
  ...asyncOperations,
];
