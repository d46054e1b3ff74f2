/**
 * What other scenarios of Site Recovery have and this one has not: Hyper-V's networks and storage classifications,
 * migrations, appliances, protection intents, eligibility of Azure machines. Clients list them all the same and find
 * nothing there; what they would create is refused.
 */
import type { Azure } from '../azure.ts';
import { type Method, missing, type Operation, operation, rows } from '../operation.ts';
import { notPartOfClassic } from '../not-part-of-classic.ts';
import { siteNamed } from '../site-named.ts';

const FABRIC = '/replicationFabrics/{fabricName}';
const NETWORK = `${FABRIC}/replicationNetworks/{networkName}`;
const NETWORK_MAPPING = `${NETWORK}/replicationNetworkMappings/{networkMappingName}`;
const CLASSIFICATION = `${FABRIC}/replicationStorageClassifications/{storageClassificationName}`;
const CLASSIFICATION_MAPPING = `${CLASSIFICATION}/replicationStorageClassificationMappings/{storageClassificationMappingName}`;
const MIGRATIONS = `${FABRIC}/replicationProtectionContainers/{protectionContainerName}/replicationMigrationItems`;
const MIGRATION = `${MIGRATIONS}/{migrationItemName}`;
const ELIGIBILITY =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/virtualMachines/{virtualMachineName}/providers/Microsoft.RecoveryServices/replicationEligibilityResults';

type Row = readonly [operation: string, path: string];

/** Always empty; 404 below a fabric or container that does not exist. */
const EMPTY: readonly Row[] = [
  ['ReplicationLogicalNetworks.listByReplicationFabrics', `${FABRIC}/replicationLogicalNetworks`],
  ['ReplicationNetworks.list', '/replicationNetworks'],
  ['ReplicationNetworks.listByReplicationFabrics', `${FABRIC}/replicationNetworks`],
  ['ReplicationNetworkMappings.list', '/replicationNetworkMappings'],
  ['ReplicationStorageClassifications.list', '/replicationStorageClassifications'],
  ['ReplicationStorageClassifications.listByReplicationFabrics', `${FABRIC}/replicationStorageClassifications`],
  ['ReplicationStorageClassificationMappings.list', '/replicationStorageClassificationMappings'],
  ['ReplicationMigrationItems.list', '/replicationMigrationItems'],
  ['ReplicationMigrationItems.listByReplicationProtectionContainers', MIGRATIONS],
  ['ReplicationAppliances.list', '/replicationAppliances'],
  ['ReplicationProtectionIntents.list', '/replicationProtectionIntents'],
  ['ReplicationEligibilityResultsOperations.list', ELIGIBILITY],
];

/** Never there, and so neither is what lies below. */
const ABSENT: readonly Row[] = [
  ['ReplicationLogicalNetworks.get', `${FABRIC}/replicationLogicalNetworks/{logicalNetworkName}`],
  ['ReplicationNetworks.get', NETWORK],
  ['ReplicationNetworkMappings.listByReplicationNetworks', `${NETWORK}/replicationNetworkMappings`],
  ['ReplicationNetworkMappings.get', NETWORK_MAPPING],
  ['ReplicationStorageClassifications.get', CLASSIFICATION],
  [
    'ReplicationStorageClassificationMappings.listByReplicationStorageClassifications',
    `${CLASSIFICATION}/replicationStorageClassificationMappings`,
  ],
  ['ReplicationStorageClassificationMappings.get', CLASSIFICATION_MAPPING],
  ['ReplicationMigrationItems.get', MIGRATION],
  ['MigrationRecoveryPoints.listByReplicationMigrationItems', `${MIGRATION}/migrationRecoveryPoints`],
  ['MigrationRecoveryPoints.get', `${MIGRATION}/migrationRecoveryPoints/{migrationRecoveryPointName}`],
  ['ReplicationProtectionIntents.get', '/replicationProtectionIntents/{intentObjectName}'],
  ['ReplicationEligibilityResultsOperations.get', `${ELIGIBILITY}/default`],
];

const REFUSED: readonly (readonly [method: Method, ...Row])[] = [
  ['PUT', 'ReplicationNetworkMappings.create', NETWORK_MAPPING],
  ['PATCH', 'ReplicationNetworkMappings.update', NETWORK_MAPPING],
  ['DELETE', 'ReplicationNetworkMappings.delete', NETWORK_MAPPING],
  ['PUT', 'ReplicationStorageClassificationMappings.create', CLASSIFICATION_MAPPING],
  ['DELETE', 'ReplicationStorageClassificationMappings.delete', CLASSIFICATION_MAPPING],
  ['PUT', 'ReplicationMigrationItems.create', MIGRATION],
  ['PATCH', 'ReplicationMigrationItems.update', MIGRATION],
  ['DELETE', 'ReplicationMigrationItems.delete', MIGRATION],
  ['POST', 'ReplicationMigrationItems.migrate', `${MIGRATION}/migrate`],
  ['POST', 'ReplicationMigrationItems.pauseReplication', `${MIGRATION}/pauseReplication`],
  ['POST', 'ReplicationMigrationItems.resumeReplication', `${MIGRATION}/resumeReplication`],
  ['POST', 'ReplicationMigrationItems.resync', `${MIGRATION}/resync`],
  ['POST', 'ReplicationMigrationItems.testMigrate', `${MIGRATION}/testMigrate`],
  ['POST', 'ReplicationMigrationItems.testMigrateCleanup', `${MIGRATION}/testMigrateCleanup`],
  ['PUT', 'ReplicationProtectionIntents.create', '/replicationProtectionIntents/{intentObjectName}'],
];

const NOTE = 'Other scenarios of Site Recovery only.';

function parentExists(azure: Azure, names: Readonly<Record<string, string>>): boolean {
  return names.fabricName === undefined || siteNamed(azure, names) !== undefined;
}

export const operationsNotUsedByClassic: readonly Operation[] = [
  ...EMPTY.map(([name, path]) =>
    operation({
      ...{ name, path, method: 'GET', source: 'documented', note: NOTE },
      answer: ({ names }, azure) =>
        parentExists(azure, names) ? rows([]) : missing(`fabric or container of ${names.fabricName}`),
    }),
  ),
  ...ABSENT.map(([name, path]) =>
    operation({
      ...{ name, path, method: 'GET', source: 'documented', note: NOTE },
      answer: ({ names }) => missing(Object.values(names).at(-1) ?? 'eligibility result'),
    }),
  ),
  ...REFUSED.map(([method, name, path]) =>
    operation({
      ...{ name, path, method, source: 'documented', support: 'refused', note: NOTE },
      answer: () => notPartOfClassic('There is nothing of the kind for physical servers.'),
    }),
  ),
];
