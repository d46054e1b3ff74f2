/**
 * `routes.json`: who is where in a lab of processes. All machines share the loopback interface of one computer; this file
 * says, for each network segment of the lab, which names and addresses there are and which loopback socket stands for
 * each of their ports. The launcher replaces it as a whole, by renaming; everybody else only reads.
 */
import type { Endpoint } from '../../../reference/runtime.ts';
import { NameZone } from '../../network/host-names.ts';
import { matchesName } from '../../site/host-patterns.ts';
import { contains, parseAddress, parseRange } from '../../site/addresses.ts';
import type { Way } from './ways.ts';

export interface Routes {
  readonly segments: Readonly<Record<string, SegmentRoutes>>;
  /** Firewall rules, oldest first; the first that fits decides. They hold for open connections too. */
  readonly blocks: readonly RouteBlock[];
}

/** The world as machines of one segment see it. */
export interface SegmentRoutes {
  /** The name server: host names, or patterns such as `*.blob.core.windows.net`, and the address of each. */
  readonly names: Readonly<Record<string, string>>;
  /** Where routes lead, in CIDR notation, the segment's own range included. */
  readonly ranges: readonly string[];
  /**
   * The machines that have power, by address, with the loopback socket behind each of their open ports: their own, or
   * that of the line which leads there. An address in a range without a machine swallows what is sent to it.
   */
  readonly machines: Readonly<Record<string, Readonly<Record<string, RouteSocket>>>>;
}

/** A port of this computer. */
export interface RouteSocket {
  readonly host: string;
  readonly port: number;
}

/** Blocks what fits all the conditions that are given. */
export interface RouteBlock {
  /** Segment of the machine that asks. */
  readonly segment?: string;
  /** Address of the machine that asks. */
  readonly from?: string;
  /** Machines the rule does not bind, by address: behind a proxy, only the proxy gets out. */
  readonly exempt?: readonly string[];
  /** Address of the machine that is asked. */
  readonly to?: string;
  readonly port?: number;
  /** Name that is asked for; `*.suffix` and `*` allowed. */
  readonly hostName?: string;
  /** `drop`: packets vanish. `reject`: new connections are refused, open ones reset. */
  readonly mode: 'drop' | 'reject';
}

/** The machine that asks. */
export interface Asking {
  readonly segment: string;
  readonly address: string;
}

/** In the order of a real stack: name, route, machine, firewall, port. */
export function findWay({ segments, blocks }: Routes, asking: Asking, { host, port }: Endpoint): Way {
  const { names, ranges, machines } = segments[asking.segment] ?? NOTHING;
  const address = resolve(names, asking, host);
  if (address === undefined) return { kind: 'unknown' };
  const value = parseAddress(address);
  const isRouted = ranges.some((range) => value !== undefined && contains(parseRange(range) ?? EMPTY_RANGE, value));
  if (!isRouted) return { kind: 'unreachable' };
  const sockets = machines[address];
  if (sockets === undefined) return { kind: 'silent' };
  const block = blocks.find((candidate) => fits(candidate, asking, address, host, port));
  if (block !== undefined) return { kind: block.mode === 'drop' ? 'silent' : 'rejected' };
  const socket = sockets[port];
  return socket ? { kind: 'open', ...socket, address, from: asking.address } : { kind: 'refused' };
}

const NOTHING: SegmentRoutes = { names: {}, ranges: [], machines: {} };
const EMPTY_RANGE = { first: 0, last: -1 };

function resolve(names: SegmentRoutes['names'], { address }: Asking, host: string): string | undefined {
  if (host === 'localhost' || host === '127.0.0.1') return address;
  if (parseAddress(host) !== undefined) return host;
  const zone = new NameZone();
  for (const [name, found] of Object.entries(names)) zone.set(name, found);
  return zone.resolve(host);
}

function fits(block: RouteBlock, asking: Asking, address: string, host: string, port: number): boolean {
  return (
    (block.segment === undefined || block.segment === asking.segment) &&
    (block.from === undefined || block.from === asking.address) &&
    !block.exempt?.includes(asking.address) &&
    (block.to === undefined || block.to === address) &&
    (block.port === undefined || block.port === port) &&
    (block.hostName === undefined || matchesName(block.hostName, host))
  );
}
