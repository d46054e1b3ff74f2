/** Where a site's process servers take in replication data: 9443, unless the site file says another (facts, section 1.2). */
import type { Site } from './types.ts';

type Sites = Pick<Site, 'configurationServer' | 'processServers'>;

/** Each once; that of the built-in process server first. */
export function dataPortsOf({ configurationServer, processServers }: Sites): readonly number[] {
  return [...new Set([configurationServer.processServer, ...processServers].map(({ port }) => port))];
}

/** Of the process server of that name; what is none is the configuration server, with the built-in one. */
export function dataPortOf({ configurationServer, processServers }: Sites, name: string): number {
  return (processServers.find((server) => server.name === name) ?? configurationServer.processServer).port;
}
