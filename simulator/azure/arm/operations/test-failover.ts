/** A test failover of one item, and its cleanup. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { cleanUpTest, testFailover } from '../../../../reference/site-recovery/workflows/test-failover.ts';
import { type Azure, nameIn } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { ITEM, itemJob, noSuch } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import { networkNamed, noteNetworkAsked, text } from '../target-body.ts';
import { choiceOf, direction, fits, homeward, towardsAzure } from './failover-body.ts';

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

export const testFailoverOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.testFailover',
    title: 'test failover',
    method: 'POST',
    path: `${ITEM}/testFailover`,
    role,
    source: 'recorded',
    note: 'The machine comes up in the network that is named; without one it stands as apart as in the test network.',
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
        noteNetworkAsked(azure, item, 'test', network.value);
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
];
