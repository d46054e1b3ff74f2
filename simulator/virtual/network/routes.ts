/**
 * Ways through the internet: a breadth-first search over segments, so the fewest links win; among links between the
 * same two segments one that is up, then the one declared first. Routes are static otherwise: a line that is down
 * swallows what is sent into it, it does not make traffic turn to a longer way.
 */
import type { Lane, Link } from './link.ts';

export interface SegmentLink {
  readonly link: Link;
  readonly ends: readonly [string, string];
  /** Lines this one is tunnelled through (a VPN over the WAN): down with them, and a load on them. */
  readonly over: readonly SegmentLink[];
}

interface Hop {
  readonly by: SegmentLink;
  readonly from: string;
  readonly to: string;
}

export interface Way {
  /** Which of the possible starts it begins in. */
  readonly start: string;
  readonly there: readonly Lane[];
  readonly back: readonly Lane[];
}

/** The way from one of `starts` to `end`, through the link `through` if one is given. */
export function findWay(
  links: readonly SegmentLink[],
  starts: readonly string[],
  end: string,
  through?: SegmentLink,
): Way | undefined {
  const hops = through === undefined ? search(links, starts, end) : searchThrough(links, starts, end, through);
  if (hops === undefined) return undefined;
  return {
    start: hops[0]?.from ?? end,
    there: hops.flatMap(({ by, from }) => lanesFrom(by, from)),
    back: hops.toReversed().flatMap(({ by, to }) => lanesFrom(by, to)),
  };
}

function search(links: readonly SegmentLink[], starts: readonly string[], end: string): Hop[] | undefined {
  const upFirst = [...links.filter(isUp), ...links.filter((link) => !isUp(link))];
  const reachedBy = new Map<string, Hop | undefined>(starts.map((start) => [start, undefined]));
  // A Map iterates over what is added during the iteration: it is the queue as well.
  for (const segment of reachedBy.keys()) {
    if (segment === end) return trace(reachedBy, end);
    for (const by of upFirst) {
      const to = otherEnd(by, segment);
      if (to !== undefined && !reachedBy.has(to)) reachedBy.set(to, { by, from: segment, to });
    }
  }
  return undefined;
}

function searchThrough(
  links: readonly SegmentLink[],
  starts: readonly string[],
  end: string,
  by: SegmentLink,
): Hop[] | undefined {
  let best: Hop[] | undefined;
  for (const [from, to] of [by.ends, by.ends.toReversed() as [string, string]]) {
    const [before, after] = [search(links, starts, from), search(links, [to], end)];
    if (before === undefined || after === undefined) continue;
    const hops = [...before, { by, from, to }, ...after];
    if (best === undefined || hops.length < best.length) best = hops;
  }
  return best;
}

function trace(reachedBy: ReadonlyMap<string, Hop | undefined>, end: string): Hop[] {
  const hops: Hop[] = [];
  for (let hop = reachedBy.get(end); hop !== undefined; hop = reachedBy.get(hop.from)) hops.unshift(hop);
  return hops;
}

/** The lanes a message takes that enters `by` in segment `from`; a tunnel's own first, then what it is wrapped in. */
function lanesFrom(by: SegmentLink, from: string): Lane[] {
  const underneath = by.over.flatMap((carrier) => {
    // The carrier's far side is the one it does not share with this end of the tunnel.
    const sender = carrier.ends.includes(from) ? from : (carrier.ends.find((end) => !by.ends.includes(end)) ?? from);
    return [carrier.link.laneFrom(sender)];
  });
  return [by.link.laneFrom(from), ...underneath];
}

export function isUp({ link, over }: SegmentLink): boolean {
  return link.settings.up && over.every(isUp);
}

function otherEnd({ ends: [a, b] }: SegmentLink, segment: string): string | undefined {
  if (segment === a) return b;
  return segment === b ? a : undefined;
}
