/** A failover of one item in either direction, and what follows until it stands. */
import { z } from 'zod';
import { cancelFailover } from '../../../../reference/site-recovery/workflows/cancel-failover.ts';
import { commit } from '../../../../reference/site-recovery/workflows/commit.ts';
import {
  changeRecoveryPoint,
  failOver,
  plannedFailover,
} from '../../../../reference/site-recovery/workflows/failover.ts';
import { given, oneOf } from '../body-parts.ts';
import { ITEM, itemJob } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import { text } from '../target-body.ts';
import { choiceHome, choiceOf, direction, fits, homeward, towardsAzure } from './failover-body.ts';

const role = 'operator';

export const failoverOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.unplannedFailover',
    title: 'failover',
    method: 'POST',
    path: `${ITEM}/unplannedFailover`,
    role,
    source: 'recorded',
    note: 'Of a failback, LatestTime is everything that was written until the machine in Azure stopped; LatestTag and Custom are what the master target has kept.',
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
        return failOver(context, item, {
          choice: details?.instanceType === 'InMage' ? choiceHome(details) : choiceOf(details?.recoveryPointId),
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
];
