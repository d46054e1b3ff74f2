/**
 * A site whose replication group has three members, for stories about what one of them does to the other two: the first group
 * that shares recovery points, and one more server. With little on their disks, and application-consistent points often.
 */
import type { Site } from '../simulator/site/site.ts';
import { withSmallDisks } from './small-site.ts';

/** So often are application-consistent points asked for: a story meets several of them. */
export const APPLICATION_TAGS_MINUTES = 15;

/** The same site where there is no such group; {@link whyNoThree} says so. */
export function threeInAGroup(site: Site): Site {
  const names = threeOf(site);
  const [group] = site.replicationGroups.filter(sharing);
  if (!names || !group) return site;
  return {
    ...site,
    servers: site.servers.filter(({ name }) => names.includes(name)).map(withSmallDisks),
    replicationGroups: [{ ...group, servers: names }],
    policy: { ...site.policy, appConsistentMinutes: APPLICATION_TAGS_MINUTES },
  };
}

export function whyNoThree(site: Site): string | undefined {
  if (!site.policy.multiVmSync) return 'its policy shares no recovery points';
  return threeOf(site) ? undefined : 'it has no replication group of two, and another server';
}

/** Who coordinates the group's tags, and the other two: members are ordered by their ids, which are their names. */
export function castOf(site: Site): { coordinator: string; member: string; third: string } {
  const [coordinator = '', member = '', third = ''] = [...(site.replicationGroups[0]?.servers ?? [])].sort();
  return { coordinator, member, third };
}

function threeOf(site: Site): readonly string[] | undefined {
  const [group] = site.replicationGroups.filter(sharing);
  const others = site.servers.map(({ name }) => name).filter((name) => !group?.servers.includes(name));
  const three = [...(group?.servers ?? []), ...others].slice(0, 3);
  return group && three.length === 3 ? three : undefined;
}

const sharing = ({ servers }: Site['replicationGroups'][number]) => servers.length > 1;
