/** What keeps an item in order: resynchronising, closing health errors, updating its Mobility service. */
import { z } from 'zod';
import { updateAgent } from '../../../../reference/site-recovery/workflows/agent-update.ts';
import { resynchronise } from '../../../../reference/site-recovery/workflows/enable.ts';
import { resolveHealth } from '../../../../reference/site-recovery/workflows/resolve-health.ts';
import { sameName } from '../azure.ts';
import { given } from '../body-parts.ts';
import { ITEM, itemJob } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import { text } from '../target-body.ts';
import { healthErrorId } from '../views/item-health.ts';

const role = 'operator';

export const itemCareOperations: readonly Operation[] = [
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
    note: 'To the version of its process server, which installs it with the account runAsAccountId and fails as it does on a bare machine. An agent that is not older only has to answer.',
    body: z.object({ properties: given(z.object({ runAsAccountId: text })) }),
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (context, item) => updateAgent(context, item, properties?.runAsAccountId)),
  }),
];
