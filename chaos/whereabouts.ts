/**
 * Whether what a fault is about is there: the servers by name that a site protects, its process servers. And where a server
 * is by then: after a failover its business is done by a copy in Azure, after a failback by one at home.
 */
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

/**
 * The machine that does a server's business now, or did last; the server itself before any has. That is the newest of those that
 * have served and are there: a leftover that wakes up beside it does not. A fault that is taken back later must remember it,
 * because another may do it by then.
 */
export function machineAtWork({ journal: { records } }: Lab, server: string): string {
  const id = records.find(({ kind, machine }) => kind === 'machine.created' && machine === server)?.server;
  const gone = new Set<unknown>();
  const served = new Set<unknown>();
  for (const record of records.toReversed()) {
    const { kind, machine } = record;
    if (record.server !== id || gone.has(machine)) continue;
    if (kind === 'machine.removed') gone.add(machine);
    else if (kind === 'workload.started' && record.purpose === 'production') served.add(machine);
    else if (kind === 'machine.created' && served.has(machine)) return machine as string;
  }
  return server;
}

/** As for servers, for one of the site's process servers, or the temporary one in Azure. */
export function unlessProcessServer({ site }: Lab, processServer: string): string | undefined {
  const { configurationServer, processServers } = site;
  const names = [configurationServer, ...processServers].map(({ name }) => name);
  return unlessAmong([...names, PROCESS_SERVER_IN_AZURE], [processServer], 'process server');
}

/** As for servers, for a master target on a machine of its own. */
export function unlessSeparateMasterTarget({ site }: Lab, masterTarget: string): string | undefined {
  const names = site.masterTargets.map(({ name }) => name);
  if (names.length === 0) return `there is no separate master target ${masterTarget}, nor any other`;
  return unlessAmong(names, [masterTarget], 'separate master target');
}

function unlessAmong(all: readonly string[], wanted: readonly string[], kind: string): string | undefined {
  const unknown = wanted.find((name) => !all.includes(name));
  return unknown === undefined ? undefined : `there is no ${kind} ${unknown}; there are ${all.join(', ')}`;
}
