/**
 * A site with fewer servers: those that no move names go, as many at once as may be. What is left is easier to read, and each
 * further drill costs less.
 */
import type { Server, Site } from '../../simulator/site/site.ts';
import { checkSite } from '../../simulator/site/checks.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import type { PlanOnSite, Rounds } from './round.ts';

export function* fewerServers({ plan, site }: PlanOnSite): Rounds<PlanOnSite> {
  let smallest = site;
  for (let size = idleServers(plan, smallest).length; size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let found: number | undefined = 0; found !== undefined; ) {
      const sites = partsOf(idleServers(plan, smallest), size).flatMap((part) => withoutServers(smallest, part) ?? []);
      const candidates = sites.map((on) => ({ plan, site: on }));
      found = yield { candidates };
      if (found !== undefined) smallest = sites[found] as Site;
    }
  }
  return { plan, site: smallest };
}

/** Undefined when it is no site any more, or one that has mistakes. */
export function withoutServers(site: Site, gone: readonly string[]): Site | undefined {
  const left = (name: string) => !gone.includes(name);
  const smaller: Site = {
    ...site,
    servers: site.servers.filter(({ name }) => left(name)).map((server) => billedBySomebody(server, left)),
    replicationGroups: site.replicationGroups.flatMap((group) => {
      const servers = group.servers.filter(left);
      return servers.length > 0 ? [{ ...group, servers }] : [];
    }),
  };
  return smaller.servers.length > 0 && checkSite(smaller, []).length === 0 ? smaller : undefined;
}

/** Servers that the plan could do without, as far as its moves say: a recovery plan is of those that there are. */
export function idleServers({ moves }: MovePlan, { servers }: Site): readonly string[] {
  const named = moves.flatMap((move) => wordsIn(move));
  return servers.map(({ name }) => name).filter((name) => !named.some((word) => word.includes(name)));
}

/** All texts that a move says, in its parameters and its moment too. */
function wordsIn(value: Move | unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

function billedBySomebody(server: Server, left: (name: string) => boolean): Server {
  const { billedBy, ...workload } = server.workload;
  return billedBy === undefined || left(billedBy) ? server : { ...server, workload };
}

/** From the end backwards: what a site names first is mostly what it is about. */
function partsOf(names: readonly string[], size: number): readonly (readonly string[])[] {
  const count = Math.ceil(names.length / size);
  return Array.from({ length: count }, (_, part) => {
    const end = names.length - part * size;
    return names.slice(Math.max(0, end - size), end);
  });
}
