/** Whether what a fault is about is there: the servers by name that a site protects, its process servers. */
import type { Lab } from '../simulator/lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../simulator/machines/site-servers.ts';

/** Why there is no such fault; undefined when all of these are protected servers. */
export function unlessServers({ site }: Lab, servers: readonly string[]): string | undefined {
  return unlessAmong(
    site.servers.map(({ name }) => name),
    servers,
    'protected server',
  );
}

/** The same for one of the site's process servers, or the temporary one in Azure. */
export function unlessProcessServer({ site }: Lab, processServer: string): string | undefined {
  const { configurationServer, processServers } = site;
  const names = [configurationServer, ...processServers].map(({ name }) => name);
  return unlessAmong([...names, PROCESS_SERVER_IN_AZURE], [processServer], 'process server');
}

function unlessAmong(all: readonly string[], wanted: readonly string[], kind: string): string | undefined {
  const unknown = wanted.find((name) => !all.includes(name));
  return unknown === undefined ? undefined : `there is no ${kind} ${unknown}; there are ${all.join(', ')}`;
}
