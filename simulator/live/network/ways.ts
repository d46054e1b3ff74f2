/** Where a connection leads: what a machine's name server, routing table and firewall say together. */
import type { Endpoint } from '../../../reference/runtime.ts';

export type Way =
  /** There: connect to this address and port. */
  | {
      readonly kind: 'open';
      readonly host: string;
      readonly port: number;
      /** The address from which the other side sees the connection come. */
      readonly from: string;
    }
  /** No name server knows the name. */
  | { readonly kind: 'unknown' }
  /** No route leads to the address. */
  | { readonly kind: 'unreachable' }
  /** A machine or a firewall refuses; open connections are reset. */
  | { readonly kind: 'refused' }
  /** Packets vanish: the machine is off, or a firewall drops them. Open connections fall silent. */
  | { readonly kind: 'silent' };

/** How one machine gets to others. Processes on one machine find each other by a file, containers by the real thing. */
export interface Ways {
  find(to: Endpoint): Way;
  /** Calls `listener` whenever ways may have changed. */
  onChange(listener: () => void): void;
  close(): void;
}
