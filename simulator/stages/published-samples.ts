/**
 * What the published samples of the official client meet in this vault, chapter after chapter of a site's life; see
 * `outcomeOf` for how an outcome is written. Where there are two, the sample is for Hyper-V: the first is as it was
 * published, the second with `instanceType` as physical servers have it.
 */
export type Outcomes = Readonly<Record<string, string | readonly [published: string, forPhysicalServers: string]>>;

const MISSING = '404 ArmResourceDoesNotExist';
const ELSEWHERE = '409 NotPartOfClassic';
const NOT_NOW = '409 OperationNotAllowedInCurrentState';
const NOT_UNDERSTOOD = '400 InvalidRequestContent';

/** Networks of Hyper-V, migrations, appliances, replication between regions: empty, absent, refused. */
export const OTHER_ARCHITECTURES: Outcomes = {
  migrationRecoveryPointsGet: MISSING,
  migrationRecoveryPointsListByReplicationMigrationItems: MISSING,
  replicationAppliancesList: '0 listed',
  replicationEligibilityResultsGet: MISSING,
  replicationEligibilityResultsList: '0 listed',
  replicationFabricsCreate: 'not sent',
  replicationFabricsMigrateToAad: ELSEWHERE,
  replicationLogicalNetworksGet: MISSING,
  replicationLogicalNetworksListByReplicationFabrics: '0 listed',
  replicationMigrationItemsCreate: ELSEWHERE,
  replicationMigrationItemsDelete: ELSEWHERE,
  replicationMigrationItemsGet: MISSING,
  replicationMigrationItemsList: '0 listed',
  replicationMigrationItemsListByReplicationProtectionContainers: '0 listed',
  replicationMigrationItemsMigrate: ELSEWHERE,
  replicationMigrationItemsPauseReplication: ELSEWHERE,
  replicationMigrationItemsResumeReplication: ELSEWHERE,
  replicationMigrationItemsResync: ELSEWHERE,
  replicationMigrationItemsTestMigrate: ELSEWHERE,
  replicationMigrationItemsTestMigrateCleanup: ELSEWHERE,
  replicationMigrationItemsUpdate: ELSEWHERE,
  replicationNetworkMappingsCreate: ELSEWHERE,
  replicationNetworkMappingsDelete: ELSEWHERE,
  replicationNetworkMappingsGet: MISSING,
  replicationNetworkMappingsList: '0 listed',
  replicationNetworkMappingsListByReplicationNetworks: MISSING,
  replicationNetworkMappingsUpdate: ELSEWHERE,
  replicationNetworksGet: MISSING,
  replicationNetworksList: '0 listed',
  replicationNetworksListByReplicationFabrics: '0 listed',
  replicationProtectionContainersCreate: ELSEWHERE,
  replicationProtectionContainersDelete: ELSEWHERE,
  replicationProtectionContainersSwitchProtection: ELSEWHERE,
  replicationProtectionIntentsCreate: ELSEWHERE,
  replicationProtectionIntentsGet: MISSING,
  replicationProtectionIntentsList: '0 listed',
  replicationRecoveryServicesProvidersCreate: ELSEWHERE,
  replicationStorageClassificationMappingsCreate: ELSEWHERE,
  replicationStorageClassificationMappingsDelete: ELSEWHERE,
  replicationStorageClassificationMappingsGet: MISSING,
  replicationStorageClassificationMappingsList: '0 listed',
  replicationStorageClassificationMappingsListByReplicationStorageClassifications: MISSING,
  replicationStorageClassificationsGet: MISSING,
  replicationStorageClassificationsList: '0 listed',
  replicationStorageClassificationsListByReplicationFabrics: '0 listed',
};

export const VAULT: Outcomes = {
  operationsList: '116 listed',
  replicationAlertSettingsCreate: 'replicationAlertSettings',
  replicationAlertSettingsGet: 'replicationAlertSettings',
  replicationAlertSettingsList: '1 listed',
  replicationVaultHealthGet: 'replicationVaultHealth',
  replicationVaultHealthRefresh: 'replicationVaultHealth',
  replicationVaultSettingCreate: 'replicationVaultSettings',
  replicationVaultSettingGet: 'replicationVaultSettings',
  replicationVaultSettingList: '1 listed',
  supportedOperatingSystemsGet: 'replicationSupportedOperatingSystems',
};

