/**
 * What a job tells beside its tasks: `customDetails`. Recorded for the kinds of jobs that were; `affectedObjectDetails` names
 * whichever sides the job has to do with, all of them for a machine's, none for a policy's.
 */
import { azureHosts } from '../../../site/clouds.ts';
import type { AffectedItem, BroughtUp } from '../../../../reference/site-recovery/jobs/job-details.ts';
import type { Job, JobScenario } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { policyGuid } from '../../../../reference/model/policy.ts';
import type { Azure } from '../azure.ts';
import { AZURE_CONTAINER, AZURE_FABRIC } from '../ids.ts';
import { instant } from './dates.ts';

export function jobDetails(azure: Azure, job: Job) {
  const affectedObjectDetails = affectedObjects(azure, job);
  const { scenario, details } = job;
  switch (scenario) {
    case 'UnplannedFailover':
    case 'ApplyRecoveryPoint': {
      const protectedItemDetails = details.broughtUp.map((machine) => machineView(azure, machine));
      return { instanceType: 'FailoverJobDetails', protectedItemDetails, affectedObjectDetails };
    }
    case 'TestFailover':
    case 'TestFailoverCleanup':
      return { instanceType: 'TestFailoverJobDetails', ...testDetails(azure, job), affectedObjectDetails };
    case 'SwitchReplicationGroupProtection': {
      const newReplicationProtectedItemId = reprotectedItem(azure, job);
      return { newReplicationProtectedItemId, instanceType: 'SwitchProtectionJobDetails', affectedObjectDetails };
    }
    case 'ExportJobs':
      return { instanceType: 'ExportJobDetails', ...exportDetails(azure, job), affectedObjectDetails };
    default:
      return { instanceType: 'AsrJobDetails', affectedObjectDetails };
  }
}

/** The network and status of a test are those of its failover; its cleanup has the comments. */
function testDetails(azure: Azure, { scenario, details }: Job) {
  const test = scenario === 'TestFailover';
  return {
    testFailoverStatus: test ? 'Active' : null,
    comments: details.comments ?? (test ? null : ''),
    networkName: test ? (details.network ?? '') : null,
    networkFriendlyName: test ? (details.network ?? '') : null,
    networkType: test ? 'VmNetworkAsInput' : null,
    protectedItemDetails: details.broughtUp.map((machine) => machineView(azure, machine)),
  };
}

function machineView({ ids, site }: Azure, machine: BroughtUp) {
  const test = machine.purpose === 'test';
  const { network, testNetwork } = site.azure;
  const known = [network, testNetwork].find(({ name }) => name === machine.network);
  return {
    name: ids.machine(machine.serverId),
    friendlyName: machine.friendlyName,
    testVmName: test ? machine.machine : null,
    testVmFriendlyName: test ? machine.machine : null,
    networkConnectionStatus: test ? 'Connected' : null,
    networkFriendlyName: machine.network,
    subnet: known?.subnet ?? machine.network,
    recoveryPointId: machine.pointId,
    recoveryPointTime: instant(machine.pointAtMs),
  };
}

/** Null while the job runs; with a small s (recorded). */
function reprotectedItem({ service, ids }: Azure, { details }: Job): string | null {
  const item = details.reprotected === undefined ? undefined : service.context.items.get(details.reprotected);
  return item ? ids.item(item).replace('/Subscriptions/', '/subscriptions/') : null;
}

/** Where the list would be; it is not written there. Inferred. */
function exportDetails({ ids, site }: Azure, { id, state }: Job) {
  const done = state === 'Succeeded';
  const account = `https://${azureHosts(site.azure).storage}`;
  return {
    blobUri: done ? `${account}/exported-jobs/${id}.json` : null,
    sasToken: done ? `?sv=2022-11-02&sr=b&sp=r&sig=${ids.guid(`export ${id}`)}` : null,
  };
}

type Names = Readonly<Record<string, string>>;

/** Jobs about the pairing of a site with Azure. */
const PAIRING: ReadonlySet<JobScenario> = new Set(['AssociateProtectionProfile', 'DissociateProtectionProfile']);

function affectedObjects(azure: Azure, job: Job): Names {
  const { details, targetType, scenario } = job;
  if (details.affected) return machineNames(azure, details.affected);
  const siteId = azure.service.context.sites.all()[0]?.registration.siteId ?? '';
  const sides = sidesOf(azure, siteId, PAIRING.has(scenario) && leadsHome(azure, job.target));
  if (PAIRING.has(scenario)) return { ...sides.clouds, ...sides.servers, ...sides.providers };
  if (targetType === 'RecoveryPlan') return { ...sides.servers, ...sides.providers };
  if (targetType === 'VCenter' || targetType === 'Server') return sides.primaryServer;
  if (scenario !== 'DiscoverPhysicalMachine') return {};
  return { primaryVmId: job.targetId ?? '', primaryVmName: job.target, ...sides.primaryCloud, ...sides.primaryServer };
}

/** A failback policy pairs a site with itself. */
function leadsHome({ service }: Azure, policy: string): boolean {
  return service.context.policies.get(policy)?.homeward ?? false;
}

function machineNames(azure: Azure, affected: AffectedItem): Names {
  const { serverId, friendlyName, siteId, policy, machineInAzure, homeward } = affected;
  const sides = sidesOf(azure, siteId, homeward);
  return {
    primaryVmId: azure.ids.machine(serverId),
    primaryVmName: friendlyName,
    recoveryVmId: homeward ? azure.ids.guid(`machine at home of ${serverId}`) : '',
    recoveryVmName: homeward ? friendlyName : machineInAzure,
    protectionProfileId: policyGuid(azure.runtime.codec, { name: policy }),
    ...sides.clouds,
    ...sides.servers,
    ...sides.providers,
  };
}

/** A site and what it replicates to: Azure, or on the way home itself. */
function sidesOf({ ids, service }: Azure, siteId: string, homeward: boolean) {
  const name = service.context.sites.get(siteId)?.registration.name ?? '';
  const cloud = ids.containerName(siteId);
  const primaryCloud = { primaryCloudId: cloud, primaryCloudName: name };
  const primary = { primaryVmmId: siteId, primaryVmmName: name };
  const recoveryName = homeward ? name : 'Microsoft Azure';
  return {
    primaryCloud,
    clouds: { ...primaryCloud, recoveryCloudId: homeward ? cloud : AZURE_CONTAINER, recoveryCloudName: recoveryName },
    servers: { ...primary, recoveryVmmId: homeward ? siteId : AZURE_FABRIC, recoveryVmmName: recoveryName },
    providers: { primaryFabricProviderId: 'VMware', recoveryFabricProviderId: homeward ? 'VMware' : 'Azure' },
    primaryServer: { ...primary, primaryFabricProviderId: 'VMware' },
  };
}
