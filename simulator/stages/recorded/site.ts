/** Recorded shapes of a site and what belongs to it (Azure/azure-powershell, sessions of April 2021). For tests. */
import { changed, type Shape } from './shape.ts';

function resource(properties: Shape): Shape {
  return { values: { id: 'id', string: 'name type' }, objects: { properties } };
}

const version: Shape = { values: { string: 'version status', date: 'expiryDate' } };
const encryption: Shape = { values: { string: 'kekState', null: 'kekCertThumbprint' } };

const processServer: Shape = {
  values: {
    hostId: 'id hostId',
    string:
      'friendlyName ipAddress osType agentVersion versionStatus systemLoadStatus cpuLoad cpuLoadStatus memoryUsageStatus spaceUsageStatus psServiceStatus health throughputStatus',
    date: 'lastHeartbeat sslCertExpiryDate agentExpiryDate psStatsRefreshTime',
    numeric: 'machineCount replicationPairCount systemLoad marsCommunicationStatus marsRegistrationStatus',
    number:
      'totalMemoryInBytes availableMemoryInBytes totalSpaceInBytes availableSpaceInBytes sslCertExpiryRemainingDays throughputUploadPendingDataInBytes throughputInMBps throughputInBytes',
    null: 'osVersion',
    nothing: 'healthErrors',
  },
  objects: { agentVersionDetails: version },
  lists: { mobilityServiceUpdates: { values: { string: 'version rebootStatus osType' } } },
};

const masterTarget: Shape = {
  values: {
    hostId: 'id',
    string: 'ipAddress name osType agentVersion versionStatus marsAgentVersion',
    date: 'lastHeartbeat agentExpiryDate marsAgentExpiryDate',
    nothing: 'validationErrors healthErrors',
    number: 'diskCount',
    'string|null': 'osVersion',
  },
  objects: { agentVersionDetails: version, marsAgentVersionDetails: version },
  lists: {
    retentionVolumes: {
      values: { string: 'volumeName', number: 'capacityInBytes freeSpaceInBytes', null: 'thresholdPercentage' },
    },
    dataStores: { values: { string: 'symbolicName uuid type', numeric: 'capacity freeSpace' } },
  },
};

const site: Shape = {
  values: {
    string:
      'instanceType systemLoadStatus cpuLoad cpuLoadStatus memoryUsageStatus spaceUsageStatus webLoadStatus databaseServerLoadStatus csServiceStatus ipAddress agentVersion hostName versionStatus psTemplateVersion',
    numeric:
      'replicationPairCount processServerCount agentCount protectedServers systemLoad webLoad databaseServerLoad',
    number:
      'totalMemoryInBytes availableMemoryInBytes totalSpaceInBytes availableSpaceInBytes sslCertExpiryRemainingDays',
    date: 'lastHeartbeat sslCertExpiryDate agentExpiryDate',
  },
  objects: { agentVersionDetails: version },
  lists: {
    processServers: processServer,
    masterTargetServers: masterTarget,
    runAsAccounts: { values: { numeric: 'accountId', string: 'accountName' } },
  },
};

const fabric: Shape = {
  values: { string: 'friendlyName bcdrState health', guid: 'internalIdentifier', nothing: 'healthErrorDetails' },
  objects: { encryptionDetails: encryption, rolloverEncryptionDetails: encryption, customDetails: site },
};
export const FABRIC = resource(fabric);
const withPast = changed(processServer, { values: { string: 'historicHealth' } });
export const FABRIC_IN_A_LIST = resource(
  changed(fabric, { objects: { customDetails: changed(site, { lists: { processServers: withPast } }) } }),
);

export const PROVIDER: Shape = {
  values: { id: 'id', string: 'type', guid: 'name' },
  objects: {
    properties: {
      values: {
        string:
          'fabricType friendlyName providerVersion providerVersionState fabricFriendlyName connectionStatus machineName',
        numeric: 'serverVersion',
        date: 'providerVersionExpiryDate lastHeartBeat',
        number: 'protectedItemCount',
        strings: 'allowedScenarios',
        nothing: 'healthErrorDetails',
        guid: 'draIdentifier',
        null: 'machineId biosId authenticationIdentityDetails resourceAccessIdentityDetails dataPlaneAuthenticationIdentityDetails',
      },
      objects: { providerVersionDetails: version },
    },
  },
};

export const CONTAINER = resource({
  values: {
    string: 'fabricFriendlyName friendlyName fabricType pairingStatus role',
    number: 'protectedItemCount',
    null: 'fabricSpecificDetails',
  },
});

const mapping: Shape = {
  values: {
    string:
      'targetProtectionContainerId targetProtectionContainerFriendlyName health state sourceProtectionContainerFriendlyName sourceFabricFriendlyName targetFabricFriendlyName policyFriendlyName',
    null: 'providerSpecificDetails',
    nothing: 'healthErrorDetails',
    id: 'policyId',
  },
};
export const MAPPING_TO_AZURE = resource(mapping);
export const MAPPING_HOME = resource(changed(mapping, { values: { id: 'targetProtectionContainerId' } }));

function policy(numbers: string): Shape {
  const providerSpecificDetails = { values: { string: 'instanceType multiVmSyncStatus', number: numbers } };
  return resource({ values: { string: 'friendlyName' }, objects: { providerSpecificDetails } });
}
const numbersHome = 'recoveryPointThresholdInMinutes recoveryPointHistory appConsistentFrequencyInMinutes';
export const POLICY_HOME = policy(numbersHome);
export const POLICY_TO_AZURE = policy(`${numbersHome} crashConsistentFrequencyInMinutes`);

export const VCENTER = resource({
  values: {
    string: 'friendlyName discoveryStatus ipAddress fabricArmResourceName',
    hostId: 'processServerId',
    numeric: 'internalId infrastructureId port runAsAccountId',
    date: 'lastHeartbeat',
    nothing: 'healthErrors',
  },
});

/** What is wrong, as machines and events tell it. */
export const FINDING: Shape = {
  values: {
    null: 'errorSource errorType errorLevel recoveryProviderErrorMessage entityId',
    string: 'errorCategory errorMessage possibleCauses recommendedAction customerResolvability',
    numeric: 'errorCode',
    'empty|string': 'summaryMessage',
    date: 'creationTimeUtc',
  },
};

const machine: Shape = {
  values: {
    string: 'friendlyName protectionStatus',
    'id|null': 'replicationProtectedItemId',
    id: 'recoveryServicesProviderId',
    nothing: 'protectionReadinessErrors',
    strings: 'supportedReplicationProviders',
  },
  objects: {
    customDetails: {
      values: {
        string: 'instanceType agentInstalled osType poweredOn discoveryType agentVersion',
        guid: 'agentGeneratedId',
        'string|empty': 'ipAddress',
        numeric: 'vCenterInfrastructureId',
      },
      lists: {
        diskDetails: {
          values: { string: 'diskId diskName diskType diskConfiguration', numeric: 'diskSizeInMB' },
          lists: { volumeList: { values: { 'string|empty': 'label', string: 'name' } } },
        },
        validationErrors: FINDING,
      },
    },
  },
};
/** With an agent; a machine that was recorded without one said null for what only an agent tells. */
export const MACHINE: Shape = { values: { id: 'id', guid: 'name', string: 'type' }, objects: { properties: machine } };
