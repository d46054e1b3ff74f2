/** One proxy of a Toxiproxy: a listening socket, the place it leads to, and what is wrong on the way. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { carry } from './carry.ts';
import { lineState, type Toxic } from './toxics.ts';

/** `host:port`, as the API writes places. */
export type Place = string;

export interface RelaySettings {
  readonly listen: Place;
  readonly upstream: Place;
  readonly enabled: boolean;
}

export class Relay {
  readonly name: string;
  readonly toxics: Toxic[] = [];
  #settings: RelaySettings;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(name: string, settings: RelaySettings) {
    this.name = name;
    this.#settings = settings;
  }

  get settings(): RelaySettings {
    return this.#settings;
  }

  /** Goes over to these settings; when any differs, open connections are cut. Rejects when it cannot listen there. */
  async configure(changed: RelaySettings): Promise<void> {
    const { listen, upstream, enabled } = this.#settings;
    const same = changed.listen === listen && changed.upstream === upstream && changed.enabled === enabled;
    if (same && (this.#server !== undefined) === enabled) return;
    await this.close();
    this.#settings = changed;
    if (changed.enabled) await this.#open();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    this.cut();
    await closed;
  }

  /** Ends all open connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #open(): Promise<void> {
    const server = createServer((client) => this.#join(client));
    const { host, port } = hostAndPort(this.#settings.listen);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve());
    });
    const { address, port: given } = server.address() as AddressInfo;
    this.#settings = { ...this.#settings, listen: `${address}:${given}` };
    this.#server = server;
  }

  #join(client: Socket): void {
    const server = connect(hostAndPort(this.#settings.upstream));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    carry(client, server, () => lineState(this.toxics, 'upstream'));
    carry(server, client, () => lineState(this.toxics, 'downstream'));
  }
}

function hostAndPort(place: Place): { host: string; port: number } {
  const colon = place.lastIndexOf(':');
  return { host: place.slice(0, colon), port: Number(place.slice(colon + 1)) };
}
