/**
 * Who is where in a live lab: the launcher's book of networks, machines and open ports, from which it makes the lab's
 * routes. A port of another network is reached over a line, so each such port gets a socket of that line's.
 */
import { invariant } from '../../../reference/model/result.ts';
import { SEGMENT, type Segment } from '../../network/segments.ts';
import { type AddressRange, addressAt, contains, parseAddress, parseRange } from '../../site/addresses.ts';
import { INTERNET_RANGE } from '../../site/service-tags.ts';
import type { Site } from '../../site/site.ts';
import type { Heading, Lines } from '../links/lines.ts';
import type { RouteBlock, Routes, RouteSocket, SegmentRoutes } from '../network/routes.ts';

/** A place on one of the networks. */
export interface Station {
  readonly segment: Segment;
  readonly address: string;
}

interface Occupant extends Station {
  powered: boolean;
  /** By port, and by the segment from which it is reached. */
  readonly ports: Map<number, ReadonlyMap<Segment, RouteSocket>>;
}

/** A network that leads to another one over a line. */
interface Passage {
  readonly from: Segment;
  readonly to: Segment;
  readonly line: string;
  readonly heading: Heading;
}

/** Azure keeps the first four addresses of a subnet for itself; giving none of them away suits every other network. */
const FIRST_FREE_OFFSET = 4;

export class RouteBook {
  readonly #publish: (routes: Routes) => void;
  readonly #lines: Lines;
  readonly #ranges: Readonly<Record<Segment, string>>;
  readonly #passages: readonly Passage[];
  readonly #occupants = new Map<string, Occupant>();
  readonly #names = new Map<Segment, Map<string, string>>();
  readonly #blocks = new Set<RouteBlock>();

