/** A container mapping as clients see it. Recorded. */
import type { ContainerMapping } from '../../../../reference/site-recovery/policies/mappings.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

/** What Azure is called where a container or a fabric is named. */
export const MICROSOFT_AZURE = 'Microsoft Azure';

export function mappingView({ ids, service }: Azure, { name, siteId, policy }: ContainerMapping) {
  const container = ids.container(siteId);
  const source = service.context.sites.get(siteId)?.registration.name ?? '';
  const target = policy.homeward ? source : MICROSOFT_AZURE;
  return envelope(`${container}/replicationProtectionContainerMappings/${name}`, {
    targetProtectionContainerId: policy.homeward ? container : MICROSOFT_AZURE,
    targetProtectionContainerFriendlyName: target,
    providerSpecificDetails: null,
    health: 'Normal',
    healthErrorDetails: [],
    policyId: ids.policy(policy.name),
    state: 'Paired',
    sourceProtectionContainerFriendlyName: source,
    sourceFabricFriendlyName: source,
    targetFabricFriendlyName: target,
    policyFriendlyName: policy.name,
  });
}
