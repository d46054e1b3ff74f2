/**
 * A machine on the internet: an address in each segment it belongs to, what listens on its ports, and whether it has
 * power. Roles on it reach the network through `networkOf` in `role-network.ts`.
 */
import { InvariantBroken } from '../../../reference/model/result.ts';
import type { IncomingRequest, Listener, Response } from '../../../reference/runtime.ts';
import type { Lifeline } from '../lifeline.ts';
import type { Certificate } from './certificates.ts';
import type { ProxyRules } from '../../network/proxy-rules.ts';

export type Handler = (request: IncomingRequest) => Promise<Response> | Response;

/** Somebody who serves a port. */
export interface Serving {
  /** `<machine>/<role>`. */
  readonly node: string;
  readonly handler: Handler;
  readonly lifeline: Lifeline;
  readonly certificate: Certificate;
}

/** What a machine needs of the internet around it: it hands out addresses, and is told what changes for connections. */
export interface Surroundings {
  segment(name: string): {
    /** Gives `host` the address, or the first free one. */
    assign(host: Host, wanted?: string): string;
    hold(host: Host, address: string): void;
    release(host: Host, address: string): void;
  };
  /** Something that decides about connections has changed. */
  recheck(): void;
  /** These connections take no further request. */
  retire(
    which: (connection: { readonly server: Host; readonly port: number; readonly serving: Serving }) => boolean,
  ): void;
  /** The server's process ended. */
  resetConnectionsTo(serving: Serving): void;
}

export class Host {
  readonly name: string;
  readonly #internet: Surroundings;
  /** By segment, in the order of joining. */
  readonly #addresses = new Map<string, string>();
  /** What it answers at besides, by segment. */
  readonly #further = new Map<string, readonly string[]>();
  readonly #serving = new Map<number, Serving>();
  /** Where something would serve, and does not now. */
  readonly #refused = new Set<number>();
  readonly #proxies = new Map<number, ProxyRules>();
  readonly #certificates = new Map<number, Certificate>();
  #admitted: ReadonlySet<number> | undefined;
  #powered = true;

  constructor(internet: Surroundings, name: string) {
    this.#internet = internet;
    this.name = name;
  }

  // ------------------------------------------------------------------------------------------------------ where it is

  /** Its address in the segment it joined first. */
  get address(): string {
    const [first] = this.#addresses.values();
    if (first === undefined) throw new InvariantBroken(`${this.name} has no address`);
    return first;
  }

  get segments(): string[] {
    return [...this.#addresses.keys()];
  }

  addressIn(segment: string): string | undefined {
    return this.#addresses.get(segment);
  }

  /** Whether it is asked there: at its own address, or at another that it has. */
  holds(segment: string, address: string): boolean {
    return this.#addresses.get(segment) === address || (this.#further.get(segment)?.includes(address) ?? false);
  }

  /** Answers at that address of a segment it belongs to, too. */
  answerAt(segment: string, address: string): void {
    this.#internet.segment(segment).hold(this, address);
    this.#further.set(segment, [...(this.#further.get(segment) ?? []), address]);
  }

  /** Takes `address`, or the first free one, and makes the machine's name known in the segment. */
  join(segment: string, address?: string): string {
    if (this.#addresses.has(segment)) throw new InvariantBroken(`${this.name} is in segment ${segment} already`);
    const assigned = this.#internet.segment(segment).assign(this, address);
    this.#addresses.set(segment, assigned);
    return assigned;
  }

  /** Gives its address up; open connections through it time out. */
  leave(segment: string): void {
    const address = this.#addresses.get(segment);
    if (address === undefined) return;
    this.#internet.segment(segment).release(this, address);
    for (const other of this.#further.get(segment) ?? []) this.#internet.segment(segment).release(this, other);
    this.#further.delete(segment);
    this.#addresses.delete(segment);
    this.#internet.recheck();
  }

  // ------------------------------------------------------------------------------------------------------------ power

  get powered(): boolean {
    return this.#powered;
  }

  /**
   * Without power nothing answers: callers time out. The lifelines of the roles on it are the owner's to kill, before
   * or after.
   */
  setPower(powered: boolean): void {
    this.#powered = powered;
    this.#internet.recheck();
  }

  // ------------------------------------------------------------------------------------------------------------ ports

  /** Its own firewall lets others in at these ports only; before it is set up, at all. */
  admitOnly(ports: readonly number[]): void {
    this.#admitted = new Set(ports);
  }

  admits(port: number): boolean {
    return this.#admitted?.has(port) ?? true;
  }

  servingOn(port: number): Serving | undefined {
    return this.#refused.has(port) ? undefined : this.#serving.get(port);
  }

  /** Whoever serves on a port of it does not, for a while; or does again. */
  refuse(port: number, refused: boolean): void {
    if (refused) this.#refused.add(port);
    else this.#refused.delete(port);
    this.#internet.recheck();
    this.#internet.retire((connection) => connection.server === this && connection.port === port);
  }

  /** Opens a port. Closing it lets what is under way on it finish; the end of the server's process does not. */
  serve(port: number, serving: Serving): Listener {
    if (this.#serving.has(port) || this.#proxies.has(port)) {
      throw new InvariantBroken(`${serving.node} cannot listen: port ${port} of ${this.name} is taken`);
    }
    this.#serving.set(port, serving);
    const close = () => {
      if (this.#serving.get(port) !== serving) return;
      this.#serving.delete(port);
      this.#internet.retire((connection) => connection.serving === serving);
    };
    serving.lifeline.onKill(() => {
      this.#internet.resetConnectionsTo(serving);
      close();
    });
    return { close };
  }

  /** What clients see on that port: an override, or what the server brought. */
  certificateOn(port: number): Certificate | undefined {
    return this.#certificates.get(port) ?? this.#serving.get(port)?.certificate;
  }

  /** Replaces the certificate shown on a port; undefined takes the replacement away. Idle connections are closed. */
  setCertificate(port: number, certificate: Certificate | undefined): void {
    if (certificate === undefined) this.#certificates.delete(port);
    else this.#certificates.set(port, certificate);
    this.#internet.retire((connection) => connection.server === this && connection.port === port);
  }

  proxyOn(port: number): ProxyRules | undefined {
    return this.#proxies.get(port);
  }

  setProxy(port: number, proxy: ProxyRules | undefined): void {
    if (proxy === undefined) this.#proxies.delete(port);
    else this.#proxies.set(port, proxy);
  }
}
