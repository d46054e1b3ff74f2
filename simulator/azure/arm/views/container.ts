/** A site's protection container as clients see it: there is one, with all its machines. Recorded. */
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

export function containerView(azure: Azure, { registration: { siteId, name } }: Site) {
  const paired = azure.service.context.mappings.some((mapping) => mapping.siteId === siteId);
  return envelope(azure.ids.container(siteId), {
    fabricFriendlyName: name,
    friendlyName: name,
    fabricType: 'VMware',
    protectedItemCount: protectedCount(azure, siteId),
    // Without a mapping: inferred.
    pairingStatus: paired ? 'Paired' : 'NotPaired',
    role: 'Primary',
    fabricSpecificDetails: null,
  });
}

export function protectedCount({ service }: Azure, siteId: string): number {
  return [...service.context.items.values()].filter(({ input }) => input.siteId === siteId).length;
}