  /**
   * @param publish hears of every change.
   * @param internetRange in CIDR notation.
   */
  constructor(
    publish: (routes: Routes) => void,
    { network, azure }: Pick<Site, 'network' | 'azure'>,
    lines: Lines,
    internetRange = INTERNET_RANGE,
  ) {
    this.#publish = publish;
    this.#lines = lines;
    this.#ranges = {
      [SEGMENT.site]: network.addressRange,
      [SEGMENT.internet]: internetRange,
      [SEGMENT.azure]: azure.network.addressRange,
      [SEGMENT.test]: azure.testNetwork.addressRange,
    };
    const vpn: Passage[] = [
      { from: SEGMENT.site, to: SEGMENT.azure, line: 'vpn', heading: 'up' },
      { from: SEGMENT.azure, to: SEGMENT.site, line: 'vpn', heading: 'down' },
    ];
    const wan: Passage = { from: SEGMENT.site, to: SEGMENT.internet, line: 'wan', heading: 'up' };
    this.#passages = network.vpn ? [wan, ...vpn] : [wan];
    this.publish();
  }

  /** Gives a machine a place: the address it wishes for, if that lies in the network and is free. Without power. */
  join(segment: Segment, names: readonly string[], wished?: string): Station {
    const address = wished !== undefined && this.#isFree(segment, wished) ? wished : this.#firstFree(segment);
    const station = { segment, address };
    this.#occupants.set(keyOf(station), { ...station, powered: false, ports: new Map() });
    for (const name of names) this.#zone(segment).set(name, address);
    return station;
  }

  /** Whether the address lies in the network. */
  lies(segment: Segment, address: string): boolean {
    const value = parseAddress(address);
    return value !== undefined && contains(this.#rangeOf(segment), value);
  }

  leave(station: Station): void {
    this.#occupants.delete(keyOf(station));
    const zone = this.#zone(station.segment);
    for (const [name, address] of zone) if (address === station.address) zone.delete(name);
    this.publish();
  }

  /** The names in a network, and the address of each. */
  namesIn(segment: Segment): readonly (readonly [name: string, address: string])[] {
    return [...this.#zone(segment)];
  }

  /** Without power a machine swallows what is sent to it, and its ports are closed. */
  setPower(station: Station, power: 'on' | 'off'): void {
    const occupant = this.#occupant(station);
    occupant.powered = power === 'on';
    if (power === 'off') occupant.ports.clear();
    this.publish();
  }

  /** A port of a machine that has power is served, at this socket. */
  async open(station: Station, port: number, socket: RouteSocket): Promise<void> {
    const { segment, address } = station;
    const sockets = new Map([[segment, socket]]);
    // Until the lines are laid, the port is there and nobody reaches it.
    const placeholder = new Map<Segment, RouteSocket>();
    this.#occupant(station).ports.set(port, placeholder);
    for (const { from, to, line, heading } of this.#passages) {
      if (to !== segment) continue;
      sockets.set(from, await this.#lines.cross(line, heading, `${address}:${port}`, socket));
    }
    const ports = this.#occupants.get(keyOf(station))?.ports;
    // The power may have gone meanwhile, or somebody else serves the port by now.
    if (ports?.get(port) !== placeholder) return;
    ports.set(port, sockets);
    this.publish();
  }

  /** Nobody serves the port any more. */
  close(station: Station, port: number): void {
    this.#occupants.get(keyOf(station))?.ports.delete(port);
    this.publish();
  }

  /** Installs a firewall rule and returns what takes it away. */
  block(...rules: readonly RouteBlock[]): () => void {
    for (const rule of rules) this.#blocks.add(rule);
    this.publish();
    return () => {
      for (const rule of rules) this.#blocks.delete(rule);
      this.publish();
    };
  }

  publish(): void {
    const segments = Object.values(SEGMENT).map((segment) => [segment, this.#seenFrom(segment)]);
    this.#publish({ segments: Object.fromEntries(segments), blocks: [...this.#blocks] });
  }

  #seenFrom(segment: Segment): SegmentRoutes {
    const beyond = this.#passages.filter(({ from }) => from === segment).map(({ to }) => to);
    const reached = [...new Set([segment, ...beyond])];
    const machines: Record<string, Record<string, RouteSocket>> = {};
    for (const { segment: home, address, powered, ports } of this.#occupants.values()) {
      if (!powered || !reached.includes(home)) continue;
      const sockets = [...ports].flatMap(([port, from]) => {
        const socket = from.get(segment);
        return socket ? [[port, socket] as const] : [];
      });
      machines[address] = Object.fromEntries(sockets);
    }
    // The names of the internet are public.
    const names = { ...Object.fromEntries(this.#zone(SEGMENT.internet)), ...Object.fromEntries(this.#zone(segment)) };
    return { names, ranges: reached.map((one) => this.#ranges[one]), machines };
  }

  #occupant(station: Station): Occupant {
    const occupant = this.#occupants.get(keyOf(station));
    invariant(occupant, `${keyOf(station)} belongs to a machine`);
    return occupant;
  }

  #zone(segment: Segment): Map<string, string> {
    const zone = this.#names.get(segment) ?? new Map<string, string>();
    this.#names.set(segment, zone);
    return zone;
  }

  #isFree(segment: Segment, address: string): boolean {
    const value = parseAddress(address);
    const inside = value !== undefined && contains(this.#rangeOf(segment), value);
    return inside && !this.#occupants.has(keyOf({ segment, address }));
  }

  #firstFree(segment: Segment): string {
    const range = this.#rangeOf(segment);
    for (let offset = FIRST_FREE_OFFSET; offset < range.last - range.first; offset += 1) {
      const address = addressAt(range, offset);
      if (this.#isFree(segment, address)) return address;
    }
    throw new Error(`network ${segment} has no free address left`);
  }

  #rangeOf(segment: Segment): AddressRange {
    const range = parseRange(this.#ranges[segment]);
    invariant(range, `${this.#ranges[segment]} is a range of addresses`);
    return range;
  }
}

function keyOf({ segment, address }: Station): string {
  return `${segment} ${address}`;
}
