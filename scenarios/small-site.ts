/**
 * A site with one server and not much on it, for stories that are about the moments of a transfer and not about its length:
 * one server with a ledger of its own, and a process server that is not the configuration server's.
 */
import type { Server, Site } from '../simulator/site/site.ts';
import { withScaleOut } from './scale-out.ts';

/** The same site where no server has a ledger of its own; {@link whyNoSmallSite} says so. */
export function smallSite(site: Site): Site {
  const server = alone(site);
  if (!server) return site;
  const { processServer: _, ...free } = server;
  return withScaleOut({ ...site, servers: [withSmallDisks(free)], replicationGroups: [], processServers: [] });
}

export function withSmallDisks(server: Server): Server {
  return { ...server, disks: server.disks.map((disk) => ({ ...disk, occupiedGb: Math.min(disk.occupiedGb, 1) })) };
}

/** Why such a story cannot be told of this site; with a way home if it goes that far. */
export function whyNoSmallSite(site: Site, needs: { readonly wayHome?: boolean } = {}): string | undefined {
  if (needs.wayHome && !site.network.vpn) return 'without a VPN there is no way home';
  return alone(site) ? undefined : 'it has no server with a ledger of its own';
}

const alone = ({ servers }: Site) => servers.find(({ workload }) => workload.kind === 'ledger');
