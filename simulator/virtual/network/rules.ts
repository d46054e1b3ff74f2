/**
 * What firewalls let through. A rule judges a connection by who opened it to whom (replies belong to it, as with a
 * stateful firewall); it acts on open connections as well as on new ones.
 */
import type { Host } from './host.ts';
import { type AddressRange, contains, parseAddress } from '../../site/addresses.ts';
import { matchesAny, matchesName } from '../../site/host-patterns.ts';

/** One stretch of a connection: a client to a server, a client to a proxy, a proxy to a server. */
export interface Leg {
  readonly from: Host;
  readonly fromAddress: string;
  readonly fromSegment: string;
  readonly to: Host;
  readonly toAddress: string;
  readonly toSegment: string;
  readonly port: number;
  /** What the client asked for: a name, or an address in figures. */
  readonly hostName: string;
}

/**
 * `drop`: packets vanish, callers time out. `reject`: new connections are refused, open ones reset. `reset`: both are
 * reset.
 */
export type BlockMode = 'drop' | 'reject' | 'reset';

/** Blocks what fits all the conditions that are given. */
export interface Block {
  /** Name or address of the machine that asks. */
  readonly from?: string;
  /** Name or address of the machine that is asked. */
  readonly to?: string;
  readonly port?: number;
  /** Name that is asked for; `*.suffix` allowed. */
  readonly hostName?: string;
  readonly segmentFrom?: string;
  readonly segmentTo?: string;
  readonly mode: BlockMode;
}

/** From one segment to another only these names and addresses may be asked for. */
export interface EgressPolicy {
  readonly segmentFrom: string;
  readonly segmentTo: string;
  /** Names, or `*.suffix`. */
  readonly allow: readonly string[];
  /** Addresses, whatever name was asked for. */
  readonly allowRanges?: readonly AddressRange[];
  /** Machines the policy does not bind, such as the proxy. */
  readonly exempt?: readonly string[];
  /** Default `drop`. */
  readonly mode?: BlockMode;
}

export class Firewall {
  readonly #blocks: Block[] = [];
  readonly #policies: EgressPolicy[] = [];

  /** Returns what takes the rule away again. */
  addBlock(block: Block): () => void {
    return add(this.#blocks, block);
  }

  addPolicy(policy: EgressPolicy): () => void {
    return add(this.#policies, policy);
  }

  /** How the leg is blocked, by the oldest rule that fits; undefined when it may pass. */
  judge(leg: Leg): BlockMode | undefined {
    const block = this.#blocks.find((candidate) => fits(candidate, leg));
    if (block !== undefined) return block.mode;
    const policy = this.#policies.find((candidate) => forbids(candidate, leg));
    return policy && (policy.mode ?? 'drop');
  }
}

function fits(block: Block, leg: Leg): boolean {
  return (
    (block.from === undefined || block.from === leg.from.name || block.from === leg.fromAddress) &&
    (block.to === undefined || block.to === leg.to.name || block.to === leg.toAddress) &&
    (block.port === undefined || block.port === leg.port) &&
    (block.hostName === undefined || matchesName(block.hostName, leg.hostName)) &&
    (block.segmentFrom === undefined || block.segmentFrom === leg.fromSegment) &&
    (block.segmentTo === undefined || block.segmentTo === leg.toSegment)
  );
}

function forbids(policy: EgressPolicy, leg: Leg): boolean {
  return (
    policy.segmentFrom === leg.fromSegment &&
    policy.segmentTo === leg.toSegment &&
    !policy.exempt?.includes(leg.from.name) &&
    !matchesAny(policy.allow, leg.hostName) &&
    !isAmong(policy.allowRanges ?? [], leg.toAddress)
  );
}

function isAmong(ranges: readonly AddressRange[], text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && ranges.some((range) => contains(range, address));
}

function add<T>(list: T[], element: T): () => void {
  list.push(element);
  return () => {
    const index = list.indexOf(element);
    if (index >= 0) list.splice(index, 1);
  };
}
