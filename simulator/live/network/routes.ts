/**
 * `routes.json`: who is where in a lab of processes. All machines share the loopback interface of one computer; this file
 * says, for each network segment of the lab, which names and addresses there are and which loopback socket stands for
 * each of their ports. The launcher replaces it as a whole, by renaming; everybody else only reads.
 */
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

/** A port on the loopback interface. */
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
