/**
 * The master target: receives the data of servers that come home from Azure, on 9443, and writes it to disks on the
 * site's VMware datastores. It exists because failback has no other way: there is none to a physical server.
 */
import { runComponentChannel } from '../configuration/component-channel.ts';
import { type Chart, startChart } from '../model/chart.ts';
import { PORT } from '../model/ports.ts';
import { isOlder } from '../model/version-order.ts';
import type { IncomingRequest, Response, RetentionDrive, Runtime } from '../runtime.ts';
import type { MasterTargetSettings, MasterTargetStatus, MasterTargetTraits } from '../wire/component-control.ts';
import { DATA, type DataHeader, DIGESTS, type DigestQuery } from '../wire/data-transfer.ts';
import { masterTargetChart } from './chart.ts';
import { Replica } from './replica.ts';
import { discardDisks, giveUpReplica, prepareDisks } from './replica-disks.ts';
import { notedServers } from './replica-note.ts';

export interface MasterTargetConfiguration extends MasterTargetTraits {
  readonly version: string;
  readonly componentId: string;
  readonly name: string;
  readonly controlHost: string;
  readonly passphrase: string;
  /** Where its machine does not tell. */
  readonly retention?: RetentionDrive;
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
  #tooNewFor: string | undefined;

  constructor(runtime: Runtime, configuration: MasterTargetConfiguration) {
    this.#runtime = runtime;
    this.#configuration = configuration;
    this.#chart = startChart(
      masterTargetChart,
      `master-target/${configuration.componentId}`,
      {
        changed: (from, to, by) => runtime.journal.write('role.state', { role: 'master-target', from, to, by }),
        stayed: (state, by) => runtime.journal.write('role.stayed', { role: 'master-target', state, by }),
      },
      runtime,
    );
  }

  async run(): Promise<never> {
    const { sharesTransport, dataPort = PORT.data, operatingSystem, retentionDrive } = this.#configuration;
    if (!sharesTransport) this.#runtime.network.listen(dataPort, (request) => this.answer(request));
    return runComponentChannel<MasterTargetStatus, MasterTargetSettings>(
      this.#runtime,
      { ...this.#configuration, kind: 'master-target', masterTarget: { operatingSystem, retentionDrive } },
      {
        status: () => ({
          kind: 'master-target',
          componentId: this.#configuration.componentId,
          replicas: [...this.#replicas.values()].map((replica) => replica.status()),
          ...this.#retention(),
          ...(this.#tooNewFor !== undefined && { tooNewFor: this.#tooNewFor }),
        }),
        settings: (settings) => this.#follow(settings),
        report: (event) => this.#chart.send(event),
      },
    );
  }

  #retention(): Pick<MasterTargetStatus, 'retention'> {
    const retention = this.#runtime.machine.retentionDrive?.() ?? this.#configuration.retention;
    return retention ? { retention } : {};
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
      const replica = this.#replicas.get(query.serverId);
      // In a former epoch what was held up on its way could still be applied when the answer has been given.
      const answer = replica?.epoch === query.epoch && (await replica.digests(query.disk, query.extents));
      return answer ? { status: 200, body: answer } : { status: 404 };
    }
    return { status: 400 };
  }

  async #follow(settings: MasterTargetSettings): Promise<void> {
    // Documented: with a newer one a reprotect succeeds, and its replication fails. That it takes no order is inferred.
    this.#tooNewFor = isOlder(settings.version, this.#configuration.version) ? settings.version : undefined;
    if (this.#tooNewFor !== undefined) return;
    const wanted = new Map(settings.replicas.map((order) => [order.serverId, order]));
    for (const serverId of await notedServers(this.#runtime.files)) {
      if (wanted.has(serverId)) continue;
      const replica = this.#replicas.get(serverId);
      this.#replicas.delete(serverId);
      await replica?.end();
      await giveUpReplica(this.#runtime, serverId);
    }
    for (const [serverId, order] of wanted) {
      const known = this.#replicas.get(serverId);
      if (known?.epoch === order.epoch) await known.adjust(order);
      else {
        this.#replicas.delete(serverId);
        await known?.end();
        const volumes = await prepareDisks(this.#runtime, order);
        if (!volumes) continue;
        this.#replicas.set(serverId, await Replica.open(this.#runtime, order, volumes));
      }
      await discardDisks(this.#runtime, order);
      if (order.release) await this.#replicas.get(serverId)?.release(order.release.tag, order.release.volumes);
    }
  }
}
