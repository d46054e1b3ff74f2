/**
 * The virtual internet: segments, machines, the links and rules between them, and every connection that is open.
 *
 * Whatever changes the world (a rule, a link, a machine's power) calls {@link VirtualInternet.recheck}: each open
 * connection is judged again as if it were new, and those that no longer could exist are cut at once.
 */
import type { Parcel } from '../../../reference/model/content.ts';
import { InvariantBroken } from '../../../reference/model/result.ts';
import type { Kernel } from '../kernel.ts';
import type { Randomness } from '../../ground/random.ts';
import type { Client, Connection } from './connection.ts';
import { Host, type Serving, type Surroundings } from './host.ts';
import type { LinkSettings } from './link.ts';
import { MessageMischief } from '../../network/mischief.ts';
import { ProxyRules, type ProxySettings } from '../../network/proxy-rules.ts';
import { type Block, type EgressPolicy, Firewall } from './rules.ts';
import { known, Topology } from './topology.ts';

/** A message that has arrived. */
export interface Delivery {
  readonly direction: 'request' | 'response';
  /** Machine names. A proxy in between is not named. */
  readonly from: string;
  readonly to: string;
  /** The server's, in both directions. */
  readonly port: number;
  readonly hostName: string;
  /** Names of the links it crossed; empty inside one machine. */
  readonly path: readonly string[];
  /** Without TLS: whoever taps a link reads it. */
  readonly plaintext: boolean;
  readonly payload: Parcel | undefined;
  readonly sizeBytes: number;
}

export interface ProxyHandle {
  /** Replaces the settings. Open tunnels take no further request. */
  configure(settings: ProxySettings): void;
  close(): void;
}

export class VirtualInternet extends Topology implements Surroundings {
  readonly kernel: Kernel;
  readonly firewall = new Firewall();
  readonly mischief = new MessageMischief();
  readonly #hosts = new Map<string, Host>();
  readonly #connections = new Set<Connection>();
  readonly #listeners: ((delivery: Delivery) => void)[] = [];

  constructor(kernel: Kernel, randomness: Randomness) {
    super(randomness);
    this.kernel = kernel;
  }

  // ------------------------------------------------------------------------------------------------------ building it

  /** @param joins the segments it belongs to, each with an address if it must be a certain one. */
  addHost(name: string, joins: readonly { readonly segment: string; readonly address?: string }[]): Host {
    if (this.#hosts.has(name)) throw new InvariantBroken(`there is a machine ${name} already`);
    const host = new Host(this, name);
    this.#hosts.set(name, host);
    for (const { segment, address } of joins) host.join(segment, address);
    return host;
  }

  /** Takes a machine off the internet for good. */
  removeHost(name: string): void {
    const host = this.host(name);
    host.setPower(false);
    for (const segment of host.segments) host.leave(segment);
    this.#hosts.delete(name);
  }

  addProxy(host: Host, port: number, settings: ProxySettings): ProxyHandle {
    const proxy = new ProxyRules(settings);
    host.setProxy(port, proxy);
    const throughIt = ({ stretches: [first, second] }: Connection) =>
      second !== undefined && first?.to === host && first.port === port;
    return {
      configure: (changed) => {
        proxy.settings = changed;
        this.retire(throughIt);
      },
      close: () => {
        host.setProxy(port, undefined);
        for (const connection of [...this.#connections].filter(throughIt)) this.#cut(connection, 'reset');
      },
    };
  }

  // ------------------------------------------------------------------------------------------------------ changing it

  /** Changes a line, a local one (`lan/<segment>`) too. What it swallows by going down is lost. */
  setLink(name: string, changes: Partial<LinkSettings>): void {
    const link = this.link(name);
    link.settings = { ...link.settings, ...changes };
    if (!link.settings.up) link.clear();
    this.recheck();
  }

  /** Installs a firewall rule and returns what takes it away. */
  block(block: Block): () => void {
    const remove = this.firewall.addBlock(block);
    this.recheck();
    return remove;
  }

  /** From one segment to another only certain names. Returns what takes the policy away. */
  restrictEgress(policy: EgressPolicy): () => void {
    const remove = this.firewall.addPolicy(policy);
    this.recheck();
    return remove;
  }

  // ------------------------------------------------------------------------------------------------------- reading it

  host(name: string): Host {
    return known(this.#hosts, name, 'machine');
  }

  /** Calls `listener` with every message that arrives. Returns what stops it. */
  onDelivery(listener: (delivery: Delivery) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      const index = this.#listeners.indexOf(listener);
      if (index >= 0) this.#listeners.splice(index, 1);
    };
  }

  // ------------------------------------------------------------------------------- for the other files of this folder

  /** Judges every open connection again and cuts those that could not be opened now. */
  recheck(): void {
    for (const connection of [...this.#connections]) {
      const obstacle = connection.obstacle(this.firewall);
      if (obstacle !== undefined) this.#cut(connection, obstacle);
    }
  }

  keep(connection: Connection): void {
    this.#connections.add(connection);
  }

  /** These connections take no further request; what is under way on them goes on. */
  retire(which: (connection: Connection) => boolean): void {
    for (const connection of [...this.#connections].filter(which)) {
      connection.open = false;
      this.releaseIfDone(connection);
    }
  }

  /** The server's process ended. */
  resetConnectionsTo(serving: Serving): void {
    for (const connection of [...this.#connections].filter((candidate) => candidate.serving === serving)) {
      for (const exchange of [...connection.exchanges]) exchange.resetByServer();
    }
  }

  /** The client's process ended. */
  abandonConnectionsOf(client: Client): void {
    for (const connection of [...this.#connections].filter((candidate) => candidate.client === client)) {
      for (const exchange of [...connection.exchanges]) exchange.abandon();
    }
    this.retire((connection) => connection.client === client);
  }

  releaseIfDone(connection: Connection): void {
    if (!connection.open && connection.exchanges.size === 0) this.#connections.delete(connection);
  }

  observe(describe: () => Delivery): void {
    if (this.#listeners.length === 0) return;
    const delivery = describe();
    for (const listener of this.#listeners) listener(delivery);
  }

  #cut(connection: Connection, mode: Block['mode']): void {
    connection.open = false;
    for (const exchange of [...connection.exchanges]) exchange.interrupt(mode);
    this.releaseIfDone(connection);
  }
}
