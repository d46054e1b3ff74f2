/** What is done with a protected item: test failover, failover, and all that follows. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { updateAgent } from '../../../../reference/site-recovery/workflows/agent-update.ts';
import { cancelFailover } from '../../../../reference/site-recovery/workflows/cancel-failover.ts';
import { commit } from '../../../../reference/site-recovery/workflows/commit.ts';
import { resynchronise } from '../../../../reference/site-recovery/workflows/enable.ts';
import {
  changeRecoveryPoint,
  failOver,
  plannedFailover,
} from '../../../../reference/site-recovery/workflows/failover.ts';
import type { PointChoice } from '../../../../reference/site-recovery/workflows/points.ts';
import { resolveHealth } from '../../../../reference/site-recovery/workflows/resolve-health.ts';
import { cleanUpTest, testFailover } from '../../../../reference/site-recovery/workflows/test-failover.ts';
import { type Azure, nameIn, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { ITEM, itemJob, noSuch } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import { networkNamed, text } from '../target-body.ts';
import { healthErrorId } from '../views/item-health.ts';

export const direction = given(oneOf('PrimaryToRecovery', 'RecoveryToPrimary'));

/** Null, empty or left out: the latest. */
function choiceOf(pointId: string | undefined): PointChoice {
  return pointId === undefined ? { kind: 'latest' } : { kind: 'custom', id: nameIn(pointId) };
}

const towardsAzure = z.object({ instanceType: z.literal('InMageAzureV2'), recoveryPointId: text });
const homeward = z.object({
  instanceType: z.literal('InMage'),
  recoveryPointType: given(oneOf('LatestTime', 'LatestTag', 'Custom')),
});

/**
 * A request is for one of the two directions, by its provider, and names the way it goes. The way home is written as either
 * (both recorded): the primary side of an item on its way home is Azure.
 */
export function fits(
  item: ProtectedItem,
  asked: { readonly instanceType?: 'InMageAzureV2' | 'InMage' | undefined; readonly direction?: string | undefined },
): Result<undefined> {
  const { provider } = item.face;
  if (asked.instanceType !== undefined && asked.instanceType !== provider) {
    return fail(
      'OperationNotAllowedInCurrentState',
      `${item.name} replicates by ${provider}, not ${asked.instanceType}`,
    );
  }
  if (asked.direction === 'RecoveryToPrimary' && !item.homeward) {
    return fail(
      'OperationNotAllowedInCurrentState',
      `${item.name} replicates to Azure and fails over in that direction`,
    );
  }
  return ok();
}

/** The network asked for, or the one that the item's settings name for tests. */
function testNetwork(
  azure: Azure,
  item: ProtectedItem,
  kind: string | undefined,
  id: string | undefined,
): Result<string> {
  if (kind === 'NoNetworkAttachAsInput') return ok('');
  const wanted = id ?? item.target.testNetworkId;
  if (wanted === undefined)
    return fail('TestNetworkMissing', 'a test failover needs the virtual network it comes up in');
  const network = networkNamed(azure, wanted);
  return network === undefined ? noSuch(`virtual network ${nameIn(wanted)}`) : ok(network);
}

const role = 'operator';

