/**
 * A protected item as clients see it: what both directions have in common. Recorded, down to the order of the keys; a list
 * shows less of an item than a look at that item does.
 */
import { subjectOf } from '../../../../reference/site-recovery/health/events.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { policyInForce } from '../../../../reference/site-recovery/policies/policy-in-force.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant, NO_SCENARIO_TIME } from './dates.ts';
import type { Extent } from './extent.ts';
import { itemHealthErrors } from './item-health.ts';
import { azurewardDetails } from './protected-item-azureward.ts';
import { homewardDetails } from './protected-item-homeward.ts';

export function itemView(azure: Azure, item: ProtectedItem, extent: Extent = 'whole') {
  const { ids, service } = azure;
  const { input, face, homeward } = item;
  const site = service.context.sites.get(input.siteId)?.registration.name ?? '';
  const policy = policyInForce(service.context, item).name;
  const test = testFailoverState(item);
  return envelope(ids.item(item), {
    friendlyName: input.friendlyName,
    protectedItemType: '',
    protectableItemId: ids.protectableItem(input.siteId, input.serverId),
    recoveryServicesProviderId: ids.provider(input.siteId),
    primaryFabricFriendlyName: site,
    primaryFabricProvider: 'InMageFabric',
    recoveryFabricFriendlyName: homeward ? site : AZURE,
    recoveryFabricId: homeward ? ids.fabric(input.siteId) : AZURE,
    primaryProtectionContainerFriendlyName: site,
    recoveryProtectionContainerFriendlyName: homeward ? site : AZURE,
    protectionState: face.protectionState,
    protectionStateDescription: face.description,
    activeLocation: face.activeLocation,
    testFailoverState: test.state,
    testFailoverStateDescription: test.description,
    allowedOperations: face.allowedOperations,
    replicationHealth: service.health.levelOf(item.name, 'Replication'),
    failoverHealth: service.health.levelOf(item.name, 'TestFailover'),
    healthErrors: itemHealthErrors(azure, item),
    policyId: ids.policy(policy),
    policyFriendlyName: policy,
    ...lastTimes(item),
    currentScenario: currentScenario(azure, item),
    failoverRecoveryPointId: failoverPointId(azure, item, extent),
    providerSpecificDetails: homeward ? homewardDetails(azure, item, extent) : azurewardDetails(azure, item, extent),
    recoveryContainerId: homeward ? ids.container(input.siteId) : ids.containerInAzure(),
    eventCorrelationId: ids.guid(subjectOf(item).correlation),
  });
}

/** What stands for the other side of a site that replicates to Azure. Recorded. */
const AZURE = 'Microsoft Azure';

/** `MarkedForDeletion` is what stays after a cleanup (recorded); the other two states are those of a sibling (inferred). */
function testFailoverState({ homeward, job, held: { testMachine, lastTestFailoverMs } }: ProtectedItem) {
  if (homeward) return { state: 'None', description: 'None' };
  const running = job?.endMs === undefined ? job?.scenario : undefined;
  if (running === 'TestFailover') return { state: 'TestFailoverInitiated', description: 'Test failover in progress' };
  if (running === 'TestFailoverCleanup') return CLEANING_UP;
  if (testMachine) return { state: 'TestFailoverCompleted', description: 'Test failover completed' };
  return lastTestFailoverMs === undefined ? { state: 'None', description: 'None' } : CLEANING_UP;
}

const CLEANING_UP = { state: 'MarkedForDeletion', description: 'Cleaning up test environment' };

/** Left out, not null, before there was one. Recorded. */
function lastTimes({ homeward, held: { lastFailoverAskedMs, lastTestFailoverMs } }: ProtectedItem) {
  return {
    ...(lastFailoverAskedMs === undefined ? {} : { lastSuccessfulFailoverTime: instant(lastFailoverAskedMs) }),
    ...(homeward || lastTestFailoverMs === undefined
      ? {}
      : { lastSuccessfulTestFailoverTime: instant(lastTestFailoverMs) }),
  };
}

function currentScenario({ ids }: Azure, { job }: ProtectedItem) {
  if (!job || job.endMs !== undefined) {
    return { scenarioName: 'None', jobId: ids.job('None'), startTime: NO_SCENARIO_TIME };
  }
  return { scenarioName: job.scenario, jobId: ids.job(job.id), startTime: instant(job.startMs) };
}

function failoverPointId({ ids }: Azure, item: ProtectedItem, extent: Extent): string | null {
  if (item.homeward) return '';
  return extent === 'whole' && item.failoverPoint ? ids.point(item, item.failoverPoint.id) : null;
}
