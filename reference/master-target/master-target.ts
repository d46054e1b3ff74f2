/**
 * The master target: receives the data of servers that come home from Azure, on 9443, and writes it to disks on the
 * site's VMware datastores. It exists because failback has no other way: there is none to a physical server.
 */
import { runComponentChannel } from '../configuration/component-channel.ts';
import { type Chart, startChart } from '../model/chart.ts';
import { PORT } from '../model/ports.ts';
import type { IncomingRequest, Response, Runtime, Volume } from '../runtime.ts';
import type { MasterTargetSettings, MasterTargetStatus, ReplicaOrder } from '../wire/component-control.ts';
import { DATA, type DataHeader, DIGESTS, type DigestQuery } from '../wire/data-transfer.ts';
import { masterTargetChart } from './chart.ts';
import { Replica } from './replica.ts';

export interface MasterTargetConfiguration {
  readonly componentId: string;
  readonly name: string;
  readonly controlHost: string;
  readonly passphrase: string;
  /** Default 9443. */
  readonly dataPort?: number;
  /** Whether a process server on the same machine listens on 9443 and hands requests on to {@link MasterTarget.answer}. */
  readonly sharesTransport: boolean;
}

export class MasterTarget {
  readonly #runtime: Runtime;
  readonly #configuration: MasterTargetConfiguration;
  readonly #chart: Chart<typeof masterTargetChart>;
  readonly #replicas = new Map<string, Replica>();

  constructor(runtime: Runtime, configuration: MasterTargetConfiguration) {
    this.#runtime = runtime;
    this.#configuration = configuration;
    this.#chart = startChart(masterTargetChart, `master-target/${configuration.componentId}`, (from, to) =>
      runtime.journal.write('role.state', { role: 'master-target', from, to }),
    );
  }

  async run(): Promise<never> {
    const { sharesTransport, dataPort = PORT.data } = this.#configuration;
    if (!sharesTransport) this.#runtime.network.listen(dataPort, (request) => this.answer(request));
    return runComponentChannel<MasterTargetStatus, MasterTargetSettings>(
      this.#runtime,
      { ...this.#configuration, kind: 'master-target' },
      {
        status: () => ({
          kind: 'master-target',
          componentId: this.#configuration.componentId,
          replicas: [...this.#replicas.values()].map((replica) => replica.status()),
        }),
        settings: (settings) => this.#follow(settings),
        report: (event) => this.#chart.send(event),
      },
    );
  }

  async answer(request: IncomingRequest): Promise<Response> {
    if (request.method === 'POST' && request.path === DATA) {
      const header = request.body as DataHeader;
      const replica = this.#replicas.get(header.serverId);
      if (!replica || !request.payload) return { status: 404 };
      if (replica.epoch !== header.epoch) return { status: 410 };
      const { status, expectedSequence } = await replica.take(header, request.payload);
      return { status, body: { expectedSequence } };
    }
    if (request.method === 'POST' && request.path === DIGESTS) {
      const query = request.body as DigestQuery;
      const digests = await this.#replicas.get(query.serverId)?.digests(query.disk, query.extents);
      return digests ? { status: 200, body: { digests } } : { status: 404 };
    }
    return { status: 400 };
  }

  async #follow(settings: MasterTargetSettings): Promise<void> {
    const wanted = new Map(settings.replicas.map((order) => [order.serverId, order]));
    for (const [serverId, replica] of [...this.#replicas]) {
      if (wanted.has(serverId)) continue;
      this.#replicas.delete(serverId);
      await replica.end();
    }
    for (const [serverId, order] of wanted) {
      const known = this.#replicas.get(serverId);
      if (known?.epoch === order.epoch) await known.adjust(order);
      else {
        await known?.end();
        const volumes = await this.#prepareDisks(order);
        this.#replicas.set(serverId, await Replica.open(this.#runtime, order, volumes));
      }
      if (order.release) await this.#replicas.get(serverId)?.release(order.release.tag, order.release.volumes);
    }
  }

  /** Empty disks on the datastore; those of an earlier epoch are kept, so that a checksum copy has something to compare. */
  async #prepareDisks(order: ReplicaOrder): Promise<Volume[]> {
    const volumes: Volume[] = [];
    for (const disk of order.disks) {
      const existing = await this.#runtime.volumes.open(disk.volume);
      const volume = existing.ok ? existing : await this.#runtime.volumes.create(disk.volume, disk.capacityBytes);
      if (volume.ok) volumes.push(volume.value);
    }
    return volumes;
  }
}