export const SITE: Outcomes = {
  replicationFabricsCheckConsistency: 'replicationFabrics',
  replicationFabricsGet: 'replicationFabrics',
  replicationFabricsList: '1 listed',
  replicationFabricsRenewCertificate: 'replicationFabrics',
  replicationRecoveryServicesProvidersGet: 'replicationRecoveryServicesProviders',
  replicationRecoveryServicesProvidersList: '1 listed',
  replicationRecoveryServicesProvidersListByReplicationFabrics: '1 listed',
  replicationRecoveryServicesProvidersRefreshProvider: 'replicationRecoveryServicesProviders',
  replicationJobsList: '4 listed',
  replicationProtectionContainersGet: 'replicationProtectionContainers',
  replicationProtectionContainersList: '1 listed',
  replicationProtectionContainersListByReplicationFabrics: '1 listed',
  replicationProtectableItemsGet: 'replicationProtectableItems',
  replicationProtectableItemsListByReplicationProtectionContainers: '2 listed',
  replicationProtectionContainersDiscoverProtectableItem: 'replicationProtectionContainers',
  replicationvCentersGet: 'replicationvCenters',
  replicationvCentersList: '1 listed',
  replicationvCentersListByReplicationFabrics: '1 listed',
  replicationvCentersUpdate: 'replicationvCenters',
  replicationvCentersDelete: 'Succeeded',
};

/** Adding the vCenter, and starting that over. */
export const VCENTER_OUT_OF_REACH: Outcomes = { replicationvCentersCreate: 'failed: ETIMEDOUT' };
export const VCENTER_IN_REACH: Outcomes = { replicationJobsRestart: 'replicationJobs' };
export const VCENTER_THERE: Outcomes = { replicationvCentersCreate: 'replicationvCenters' };

/** Two machines replicate by the policy. A policy needs `multiVmSyncStatus`, which Hyper-V's has not. */
export const PROTECTED: Outcomes = {
  replicationPoliciesGet: 'replicationPolicies',
  replicationPoliciesList: '2 listed',
  replicationPoliciesCreate: [NOT_UNDERSTOOD, 'not sent'],
  replicationPoliciesUpdate: [NOT_UNDERSTOOD, 'not sent'],
  replicationPoliciesDelete: '409 PolicyInUse',
  replicationProtectionContainerMappingsGet: 'replicationProtectionContainerMappings',
  replicationProtectionContainerMappingsList: '2 listed',
  replicationProtectionContainerMappingsListByReplicationProtectionContainers: '2 listed',
  replicationProtectionContainerMappingsCreate: 'not sent',
  replicationProtectionContainerMappingsUpdate: NOT_UNDERSTOOD,
  replicationProtectionContainerMappingsDelete: '409 PolicyInUse',
  replicationProtectedItemsGet: 'replicationProtectedItems',
  replicationProtectedItemsList: '2 listed',
  replicationProtectedItemsListByReplicationProtectionContainers: '2 listed',
  replicationProtectedItemsCreate: [NOT_UNDERSTOOD, '400 TargetSettingsInvalid'],
  replicationProtectedItemsUpdate: [NOT_UNDERSTOOD, 'replicationProtectedItems'],
  replicationProtectedItemsUpdateMobilityService: 'replicationProtectedItems',
  replicationProtectedItemsResolveHealthErrors: MISSING,
  replicationProtectedItemsAddDisks: ELSEWHERE,
  replicationProtectedItemsRemoveDisks: ELSEWHERE,
  replicationProtectedItemsSwitchProvider: ELSEWHERE,
  replicationProtectedItemsUpdateAppliance: ELSEWHERE,
  replicationProtectedItemsApplyRecoveryPoint: [NOT_UNDERSTOOD, NOT_NOW],
  replicationProtectedItemsFailoverCancel: NOT_NOW,
  replicationProtectedItemsFailoverCommit: NOT_NOW,
  replicationProtectedItemsPlannedFailover: '409 PlannedFailoverNotSupported',
  replicationProtectedItemsReprotect: [NOT_UNDERSTOOD, NOT_NOW],
  replicationProtectedItemsTestFailoverCleanup: NOT_NOW,
  recoveryPointsGet: 'recoveryPoints',
  recoveryPointsListByReplicationProtectedItems: '4 listed',
  targetComputeSizesListByReplicationProtectedItems: '8 listed',
  replicationRecoveryPlansCreate: 'replicationRecoveryPlans',
  replicationRecoveryPlansGet: 'replicationRecoveryPlans',
  replicationRecoveryPlansList: '1 listed',
  replicationRecoveryPlansUpdate: 'replicationRecoveryPlans',
  replicationRecoveryPlansFailoverCancel: NOT_NOW,
  replicationRecoveryPlansFailoverCommit: NOT_NOW,
  replicationRecoveryPlansPlannedFailover: '409 PlannedFailoverNotSupported',
  replicationRecoveryPlansReprotect: NOT_NOW,
  replicationRecoveryPlansTestFailoverCleanup: NOT_NOW,
  replicationFabricsDelete: '409 FabricInUse',
  replicationFabricsPurge: '409 FabricInUse',
  replicationRecoveryServicesProvidersDelete: '409 FabricInUse',
  replicationRecoveryServicesProvidersPurge: '409 FabricInUse',
};

