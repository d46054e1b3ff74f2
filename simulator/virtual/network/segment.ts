/** A network of one site or cloud: its addresses, the names known in it, and the local network between its machines. */
import { InvariantBroken } from '../../../reference/model/result.ts';
import { type AddressRange, addressAt, contains, parseAddress, parseRange } from '../../site/addresses.ts';
import type { Host } from './host.ts';
import type { Link } from './link.ts';
import type { NameZone } from '../../network/host-names.ts';

/** Azure keeps the first four addresses of a subnet for itself; giving none of them away suits every other network. */
const FIRST_FREE_OFFSET = 4;

export class Segment {
  readonly name: string;
  readonly names: NameZone;
  /** The local network; each machine has a lane of its own, as on a switch. */
  readonly lan: Link;
  readonly #ranges: readonly AddressRange[];
  readonly #holders = new Map<string, Host>();

  /** @param cidrs addresses are given away from the first of them, from others only to who asks for one. */
  constructor(name: string, cidrs: readonly string[], names: NameZone, lan: Link) {
    const ranges = cidrs.map((cidr) => {
      const range = parseRange(cidr);
      if (range === undefined) throw new InvariantBroken(`segment ${name} has no usable range: '${cidr}'`);
      return range;
    });
    this.name = name;
    this.names = names;
    this.lan = lan;
    this.#ranges = ranges;
  }

  contains(address: string): boolean {
    const value = parseAddress(address);
    return value !== undefined && this.#ranges.some((range) => contains(range, value));
  }

  /** The machine with that address. */
  holderOf(address: string): Host | undefined {
    return this.#holders.get(address);
  }

  /** Gives `host` the address, or the first free one. The address must lie in the range and be free. */
  assign(host: Host, wanted?: string): string {
    const address = wanted ?? this.#firstFree();
    this.hold(host, address);
    this.names.set(host.name, address);
    return address;
  }

  /** Gives `host` an address beside its own, under no name. The same must hold of it. */
  hold(host: Host, address: string): void {
    if (!this.contains(address)) throw new InvariantBroken(`${address} does not lie in segment ${this.name}`);
    const holder = this.#holders.get(address);
    if (holder !== undefined) throw new InvariantBroken(`${address} belongs to ${holder.name} already`);
    this.#holders.set(address, host);
  }

  release(host: Host, address: string): void {
    this.#holders.delete(address);
    if (this.names.resolve(host.name) === address) this.names.remove(host.name);
  }

  #firstFree(): string {
    const [range = { first: 0, last: 0 }] = this.#ranges;
    const { first, last } = range;
    for (let offset = FIRST_FREE_OFFSET; offset < last - first; offset++) {
      const address = addressAt(range, offset);
      if (!this.#holders.has(address)) return address;
    }
    throw new InvariantBroken(`segment ${this.name} has no free address left`);
  }
}
