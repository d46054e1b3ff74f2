/** Protection containers: each site has one, with all its machines. */
import { z } from 'zod';
import { addMachine } from '../../../../reference/site-recovery/site/protectable-machines.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import { parseAddress } from '../../../site/addresses.ts';
import type { Azure } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { type Answer, found, missing, type Operation, operation, rows, started } from '../operation.ts';
import { notPartOfClassic } from '../not-part-of-classic.ts';
import { siteNamed } from '../site-named.ts';
import { containerView } from '../views/container.ts';

const CONTAINERS = '/replicationFabrics/{fabricName}/replicationProtectionContainers';
const CONTAINER = `${CONTAINERS}/{protectionContainerName}`;

const creation = z.object({
  properties: given(
    z.object({
      providerSpecificInput: given(
        z.array(z.object({ instanceType: oneOf('A2A', 'A2ACrossClusterMigration', 'VMwareCbt') })),
      ),
    }),
  ),
});

/** Optional in the SDK, all three; without one of them there is no machine to add. */
const machine = z.object({
  properties: z.object({
    friendlyName: z.string().min(1),
    ipAddress: z.string().refine((text) => parseAddress(text) !== undefined, 'not an IPv4 address'),
    osType: oneOf('Windows', 'Linux'),
  }),
});

const switchOfProtection = z.object({
  properties: given(z.object({ providerSpecificDetails: given(z.object({ instanceType: oneOf('A2A') })) })),
});

function withContainer(azure: Azure, names: Readonly<Record<string, string>>, answer: (site: Site) => Answer): Answer {
  const site = siteNamed(azure, names);
  return site ? answer(site) : missing(`protection container ${names.protectionContainerName}`);
}

export const containerOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectionContainers.list',
    method: 'GET',
    path: '/replicationProtectionContainers',
    source: 'recorded',
    answer: (_, azure) => rows(azure.service.context.sites.all().map((site) => containerView(azure, site))),
  }),
  operation({
    name: 'ReplicationProtectionContainers.listByReplicationFabrics',
    method: 'GET',
    path: CONTAINERS,
    source: 'recorded',
    answer: ({ names }, azure) => {
      const site = siteNamed(azure, names);
      return site ? rows([containerView(azure, site)]) : missing(`fabric ${names.fabricName}`);
    },
  }),
  operation({
    name: 'ReplicationProtectionContainers.get',
    method: 'GET',
    path: CONTAINER,
    source: 'recorded',
    answer: ({ names }, azure) =>
      found(siteNamed(azure, names), `protection container ${names.protectionContainerName}`, (site) =>
        containerView(azure, site),
      ),
  }),
  operation({
    name: 'ReplicationProtectionContainers.create',
    title: 'create protection container',
    method: 'PUT',
    path: CONTAINER,
    source: 'inferred',
    support: 'refused',
    note: 'A site has its container from the start.',
    body: creation,
    answer: () => notPartOfClassic('A site has one protection container, from the start.'),
  }),
  operation({
    name: 'ReplicationProtectionContainers.delete',
    title: 'remove protection container',
    method: 'POST',
    path: `${CONTAINER}/remove`,
    source: 'inferred',
    support: 'refused',
    note: 'It goes with its site.',
    answer: ({ names }, azure) =>
      withContainer(azure, names, () => notPartOfClassic('The container goes when its fabric is removed.')),
  }),
  operation({
    name: 'ReplicationProtectionContainers.discoverProtectableItem',
    title: 'add physical machine',
    method: 'POST',
    path: `${CONTAINER}/discoverProtectableItem`,
    source: 'recorded',
    note: 'An address that is known under another name is refused; once its agent registers, the two are one machine.',
    body: machine,
    answer: ({ names, body: { properties } }, azure) =>
      withContainer(azure, names, ({ registration: { siteId } }) => {
        const { friendlyName: name, ipAddress: address, osType: operatingSystem } = properties;
        return started(() => addMachine(azure.service.context, siteId, { name, address, operatingSystem }));
      }),
  }),
  operation({
    name: 'ReplicationProtectionContainers.switchProtection',
    title: 'switch protection',
    method: 'POST',
    path: `${CONTAINER}/switchprotection`,
    source: 'documented',
    support: 'refused',
    note: 'For replication between Azure regions. Physical servers change direction with reProtect of the item.',
    body: switchOfProtection,
    answer: ({ names }, azure) =>
      withContainer(azure, names, () =>
        notPartOfClassic('Physical servers change direction by reProtect of the item.'),
      ),
  }),
];