export const protectedItemActions: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.testFailover',
    title: 'test failover',
    method: 'POST',
    path: `${ITEM}/testFailover`,
    role,
    source: 'recorded',
    note: 'The machine comes up in the isolated network of the site file, whichever network is named.',
    body: z.object({
      properties: z.object({
        failoverDirection: direction,
        networkType: given(oneOf('VmNetworkAsInput', 'NoNetworkAttachAsInput')),
        networkId: text,
        providerSpecificDetails: given(z.discriminatedUnion('instanceType', [towardsAzure, homeward])),
      }),
    }),
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (context, item) => {
        const { failoverDirection, networkType, networkId, providerSpecificDetails: details } = properties;
        const fit = fits(item, { instanceType: details?.instanceType, direction: failoverDirection });
        if (!fit.ok) return fit;
        const network = testNetwork(azure, item, networkType, networkId);
        if (!network.ok) return network;
        const point = details?.instanceType === 'InMageAzureV2' ? details.recoveryPointId : undefined;
        return testFailover(context, item, choiceOf(point), network.value);
      }),
  }),
  operation({
    name: 'ReplicationProtectedItems.testFailoverCleanup',
    title: 'test failover cleanup',
    method: 'POST',
    path: `${ITEM}/testFailoverCleanup`,
    role,
    source: 'recorded',
    body: z.object({ properties: given(z.object({ comments: text })) }),
    answer: ({ names, body }, azure) =>
      itemJob(azure, names, (context, item) => cleanUpTest(context, item, body.properties?.comments)),
  }),
  operation({
    name: 'ReplicationProtectedItems.unplannedFailover',
    title: 'failover',
    method: 'POST',
    path: `${ITEM}/unplannedFailover`,
    role,
    source: 'recorded',
    note: 'A failback always brings the last changes home: of its recovery point types LatestTime alone is carried out.',
    body: z.object({
      properties: z.object({
        failoverDirection: direction,
        sourceSiteOperations: given(oneOf('Required', 'NotRequired')),
        providerSpecificDetails: given(z.discriminatedUnion('instanceType', [towardsAzure, homeward])),
      }),
    }),
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (context, item) => {
        const { failoverDirection, sourceSiteOperations, providerSpecificDetails: details } = properties;
        const fit = fits(item, { instanceType: details?.instanceType, direction: failoverDirection });
        if (!fit.ok) return fit;
        if (details?.instanceType === 'InMage' && (details.recoveryPointType ?? 'LatestTime') !== 'LatestTime') {
          return fail(
            'FailbackPointNotServed',
            `a failback brings the last changes home, not ${details.recoveryPointType}`,
          );
        }
        const point = details?.instanceType === 'InMageAzureV2' ? details.recoveryPointId : undefined;
        return failOver(context, item, {
          choice: choiceOf(point),
          shutDownSource: sourceSiteOperations === 'Required',
        });
      }),
  }),
  operation({
    name: 'ReplicationProtectedItems.plannedFailover',
    title: 'planned failover',
    method: 'POST',
    path: `${ITEM}/plannedFailover`,
    role,
    source: 'documented',
    support: 'refused',
    note: 'There is none for physical servers.',
    answer: ({ names }, azure) => itemJob(azure, names, plannedFailover),
  }),
  operation({
    name: 'ReplicationProtectedItems.applyRecoveryPoint',
    title: 'change recovery point',
    method: 'POST',
    path: `${ITEM}/applyRecoveryPoint`,
    role,
    source: 'documented',
    body: z.object({
      properties: z.object({
        recoveryPointId: text,
        providerSpecificDetails: given(z.discriminatedUnion('instanceType', [towardsAzure])),
      }),
    }),
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (context, item) =>
        changeRecoveryPoint(context, item, choiceOf(properties.recoveryPointId)),
      ),
  }),
  operation({
    name: 'ReplicationProtectedItems.failoverCommit',
    title: 'commit',
    method: 'POST',
    path: `${ITEM}/failoverCommit`,
    role,
    source: 'recorded',
    answer: ({ names }, azure) => itemJob(azure, names, commit),
  }),
  operation({
    name: 'ReplicationProtectedItems.failoverCancel',
    title: 'cancel the failover',
    method: 'POST',
    path: `${ITEM}/failoverCancel`,
    source: 'inferred',
    note: 'Until the commit, and not for a failback. The machine in Azure is removed; replication stays stopped until it is repaired.',
    answer: ({ names }, azure) => itemJob(azure, names, cancelFailover),
  }),
  operation({
    name: 'ReplicationProtectedItems.repairReplication',
    title: 'resynchronise',
    method: 'POST',
    path: `${ITEM}/repairReplication`,
    role,
    source: 'recorded',
    answer: ({ names }, azure) => itemJob(azure, names, resynchronise),
  }),
  operation({
    name: 'ReplicationProtectedItems.resolveHealthErrors',
    title: 'resolve health errors',
    method: 'POST',
    path: `${ITEM}/resolveHealthErrors`,
    source: 'inferred',
    note: 'Only errors whose customerResolvability is Allowed; one whose cause lasts comes back within a minute.',
    body: z.object({
      properties: z.object({ healthErrors: z.array(z.object({ healthErrorId: z.string() })).min(1) }),
    }),
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (context, item) => {
        const { health } = azure.service;
        const codeOf = (id: string) =>
          health.of(item.name).find((finding) => sameName(healthErrorId(finding), id))?.code;
        const codes = properties.healthErrors.map(({ healthErrorId: id }) => codeOf(id) ?? id);
        return resolveHealth(context, health, item, codes);
      }),
  }),
  operation({
    name: 'ReplicationProtectedItems.updateMobilityService',
    title: 'update the Mobility service of',
    method: 'POST',
    path: `${ITEM}/updateMobilityService`,
    role,
    source: 'recorded',
    note: 'There is one version of the Mobility service; the job finds out whether the agent answers.',
    body: z.object({ properties: given(z.object({ runAsAccountId: text })) }),
    answer: ({ names }, azure) => itemJob(azure, names, updateAgent),
  }),
];
