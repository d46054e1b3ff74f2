/** What a site goes on with although its vault has forgotten it: whoever purges an item does not clean up here (documented). */
import type { ProviderSettings } from '../wire/provider.ts';

/** The settings that were told, with what was ordered before of servers that are to be left alone. */
export function withLeftAlone(before: ProviderSettings, told: ProviderSettings): ProviderSettings {
  const { leftAlone = [] } = told;
  if (leftAlone.length === 0) return told;
  const stays = ({ serverId }: { readonly serverId: string }) => leftAlone.includes(serverId);
  return {
    ...told,
    replication: [...told.replication, ...before.replication.filter(stays)],
    relays: [...told.relays, ...before.relays.filter(stays)],
    replicas: [...told.replicas, ...before.replicas.filter(stays)],
  };
}
