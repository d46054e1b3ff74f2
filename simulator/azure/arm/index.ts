/** The whole table of operations, family after family. */
import type { Operation } from './operation.ts';
import { alertSettingOperations } from './operations/alert-settings.ts';
import { asyncOperations } from './operations/async-operations.ts';
import { containerOperations } from './operations/containers.ts';
import { diskOperations } from './operations/disks.ts';
import { enableProtectionOperations } from './operations/enable-protection.ts';
import { eventOperations } from './operations/events.ts';
import { fabricOperations } from './operations/fabrics.ts';
import { jobOperations } from './operations/jobs.ts';
import { longRunningOperations } from './operations/long-running.ts';
import { mappingOperations } from './operations/mappings.ts';
import { networkOperations } from './operations/network.ts';
import { operationsNotUsedByClassic } from './operations/not-used-by-classic.ts';
import { operatingSystemOperations } from './operations/operating-systems.ts';
import { listOf } from './operations/operation-list.ts';
import { policyOperations } from './operations/policies.ts';
import { processServerOperations } from './operations/process-servers.ts';
import { protectableItemOperations } from './operations/protectable-items.ts';
import { failoverOperations } from './operations/failover.ts';
import { itemCareOperations } from './operations/item-care.ts';
import { testFailoverOperations } from './operations/test-failover.ts';
import { protectedItemOperationsElsewhere } from './operations/protected-items-elsewhere.ts';
import { protectedItemOperations } from './operations/protected-items.ts';
import { providerOperations } from './operations/providers.ts';
import { recoveryPlanActionOperations } from './operations/recovery-plan-actions.ts';
import { recoveryPlanOperations } from './operations/recovery-plans.ts';
import { recoveryPointOperations } from './operations/recovery-points.ts';
import { reprotectOperations } from './operations/reprotect.ts';
import { resourceGroupOperations } from './operations/resource-groups.ts';
import { storageAccountOperations } from './operations/storage-accounts.ts';
import { targetComputeSizeOperations } from './operations/target-compute-sizes.ts';
import { updateProtectedItemOperations } from './operations/update-protected-item.ts';
import { vaultExtendedInfoOperations } from './operations/vault-extended-info.ts';
import { vaultHealthOperations } from './operations/vault-health.ts';
import { vaultSettingOperations } from './operations/vault-settings.ts';
import { vaultChangeOperations } from './operations/vault-changes.ts';
import { vaultOperations } from './operations/vault.ts';
import { vcenterOperations } from './operations/vcenters.ts';
import { virtualMachineOperations } from './operations/virtual-machines.ts';

const families: readonly Operation[] = [
  ...vaultOperations,
  ...vaultChangeOperations,
  ...vaultExtendedInfoOperations,
  ...fabricOperations,
  ...processServerOperations,
  ...providerOperations,
  ...vcenterOperations,
  ...containerOperations,
  ...protectableItemOperations,
  ...protectedItemOperations,
  ...enableProtectionOperations,
  ...updateProtectedItemOperations,
  ...testFailoverOperations,
  ...failoverOperations,
  ...reprotectOperations,
  ...itemCareOperations,
  ...protectedItemOperationsElsewhere,
  ...targetComputeSizeOperations,
  ...recoveryPointOperations,
  ...jobOperations,
  ...policyOperations,
  ...mappingOperations,
  ...recoveryPlanOperations,
  ...recoveryPlanActionOperations,
  ...eventOperations,
  ...alertSettingOperations,
  ...vaultHealthOperations,
  ...vaultSettingOperations,
  ...operatingSystemOperations,
  ...operationsNotUsedByClassic,
  ...virtualMachineOperations,
  ...diskOperations,
  ...networkOperations,
  ...storageAccountOperations,
  ...resourceGroupOperations,
  ...asyncOperations,
];

const served: readonly Operation[] = [...families, ...longRunningOperations(families)];

export const armOperations: readonly Operation[] = [...served, ...listOf(served)];
