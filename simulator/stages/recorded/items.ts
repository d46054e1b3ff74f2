/** Recorded shapes of protected items and recovery points (Azure/azure-powershell, sessions of April 2021). For tests. */
import { changed, type Shape } from './shape.ts';

const scenario: Shape = { values: { string: 'scenarioName', id: 'jobId', date: 'startTime' } };

const healthError: Shape = {
  values: {
    nothing: 'innerHealthErrors',
    string:
      'errorSource errorLevel errorCategory errorMessage possibleCauses recommendedAction errorId customerResolvability',
    numeric: 'errorType errorCode',
    'empty|string': 'summaryMessage',
    date: 'creationTimeUtc',
    null: 'recoveryProviderErrorMessage',
    guid: 'entityId',
  },
};

const ipConfiguration: Shape = {
  values: {
    boolean: 'isPrimary isSeletedForFailover',
    string: 'subnetName ipAddressType recoveryIPAddressType',
    'string|empty': 'recoverySubnetName',
    'null|empty': 'recoveryStaticIPAddress',
    null: 'name staticIPAddress recoveryPublicIPAddressId recoveryLBBackendAddressPoolIds tfoSubnetName tfoStaticIPAddress tfoPublicIPAddressId tfoLBBackendAddressPoolIds',
  },
};

const nic: Shape = {
  values: {
    string: 'nicId vMNetworkName selectionType',
    'id|null': 'recoveryVMNetworkId',
    boolean: 'reuseExistingNic tfoReuseExistingNic',
    null: 'replicaNicId sourceNicArmId recoveryNetworkSecurityGroupId enableAcceleratedNetworkingOnRecovery tfoVMNetworkId tfoNetworkSecurityGroupId enableAcceleratedNetworkingOnTfo recoveryNicName recoveryNicResourceGroupName tfoRecoveryNicName tfoRecoveryNicResourceGroupName',
  },
  lists: { ipConfigs: ipConfiguration },
};

const disk: Shape = {
  values: {
    string: 'diskId diskName protectionStage resyncRequired diskResized progressHealth progressStatus',
    'null|string': 'healthErrorCode',
    number:
      'rpoInSeconds resyncProgressPercentage resyncDurationInSeconds diskCapacityInBytes fileSystemCapacityInBytes resyncProcessedBytes resyncTotalTransferredBytes resyncLast15MinutesTransferredBytes',
    date: 'lastRpoCalculatedTime',
    null: 'resyncLastDataTransferTimeUTC resyncStartTime',
  },
};
const diskToAzure = changed(disk, {
  values: { number: 'sourceDataInMegaBytes psDataInMegaBytes targetDataInMegaBytes' },
});
const diskHomeward = changed(disk, { values: { number: 'sourceDataInMB psDataInMB targetDataInMB' } });

const toAzure: Shape = {
  values: {
    string:
      'instanceType protectionStage vmProtectionState vmProtectionStateDescription ipAddress agentVersion isAgentUpdateRequired isRebootAfterUpdateRequired processServerId processServerName multiVmSyncStatus diskResized masterTargetId osType vhdName osDiskId recoveryAzureVMName recoveryAzureVMSize selectedSourceNicId discoveryType enableRdpOnTargetOption licenseType sqlServerLicenseType replicaId osVersion firmwareType azureVmGeneration totalProgressHealth',
    guid: 'infrastructureVmId vmId multiVmGroupId multiVmGroupName',
    numeric: 'vCenterInfrastructureId',
    number:
      'resyncProgressPercentage rpoInSeconds compressedDataRateInMB uncompressedDataRateInMB sourceVmCpuCount sourceVmRamSizeInMB totalDataTransferred',
    date: 'agentExpiryDate lastHeartbeat lastRpoCalculatedTime lastUpdateReceivedTime lastRecoveryPointReceived',
    strings: 'datastores',
    nothing: 'azureVMDiskDetails validationErrors',
    null: 'recoveryAzureStorageAccount selectedTfoAzureNetworkId recoveryAvailabilitySetId targetProximityPlacementGroupId seedManagedDiskTags targetManagedDiskTags',
    id: 'recoveryAzureLogStorageAccountId selectedRecoveryAzureNetworkId targetVmId recoveryAzureResourceGroupId',
    'null|numeric': 'targetAvailabilityZone',
    truth: 'useManagedDisks',
    boolean: 'isAdditionalStatsAvailable',
    map: 'targetVmTags targetNicTags',
  },
  lists: {
    protectedDisks: diskToAzure,
    vmNics: nic,
    protectedManagedDisks: {
      values: { string: 'diskId replicaDiskType', id: 'seedManagedDiskId', null: 'diskEncryptionSetId' },
    },
  },
};

