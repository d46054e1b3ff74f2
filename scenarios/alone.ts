/** Servers that may be failed over one by one: a member of a replication group goes with its group or not at all. */
import type { Site } from '../simulator/site/site.ts';

/** The last of them; undefined when all servers are in groups. */
export function serverAlone({ servers, replicationGroups }: Site): string | undefined {
  return servers
    .map(({ name }) => name)
    .findLast((name) => !replicationGroups.some((group) => group.servers.includes(name)));
}

/** Why a story that fails over one server cannot be told of this site. */
export function whyNobodyAlone(site: Site): string | undefined {
  return serverAlone(site) === undefined ? 'all of its servers are in replication groups' : undefined;
}

/** Those of these servers' replication groups that go home as one: where points are shared, and more than one is in it. */
export function groupsOf({ policy, replicationGroups }: Site, servers: readonly string[]): Site['replicationGroups'] {
  if (!policy.multiVmSync) return [];
  const concerned = replicationGroups.map((group) => ({
    ...group,
    servers: group.servers.filter((server) => servers.includes(server)),
  }));
  return concerned.filter((group) => group.servers.length > 1);
}