/** Each leads to a resynchronisation. */
export const RESYNCHRONISING: Outcomes = {
  replicationFabricsReassociateGateway: 'replicationFabrics',
  replicationProtectedItemsRepairReplication: 'replicationProtectedItems',
};

export const TEST_OF_AN_ITEM: Outcomes = {
  replicationProtectedItemsTestFailover: [NOT_UNDERSTOOD, 'replicationProtectedItems'],
  replicationProtectedItemsTestFailoverCleanup: 'replicationProtectedItems',
};
/** In a plan, a failover of physical servers says which kind of recovery point it wants. */
export const TEST_OF_A_PLAN: Outcomes = { replicationRecoveryPlansTestFailover: [NOT_UNDERSTOOD, 'not sent'] };
export const PLAN_TESTED: Outcomes = { replicationRecoveryPlansTestFailoverCleanup: 'replicationRecoveryPlans' };

export const JOB_RUNNING: Outcomes = { replicationJobsCancel: 'replicationJobs' };
export const JOBS: Outcomes = {
  replicationJobsGet: 'replicationJobs',
  replicationJobsResume: NOT_NOW,
  replicationJobsExport: 'replicationJobs',
  replicationEventsList: '5 listed',
  replicationEventsGet: 'replicationEvents',
};

export const FAILOVER_OF_AN_ITEM: Outcomes = {
  replicationProtectedItemsUnplannedFailover: [NOT_UNDERSTOOD, 'replicationProtectedItems'],
  replicationProtectedItemsApplyRecoveryPoint: [NOT_UNDERSTOOD, 'replicationProtectedItems'],
  replicationProtectedItemsFailoverCancel: 'replicationProtectedItems',
  replicationProtectedItemsRepairReplication: 'replicationProtectedItems',
};
export const FAILOVER_OF_A_PLAN: Outcomes = { replicationRecoveryPlansUnplannedFailover: [NOT_UNDERSTOOD, 'not sent'] };
export const PLAN_FAILED_OVER: Outcomes = { replicationRecoveryPlansFailoverCancel: 'replicationRecoveryPlans' };
export const PLAN_FAILED_OVER_AGAIN: Outcomes = {
  replicationProtectedItemsFailoverCommit: 'replicationProtectedItems',
  replicationRecoveryPlansFailoverCommit: 'replicationRecoveryPlans',
};
/** The way home needs more than Hyper-V's sample says; a plan's finds it by itself. */
export const COMMITTED: Outcomes = {
  replicationProtectedItemsReprotect: [NOT_UNDERSTOOD, NOT_NOW],
  replicationRecoveryPlansReprotect: 'replicationRecoveryPlans',
};

/** The second machine is disabled, the first purged by the same sample. */
export const CLEARING: Outcomes = {
  replicationRecoveryPlansDelete: 'Succeeded',
  replicationProtectedItemsDelete: 'nothing',
};
export const CLEARED: Outcomes = {
  replicationProtectedItemsPurge: 'Succeeded',
  replicationProtectionContainerMappingsDelete: 'nothing',
  replicationProtectionContainerMappingsPurge: MISSING,
  replicationPoliciesDelete: 'Succeeded',
};

/** Each takes the whole site out of the vault. */
export const REMOVING: Outcomes = {
  replicationRecoveryServicesProvidersDelete: 'nothing',
  replicationRecoveryServicesProvidersPurge: 'Succeeded',
  replicationFabricsDelete: 'nothing',
  replicationFabricsPurge: 'Succeeded',
};