const homeward: Shape = {
  values: {
    string:
      'instanceType activeSiteType protectionStage vmProtectionState vmProtectionStateDescription ipAddress processServerId masterTargetId diskResized multiVmSyncStatus discoveryType totalProgressHealth',
    number:
      'sourceVmCpuCount sourceVmRamSizeInMB compressedDataRateInMB uncompressedDataRateInMB rpoInSeconds totalDataTransferred',
    guid: 'vmId multiVmGroupId multiVmGroupName infrastructureVmId replicaId',
    date: 'retentionWindowStart retentionWindowEnd lastHeartbeat lastRpoCalculatedTime lastUpdateReceivedTime',
    strings: 'datastores',
    null: 'rebootAfterUpdateStatus vCenterInfrastructureId azureStorageAccountId osVersion',
    nothing: 'validationErrors',
    boolean: 'isAdditionalStatsAvailable',
    map: 'consistencyPoints',
  },
  objects: {
    osDetails: { values: { null: 'osVhdId vhdName', string: 'osType' } },
    resyncDetails: { values: { string: 'initialReplicationType', numeric: 'initialReplicationProgressPercentage' } },
    agentDetails: {
      values: { string: 'agentVersion agentUpdateStatus postUpdateRebootStatus', date: 'agentExpiryDate' },
    },
  },
  lists: { protectedDisks: diskHomeward, vmNics: nic },
};

const properties: Shape = {
  values: {
    string:
      'friendlyName primaryFabricFriendlyName primaryFabricProvider recoveryFabricFriendlyName recoveryFabricId primaryProtectionContainerFriendlyName recoveryProtectionContainerFriendlyName protectionState protectionStateDescription activeLocation testFailoverState testFailoverStateDescription replicationHealth failoverHealth policyFriendlyName',
    empty: 'protectedItemType',
    id: 'protectableItemId recoveryServicesProviderId policyId recoveryContainerId',
    strings: 'allowedOperations',
    date: 'lastSuccessfulTestFailoverTime?',
    'id|null': 'failoverRecoveryPointId',
    guid: 'eventCorrelationId',
  },
  objects: { currentScenario: scenario },
  lists: { healthErrors: healthError },
};

function resource(inside: Shape): Shape {
  return { values: { id: 'id', string: 'name type' }, objects: { properties: inside } };
}

const withDetails = (inside: Shape, providerSpecificDetails: Shape) =>
  changed(inside, { objects: { providerSpecificDetails } });

export const PROTECTED = resource(withDetails(properties, toAzure));

export const PROTECTED_IN_A_LIST = resource(
  changed(
    withDetails(
      properties,
      changed(toAzure, {
        values: { null: 'azureVMDiskDetails diskResized masterTargetId osDiskId vhdName' },
      }),
    ),
    { values: { null: 'failoverRecoveryPointId' } },
  ),
);

const diskInAzure: Shape = {
  values: {
    null: 'vhdType diskId vhdName maxSizeMB targetDiskLocation lunId diskEncryptionSetId',
    string: 'vhdId targetDiskName',
  },
};
const failedOver = changed(toAzure, { lists: { azureVMDiskDetails: diskInAzure } });
export const COMMITTED = resource(
  changed(withDetails(properties, { ...failedOver, values: without(failedOver, 'azureVMDiskDetails') }), {
    values: { id: 'failoverRecoveryPointId', date: 'lastSuccessfulFailoverTime' },
  }),
);

const onItsWayHome = changed(properties, {
  values: { empty: 'failoverRecoveryPointId', id: 'recoveryFabricId', date: 'lastSuccessfulFailoverTime?' },
});
export const HOMEWARD = resource(withDetails(onItsWayHome, homeward));

const { objects: _osDetails, ...homewardRow } = changed(homeward, {
  values: { null: 'masterTargetId diskResized consistencyPoints retentionWindowStart retentionWindowEnd osDetails' },
});
const { osDetails: _, ...otherDetails } = homeward.objects ?? {};
export const HOMEWARD_IN_A_LIST = resource(withDetails(onItsWayHome, { ...homewardRow, objects: otherDetails }));

export const RECOVERY_POINT: Shape = {
  values: { guid: 'name', string: 'type', id: 'id' },
  objects: {
    properties: {
      values: { date: 'recoveryPointTime', string: 'recoveryPointType' },
      objects: { providerSpecificDetails: { values: { string: 'instanceType', truth: 'isMultiVmSyncPoint' } } },
    },
  },
};

function without({ values }: Shape, key: string): Shape['values'] {
  const left = Object.entries(values).map(([kind, keys = '']) => [kind, keys.replace(key, '').trim()]);
  return Object.fromEntries(left);
}
