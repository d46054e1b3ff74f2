/** The same site with every agent there before the drill begins, for stories that are not about how it came there. */
import type { Site } from '../simulator/site/site.ts';

export function agentsThere(site: Site): Site {
  const servers = site.servers.map((server) => ({
    ...server,
    mobilityService: { ...server.mobilityService, installation: 'manual' as const, afterMinutes: 0 },
  }));
  return { ...site, servers };
}
