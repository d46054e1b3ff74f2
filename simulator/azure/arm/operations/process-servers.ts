/** Moving machines from one process server of a site to another. */
import { z } from 'zod';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import { switchProcessServer } from '../../../../reference/site-recovery/workflows/process-server-switch.ts';
import { type Azure, nameIn, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { componentMeant } from '../component-ids.ts';
import { type Answer, missing, type Operation, operation, started } from '../operation.ts';
import { siteNamed } from '../site-named.ts';

/** `SystemLevel` moves all machines of the server, `ServerLevel` those that are named. Recorded. */
const request = z.object({
  properties: z
    .object({
      containerName: given(z.string()),
      sourceProcessServerId: z.string(),
      targetProcessServerId: z.string(),
      vmsToMigrate: given(z.array(z.string())),
      updateType: given(oneOf('SystemLevel', 'ServerLevel')),
    })
    .refine(({ updateType, vmsToMigrate }) => updateType !== 'ServerLevel' || vmsToMigrate?.length, {
      path: ['vmsToMigrate'],
      message: 'ServerLevel needs the machines to move',
    }),
});

function answer(azure: Azure, site: Site, { properties }: z.output<typeof request>): Answer {
  const { siteId } = site.registration;
  const { context } = azure.service;
  const { containerName = azure.ids.containerName(siteId), updateType, vmsToMigrate } = properties;
  if (!sameName(containerName, azure.ids.containerName(siteId))) return missing(`container ${containerName}`);
  const wanted = updateType === 'SystemLevel' ? undefined : vmsToMigrate;
  const items = wanted?.map((machine) => itemKnownAs(azure, siteId, machine));
  const unknown = wanted?.find((_, index) => items?.[index] === undefined);
  if (unknown !== undefined) return missing(`protected item ${unknown}`);
  return started(() =>
    switchProcessServer(context, {
      siteId,
      sourceId: componentMeant(azure, siteId, 'process-server', properties.sourceProcessServerId),
      targetId: componentMeant(azure, siteId, 'process-server', properties.targetProcessServerId),
      items: items?.filter((item) => item !== undefined),
    }),
  );
}

/** Clients send the machine's GUID (recorded); names are understood as well. */
function itemKnownAs({ service, ids }: Azure, siteId: string, machine: string): ProtectedItem | undefined {
  const wanted = nameIn(machine);
  return [...service.context.items.values()].find(({ name, input }) => {
    const { serverId, friendlyName } = input;
    const known = [name, friendlyName, serverId, ids.machine(serverId), ids.agent(serverId)];
    return input.siteId === siteId && known.some((one) => sameName(one, wanted));
  });
}

export const processServerOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationFabrics.reassociateGateway',
    title: 'switch process server',
    method: 'POST',
    path: '/replicationFabrics/{fabricName}/reassociateGateway',
    role: 'operator',
    source: 'recorded',
    note: 'The machines have to be resynchronised afterwards (90103), which begins by itself.',
    body: request,
    answer: ({ names, body }, azure) => {
      const site = siteNamed(azure, names);
      return site ? answer(azure, site, body) : missing(`fabric ${names.fabricName}`);
    },
  }),
];
