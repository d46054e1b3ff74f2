/** Through which process server a site's servers go, and what that one brings with it. */
import type { Site } from './types.ts';

/**
 * The process server that servers go through unless they are moved: the site's first with a machine of its own, or the built-in
 * one. One that was installed with another passphrase never becomes the site's.
 */
export function usualProcessServer({ processServers, configurationServer }: Site): string {
  return (ownProcessServers(processServers)[0] ?? configurationServer).name;
}

/** The process server that a server's data goes to, as its site's file says. */
export function processServerFor(site: Site, server: string): string {
  return site.servers.find(({ name }) => name === server)?.processServer ?? usualProcessServer(site);
}

/** Of the Mobility service that a server gets from outside: that of its process server. */
export function agentVersionFor(site: Site, server: string): string {
  return processServerVersion(site, processServerFor(site, server));
}

export function processServerVersion({ processServers, configurationServer }: Site, name: string): string {
  return (processServers.find((server) => server.name === name) ?? configurationServer).version;
}

export function ownProcessServers<Server extends { readonly passphrase?: string }>(all: readonly Server[]): Server[] {
  return all.filter(({ passphrase }) => passphrase === undefined);
}
