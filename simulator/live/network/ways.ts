/** Where a connection leads: what a machine's name server, routing table and firewall say together. */
import type { Endpoint } from '../../../reference/runtime.ts';

export type Way =
  | OpenWay
  /** No name server knows the name. */
  | { readonly kind: 'unknown' }
  /** No route leads to the address. */
  | { readonly kind: 'unreachable' }
  /** The machine is there, and nobody listens on that port. Open connections may finish what they began. */
  | { readonly kind: 'refused' }
  /** A firewall refuses new connections and resets open ones. */
  | { readonly kind: 'rejected' }
  /** Packets vanish: the machine is off, or a firewall drops them. Open connections fall silent. */
  | { readonly kind: 'silent' };

export interface OpenWay {
  readonly kind: 'open';
  /** Where to connect to in reality. */
  readonly host: string;
  readonly port: number;
  /** Addresses in the lab: of the machine that is asked, and the one from which it sees the connection come. */
  readonly address: string;
  readonly from: string;
}

/** How one machine gets to others. Processes on one computer find each other by a file, containers by real routes. */
export interface Ways {
  /** Where a connection to `to` leads now. */
  find(to: Endpoint): Way;
  /** Calls `listener` whenever ways may have changed. */
  onChange(listener: () => void): void;
  close(): void;
}
