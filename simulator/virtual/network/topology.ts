/**
 * What there is: segments, the links between them, the names in them, and the way from a machine to an address.
 * What happens on it is the business of `internet.ts`.
 */
import { InvariantBroken } from '../../../reference/model/result.ts';
import type { Randomness } from '../../ground/random.ts';
import type { Host } from './host.ts';
import { type Lane, Link, type LinkSettings } from './link.ts';
import { NameZone } from '../../network/host-names.ts';
import { matchesName } from '../../site/host-patterns.ts';
import { findWay, type SegmentLink } from './routes.ts';
import { Segment } from './segment.ts';

export interface SegmentDescription {
  readonly name: string;
  /** Ranges may overlap, as those of a test network and its original do. */
  readonly cidr: string;
  /** Ranges in which it has addresses besides, each given to a machine by name. */
  readonly further?: readonly string[];
  /** Machines here are named in the public zone. */
  readonly namesArePublic?: boolean;
  /** The local network. Default 1 Gbit/s, 0.2 ms. */
  readonly bitsPerSecond?: number;
  readonly latencyMs?: number;
}

export interface LinkDescription extends Partial<LinkSettings> {
  readonly name: string;
  readonly between: readonly [string, string];
  /** Links this one is tunnelled through. */
  readonly over?: readonly string[];
}

/** How messages get from a machine to an address and back. */
export interface Way {
  readonly fromSegment: string;
  readonly fromAddress: string;
  readonly toSegment: string;
  readonly toAddress: string;
  /** Who has the address, if anybody. */
  readonly host: Host | undefined;
  readonly there: readonly Lane[];
  readonly back: readonly Lane[];
}

const LINK_DEFAULTS: LinkSettings = {
  upBitsPerSecond: 1e9,
  downBitsPerSecond: 1e9,
  latencyMs: 10,
  lossPercent: 0,
  up: true,
};
const LAN_LATENCY_MS = 0.2;

export class Topology {
  readonly publicNames = new NameZone();
  readonly #randomness: Randomness;
  readonly #segments = new Map<string, Segment>();
  readonly #segmentLinks: SegmentLink[] = [];
  readonly #links = new Map<string, Link>();
  readonly #preferences: { readonly hostName: string; readonly link: SegmentLink }[] = [];

  constructor(randomness: Randomness) {
    this.#randomness = randomness;
  }

  addSegment({
    name,
    cidr,
    further = [],
    namesArePublic,
    bitsPerSecond = 1e9,
    latencyMs = LAN_LATENCY_MS,
  }: SegmentDescription): Segment {
    const lan = this.#addLink(`lan/${name}`, name, {
      ...LINK_DEFAULTS,
      upBitsPerSecond: bitsPerSecond,
      downBitsPerSecond: bitsPerSecond,
      latencyMs,
    });
    const segment = new Segment(name, [cidr, ...further], namesArePublic ? this.publicNames : new NameZone(), lan);
    this.#segments.set(name, segment);
    return segment;
  }

  addLink({ name, between, over = [], ...settings }: LinkDescription): Link {
    for (const end of between) this.segment(end);
    const link = this.#addLink(name, between[0], { ...LINK_DEFAULTS, ...settings });
    this.#segmentLinks.push({ link, ends: between, over: over.map((carrier) => this.#segmentLink(carrier)) });
    return link;
  }

  /** Sends what asks for `hostName` (`*.suffix` allowed) through that link, whatever the shortest way is. */
  prefer(hostName: string, linkName: string): () => void {
    const preference = { hostName, link: this.#segmentLink(linkName) };
    this.#preferences.push(preference);
    return () => {
      const index = this.#preferences.indexOf(preference);
      if (index >= 0) this.#preferences.splice(index, 1);
    };
  }

  segment(name: string): Segment {
    return known(this.#segments, name, 'segment');
  }

  link(name: string): Link {
    return known(this.#links, name, 'link');
  }

  get links(): readonly Link[] {
    return [...this.#links.values()];
  }

  /** The address a machine gets for a name: from the zones of its own segments, then from the public one. */
  resolve(asking: Host, name: string): string | undefined {
    if (name === 'localhost') return '127.0.0.1';
    for (const segment of asking.segments) {
      const address = this.segment(segment).names.resolve(name);
      if (address !== undefined) return address;
    }
    return this.publicNames.resolve(name);
  }

  /** How `from` gets to an address, and who has it; undefined without a route. */
  wayTo(from: Host, address: string, hostName: string): Way | undefined {
    if (address === '127.0.0.1' || from.segments.some((segment) => from.holds(segment, address))) {
      const [segment = ''] = from.segments;
      const own = { fromSegment: segment, toSegment: segment, fromAddress: from.address, toAddress: from.address };
      return { ...own, host: from, there: [], back: [] };
    }
    const preferred = this.#preferences.find((candidate) => matchesName(candidate.hostName, hostName))?.link;
    const owns = from.segments;
    // Where ranges overlap, the machine's own networks come first, as in any routing table.
    const holding = [...this.#segments.values()].filter((segment) => segment.contains(address));
    for (const { name: toSegment } of holding.toSorted((a, b) => rank(owns, a) - rank(owns, b))) {
      const isLocal = owns.includes(toSegment) && preferred === undefined;
      const way = isLocal ? undefined : findWay(this.#segmentLinks, owns, toSegment, preferred);
      if (!isLocal && way === undefined) continue;
      const host = this.segment(toSegment).holderOf(address);
      const fromSegment = way?.start ?? toSegment;
      const { lan } = this.segment(toSegment);
      return {
        fromSegment,
        toSegment,
        fromAddress: from.addressIn(fromSegment) as string,
        toAddress: address,
        host,
        there: way?.there ?? [lan.laneFrom(from.name)],
        back: way?.back ?? [lan.laneFrom(host?.name ?? '')],
      };
    }
    return undefined;
  }

  #addLink(name: string, upSender: string, settings: LinkSettings): Link {
    if (this.#links.has(name)) throw new InvariantBroken(`there is a link ${name} already`);
    const link = new Link(name, upSender, settings, this.#randomness.stream(`network/${name}`));
    this.#links.set(name, link);
    return link;
  }

  #segmentLink(name: string): SegmentLink {
    const found = this.#segmentLinks.find(({ link }) => link.name === name);
    if (found === undefined) throw new InvariantBroken(`there is no link ${name} between segments`);
    return found;
  }
}

/** The entry of that name; asking for what does not exist is a mistake in the lab. */
export function known<T>(all: ReadonlyMap<string, T>, name: string, what: string): T {
  const found = all.get(name);
  if (found === undefined) throw new InvariantBroken(`there is no ${what} ${name}`);
  return found;
}

function rank(own: readonly string[], segment: Segment): number {
  return own.includes(segment.name) ? 0 : 1;
}
