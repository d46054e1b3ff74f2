/** Container mappings: which policies the machines of a container may replicate by. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import {
  type ContainerMapping,
  createMapping,
  type MappingRequest,
  removeMapping,
} from '../../../../reference/site-recovery/policies/mappings.ts';
import { type Azure, named, nameIn, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { type Answer, found, missing, type Operation, operation, refused, rows, started } from '../operation.ts';
import { siteNamed } from '../site-named.ts';
import { mappingView, MICROSOFT_AZURE } from '../views/mappings.ts';

type Names = Readonly<Record<string, string>>;

const CONTAINER = '/replicationFabrics/{fabricName}/replicationProtectionContainers/{protectionContainerName}';
const MAPPING = `${CONTAINER}/replicationProtectionContainerMappings/{mappingName}`;

/** Kinds of replication that have settings of their own in a mapping are others than classic. */
const noInput = given(
  z.looseObject({ instanceType: given(oneOf('ReplicationProviderSpecificContainerMappingInput')) }),
);

function mappingNamed(azure: Azure, names: Names): ContainerMapping | undefined {
  const siteId = siteNamed(azure, names)?.registration.siteId;
  const { mappings } = azure.service.context;
  return mappings.find((mapping) => mapping.siteId === siteId && sameName(mapping.name, names.mappingName ?? ''));
}

function withMapping(azure: Azure, names: Names, answer: (mapping: ContainerMapping) => Answer): Answer {
  const mapping = mappingNamed(azure, names);
  return mapping ? answer(mapping) : missing(`container mapping ${names.mappingName}`);
}

/** Recorded: `Microsoft Azure` on the way there, the id of the container itself on the way home. */
function targetOf({ ids }: Azure, siteId: string, targetId: string): Result<MappingRequest['target']> {
  if (sameName(targetId, MICROSOFT_AZURE)) return ok('azure');
  if (sameName(nameIn(targetId), ids.containerName(siteId))) return ok('own container');
  return fail('MappingInvalid', `a container can be mapped to ${MICROSOFT_AZURE} or to itself, not to "${targetId}"`);
}

export const mappingOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectionContainerMappings.list',
    method: 'GET',
    path: '/replicationProtectionContainerMappings',
    source: 'recorded',
    answer: (_, azure) => rows(azure.service.context.mappings.map((mapping) => mappingView(azure, mapping))),
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.listByReplicationProtectionContainers',
    method: 'GET',
    path: `${CONTAINER}/replicationProtectionContainerMappings`,
    source: 'recorded',
    answer: ({ names }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`container ${names.protectionContainerName}`);
      const own = azure.service.context.mappings.filter(({ siteId }) => siteId === site.registration.siteId);
      return rows(own.map((mapping) => mappingView(azure, mapping)));
    },
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.get',
    method: 'GET',
    path: MAPPING,
    source: 'recorded',
    answer: ({ names }, azure) =>
      found(mappingNamed(azure, names), `container mapping ${names.mappingName}`, (mapping) =>
        mappingView(azure, mapping),
      ),
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.create',
    title: 'map policy',
    method: 'PUT',
    path: MAPPING,
    source: 'recorded',
    note: 'A policy to Azure maps a container to "Microsoft Azure", a failback policy maps it to itself.',
    body: z.object({
      properties: z.object({
        targetProtectionContainerId: z.string(),
        policyId: z.string(),
        providerSpecificInput: noInput,
      }),
    }),
    answer: ({ names, body }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`container ${names.protectionContainerName}`);
      const { policyId, targetProtectionContainerId } = body.properties;
      const policy = named(azure.service.context.policies, nameIn(policyId));
      if (!policy) return missing(`policy ${nameIn(policyId)}`);
      const { siteId } = site.registration;
      const target = targetOf(azure, siteId, targetProtectionContainerId);
      if (!target.ok) return refused(target.failure);
      const name = mappingNamed(azure, names)?.name ?? names.mappingName ?? '';
      return started(() => createMapping(azure.service.context, { name, siteId, policy, target: target.value }));
    },
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.update',
    title: 'update mapping',
    method: 'PATCH',
    path: MAPPING,
    source: 'inferred',
    note: 'A mapping of classic has no settings: it is brought to the site once more. Settings of other architectures are refused.',
    body: z.object({ properties: given(z.object({ providerSpecificInput: noInput })) }),
    answer: ({ names }, azure) =>
      withMapping(azure, names, (mapping) => {
        const target = mapping.policy.homeward ? 'own container' : 'azure';
        return started(() => createMapping(azure.service.context, { ...mapping, target }));
      }),
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.delete',
    title: 'unmap policy',
    method: 'POST',
    path: `${MAPPING}/remove`,
    source: 'recorded',
    note: 'Refused with 409 PolicyInUse while machines of the container replicate by the policy (status and code are ours).',
    answer: ({ names }, azure) =>
      withMapping(azure, names, (mapping) => started(() => removeMapping(azure.service.context, mapping, false))),
  }),
  operation({
    name: 'ReplicationProtectionContainerMappings.purge',
    title: 'purge mapping',
    method: 'DELETE',
    path: MAPPING,
    source: 'documented',
    note: 'As remove, also while the site is not connected.',
    answer: ({ names }, azure) =>
      withMapping(azure, names, (mapping) => started(() => removeMapping(azure.service.context, mapping, true))),
  }),
];
