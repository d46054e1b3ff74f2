/**
 * Recorded shapes of the vault and of its own resources (Azure/azure-powershell, sessions of April 2021; the recovery plan
 * of another provider in the same year, the vault by itself of 2024). For tests.
 */
import type { Shape } from './shape.ts';
import { FINDING } from './site.ts';

function resource(properties: Shape): Shape {
  return { values: { id: 'id', string: 'name type' }, objects: { properties } };
}

function event(providerSpecificDetails: Shape): Shape {
  return resource({
    values: {
      string: 'eventCode description eventType affectedObjectFriendlyName severity',
      guid: 'affectedObjectCorrelationId',
      date: 'timeOfOccurrence',
      id: 'fabricId',
      null: 'eventSpecificDetails',
    },
    objects: { providerSpecificDetails },
    lists: { healthErrors: FINDING },
  });
}

export const EVENT = event({
  values: {
    string: 'instanceType siteName',
    null: 'eventType category component correctiveAction details summary',
  },
});

/** What a Mobility service has told. */
export const AGENT_EVENT = event({
  values: { string: 'instanceType siteName eventType category component correctiveAction details summary' },
});

export const ALERT_SETTING = resource({
  values: { string: 'sendToOwners locale', strings: 'customEmailAddresses' },
});

export const PLAN = resource({
  values: {
    string: 'friendlyName primaryFabricFriendlyName recoveryFabricFriendlyName failoverDeploymentModel',
    id: 'primaryFabricId',
    // Azure has no id of its own as a fabric.
    'id|string': 'recoveryFabricId',
    strings: 'replicationProviders allowedOperations',
    null: 'currentScenario currentScenarioStatus currentScenarioStatusDescription',
    nothing: 'providerSpecificDetails',
  },
  lists: {
    groups: {
      values: { string: 'groupType', nothing: 'startGroupActions endGroupActions' },
      lists: { replicationProtectedItems: { values: { id: 'id', guid: 'virtualMachineId' } } },
    },
  },
});

const vault: Shape = {
  values: { string: 'location name etag type', id: 'id' },
  objects: {
    properties: {
      values: { string: 'provisioningState privateEndpointStateForBackup privateEndpointStateForSiteRecovery' },
    },
    sku: { values: { string: 'name tier' } },
  },
};
export const VAULT_IN_A_LIST = vault;

/** How far a change of it has come. */
export const VAULT_CHANGE: Shape = { values: { id: 'id', string: 'name status' } };

/** By itself, with everything set that can be; its sku is what it was created with. */
export const VAULT: Shape = {
  values: vault.values,
  objects: {
    ...vault.objects,
    sku: { values: { string: 'name' } },
    tags: { values: { string: 'owner' } },
    properties: {
      values: {
        string:
          'provisioningState privateEndpointStateForBackup privateEndpointStateForSiteRecovery backupStorageVersion secureScore bcdrSecurityLevel publicNetworkAccess',
      },
      objects: {
        monitoringSettings: {
          values: {},
          objects: {
            azureMonitorAlertSettings: {
              values: { string: 'alertsForAllJobFailures alertsForAllReplicationIssues alertsForAllFailoverIssues' },
            },
            classicAlertSettings: {
              values: { string: 'alertsForCriticalOperations emailNotificationsForSiteRecovery' },
            },
          },
        },
        securitySettings: {
          values: { null: 'immutabilitySettings', string: 'multiUserAuthorization' },
          objects: {
            softDeleteSettings: {
              values: { number: 'softDeleteRetentionPeriodInDays', string: 'softDeleteState enhancedSecurityState' },
            },
          },
        },
        redundancySettings: { values: { string: 'standardTierStorageRedundancy crossRegionRestore' } },
        restoreSettings: {
          values: {},
          objects: { crossSubscriptionRestoreSettings: { values: { string: 'crossSubscriptionRestoreState' } } },
        },
      },
    },
  },
};
