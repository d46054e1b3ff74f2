/**
 * A runbook as a team would write it for production: it knows Azure's client and nothing else. It rehearses the move of a
 * recovery plan in an isolated network, moves it, and commits; or it stops with the reason, before anything was moved if
 * it can.
 *
 *     const client = new SiteRecoveryManagementClient(new DefaultAzureCredential(), subscription);
 *     await moveToAzure(client, { vault, resourceGroup, plan, testNetworkId });
 */
import type {
  InMageAzureV2ReplicationDetails,
  RecoveryPlanInMageAzureV2FailoverInput,
  ReplicationProtectedItem,
  SiteRecoveryManagementClient,
} from '@azure/arm-recoveryservices-siterecovery';

export interface Move {
  readonly vault: string;
  readonly resourceGroup: string;
  /** Name of the recovery plan. */
  readonly plan: string;
  /** ARM id of the network that test failovers come up in. */
  readonly testNetworkId: string;
  /** Oldest recovery point to accept, in minutes. */
  readonly mostMinutesLost: number;
  readonly log?: (line: string) => void;
}

/** The move did not take place, or is not complete; `message` says why and what to look at. */
export class MoveStopped extends Error {
  override name = 'MoveStopped';
}

const POINT: RecoveryPlanInMageAzureV2FailoverInput = {
  instanceType: 'InMageAzureV2',
  recoveryPointType: 'LatestProcessed',
  useMultiVmSyncPoint: 'true',
};
const READY_WITHIN_MS = 30 * 60_000;
const LOOK_EVERY_MS = 60_000;

export async function moveToAzure(client: SiteRecoveryManagementClient, move: Move): Promise<void> {
  const { vault, resourceGroup, plan, testNetworkId, log = () => {} } = move;
  const { replicationRecoveryPlans: plans } = client;

  await untilReady(client, move);
  log('every machine is protected, healthy and fresh');

  const failoverDirection = 'PrimaryToRecovery';
  await plans.beginTestFailoverAndWait(vault, resourceGroup, plan, {
    properties: {
      failoverDirection,
      networkType: 'VmNetworkAsInput',
      networkId: testNetworkId,
      providerSpecificDetails: [POINT],
    },
  });
  await plans.beginTestFailoverCleanupAndWait(vault, resourceGroup, plan, { properties: { comments: 'rehearsal' } });
  log('the rehearsal came up and was cleaned up');

  // After the rehearsal, not before: it took its time, and what counts is the state at the moment of the move.
  await untilReady(client, move);
  await plans.beginUnplannedFailoverAndWait(vault, resourceGroup, plan, {
    properties: { failoverDirection, sourceSiteOperations: 'Required', providerSpecificDetails: [POINT] },
  });
  for (const { properties } of await membersOf(client, move)) {
    const details = properties?.providerSpecificDetails as InMageAzureV2ReplicationDetails | undefined;
    if (properties?.activeLocation === 'Recovery' && details?.targetVmId) continue;
    throw new MoveStopped(`${properties?.friendlyName} is not running in Azure: it is ${properties?.protectionState}`);
  }
  log('every machine runs in Azure');

  await plans.beginFailoverCommitAndWait(vault, resourceGroup, plan);
  log('committed');
}

/** Waits until every machine of the plan may be failed over, is in good health and has a fresh recovery point. */
async function untilReady(client: SiteRecoveryManagementClient, move: Move): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const obstacles = (await membersOf(client, move)).flatMap((item) => obstaclesOf(item, move.mostMinutesLost));
    if (obstacles.length === 0) return;
    if (Date.now() > deadline) throw new MoveStopped(`not ready to move: ${obstacles.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function obstaclesOf({ properties }: ReplicationProtectedItem, mostMinutesLost: number): string[] {
  const { friendlyName, protectionState, replicationHealth, allowedOperations = [] } = properties ?? {};
  const details = properties?.providerSpecificDetails as InMageAzureV2ReplicationDetails | undefined;
  const { rpoInSeconds } = details ?? {};
  const obstacles: string[] = [];
  if (!allowedOperations.includes('UnplannedFailover')) obstacles.push(`${friendlyName} is ${protectionState}`);
  if (replicationHealth === 'Critical') {
    const codes = properties?.healthErrors?.map(({ errorCode }) => errorCode).join(', ');
    obstacles.push(`${friendlyName} is critical (${codes})`);
  }
  if (rpoInSeconds === undefined || rpoInSeconds > mostMinutesLost * 60) {
    obstacles.push(`the newest recovery point of ${friendlyName} is ${Math.round((rpoInSeconds ?? 0) / 60)} min old`);
  }
  return obstacles;
}

async function membersOf(
  client: SiteRecoveryManagementClient,
  { vault, resourceGroup, plan }: Move,
): Promise<ReplicationProtectedItem[]> {
  const { properties } = await client.replicationRecoveryPlans.get(vault, resourceGroup, plan);
  const ids = properties?.groups?.flatMap((group) => group.replicationProtectedItems ?? []).map(({ id }) => id);
  const members: ReplicationProtectedItem[] = [];
  for await (const item of client.replicationProtectedItems.list(vault, resourceGroup)) {
    if (ids?.some((id) => id?.toLowerCase() === item.id?.toLowerCase())) members.push(item);
  }
  return members;
}
