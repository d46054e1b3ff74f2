/**
 * The process server: takes replication data on 9443, caches it, compresses and encrypts it, and sends it on.
 *
 * It runs on the configuration server by default, on machines of its own when the site grows, and for a failback on a
 * temporary machine in Azure. What it does with whose data the configuration server tells it in every poll.
 */
import { type Chart, startChart } from '../model/chart.ts';
import { EMPTY_PARCEL, type Parcel, sizeOf } from '../model/content.ts';
import { PORT } from '../model/ports.ts';
import { ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type {
  DiskSpace,
  Endpoint,
  IncomingRequest,
  Network,
  ProxySetting,
  Request,
  Response,
  Runtime,
} from '../runtime.ts';
import { runComponentChannel } from '../configuration/component-channel.ts';
import type { ProcessServerSettings, ProcessServerStatus } from '../wire/component-control.ts';
import { DATA, type DataHeader, dataTimeoutMs, DIGESTS, type DigestQuery } from '../wire/data-transfer.ts';
import { Cache } from './cache.ts';
import { processServerChart } from './chart.ts';
import { PushInstaller } from './push-installer.ts';
import { Coordination } from './coordination.ts';
import { compressAndSeal, type Protect, Relay } from './relay.ts';
import { UploadRate } from './upload-rate.ts';

export interface ProcessServerConfiguration {
  readonly componentId: string;
  readonly name: string;
  readonly controlHost: string;
  readonly passphrase: string;
  readonly dataPort?: number;
  readonly proxy?: ProxySetting;
  /** The present one when absent. */
  readonly version?: string;
  /** Where checksums of replicas in Azure can be asked for. */
  readonly replicationHost: string;
  /** Where the transfer of data to Azure is coordinated. */
  readonly backupHost: string;
  /**
   * A master target on the same machine: one transport serves both on 9443, so what is not for this process server is
   * handed on.
   */
  readonly neighbour?: (request: IncomingRequest) => Promise<Response>;
}

export interface ProcessServerParts {
  readonly protect: Protect;
}

/** What is known of a source since this life of the process server began. */
interface Intake {
  readonly epoch: number;
  /** Of the batch that was taken last. */
  sequence: number;
  lastReceivedMs: number;
  /** A batch with none before it to follow. It may have been held up on its way since long, and not be the one that is due. */
  asItCame?: number;
}

export class ProcessServer {
  readonly #runtime: Runtime;
  readonly #configuration: ProcessServerConfiguration;
  readonly #parts: ProcessServerParts;
  readonly #cache: Cache;
  readonly #chart: Chart<typeof processServerChart>;
  readonly #relays = new Map<string, Relay>();
  /** Per source: what is being taken. */
  readonly #taking = new Map<string, Promise<Response>>();
  readonly #intake = new Map<string, Intake>();
  readonly #rate: UploadRate;
  readonly #installer: PushInstaller;
  readonly #coordination: Coordination;
  #uploadFailure: string | undefined;
  /** What the last look at the cache disk found, and when that was. */
  #seen: { readonly atMs: number; readonly space: DiskSpace } | undefined;

  constructor(runtime: Runtime, configuration: ProcessServerConfiguration, parts?: Partial<ProcessServerParts>) {
    this.#runtime = runtime;
    this.#configuration = configuration;
    this.#parts = { protect: compressAndSeal, ...parts };
    this.#cache = new Cache(runtime.files);
    this.#rate = new UploadRate(runtime.clock);
    this.#installer = new PushInstaller(runtime, configuration);
    this.#coordination = new Coordination(runtime, configuration);
    this.#chart = startChart(
      processServerChart,
      `process/${configuration.componentId}`,
      {
        changed: (from, to, by) => runtime.journal.write('role.state', { role: 'process', from, to, by }),
        stayed: (state, by) => runtime.journal.write('role.stayed', { role: 'process', state, by }),
      },
      runtime,
    );
  }

  async run(): Promise<never> {
    await this.#cache.recover();
    const { neighbour, dataPort = PORT.data } = this.#configuration;
    this.#runtime.network.listen(dataPort, async (request) => {
      const answer = await this.#answer(request);
      return answer.status === 404 && neighbour ? neighbour(request) : answer;
    });
    return runComponentChannel<ProcessServerStatus, ProcessServerSettings>(
      this.#runtime,
      { ...this.#configuration, kind: 'process-server' },
      {
        status: () => this.#status(),
        settings: (settings) => this.#follow(settings),
        report: (event) =>
          event.type === 'REGISTERED'
            ? this.#chart.sendUnlessIn('registration.registered', event)
            : this.#chart.send(event),
      },
    );
  }

  async #answer(request: IncomingRequest): Promise<Response> {
    if (request.method === 'POST' && request.path === DATA) {
      return this.#take(request.body as DataHeader, request.payload);
    }
    if (request.method === 'POST' && request.path === DIGESTS) return this.#askFarEnd(request.body as DigestQuery);
    return { status: 400 };
  }

  /** One batch of a source after another: a second copy of one that is being written may not hear that it was taken. */
  #take(header: DataHeader, data: Parcel | undefined): Promise<Response> {
    const before = this.#taking.get(header.serverId) ?? Promise.resolve();
    const taken = before.then(() => this.#takeNext(header, data));
    this.#taking.set(header.serverId, taken);
    return taken;
  }

  async #takeNext(header: DataHeader, data: Parcel | undefined): Promise<Response> {
    const relay = this.#relays.get(header.serverId);
    if (!relay || !data) return { status: 404 };
    if (header.epoch !== relay.order.epoch) return { status: 410 };
    const intake = this.#intakeOf(header);
    await this.#measure(TIMER.cacheLookMs);
    if (this.#chart.matches('intake.throttling')) return { status: 429 };
    intake.lastReceivedMs = this.#runtime.clock.nowMs();
    if (!follows(intake, header)) {
      return { status: 409, body: { expectedSequence: intake.sequence + 1 } };
    }
    const added = await this.#cache.add(header, data);
    if (!added.ok) {
      // The disk ran full since the last look at it: no more is to be had now, and nothing is wrong with the batch.
      await this.#measure(0);
      return { status: 429 };
    }
    if (this.#relays.get(header.serverId) !== relay) {
      // Its epoch ended while it was written.
      await this.#cache.dropBefore(header.serverId, header.epoch + 1);
      return { status: 410 };
    }
    if (header.sequence > intake.sequence + 1) intake.asItCame = header.sequence;
    intake.sequence = header.sequence;
    relay.wake();
    return { status: 200 };
  }

  /** After a restart the first batch is taken as it comes: the source ships in order, the far end would notice a gap. */
  #intakeOf({ serverId, epoch, sequence }: DataHeader) {
    const known = this.#intake.get(serverId);
    if (known?.epoch === epoch) return known;
    const last = this.#cache.pendingOf(serverId).findLast((batch) => batch.epoch === epoch);
    const lastReceivedMs = this.#runtime.clock.nowMs();
    const fresh: Intake = last
      ? { epoch, sequence: last.sequence, lastReceivedMs }
      : { epoch, sequence: sequence - 1, lastReceivedMs, asItCame: sequence };
    this.#intake.set(serverId, fresh);
    return fresh;
  }

  async #askFarEnd(query: DigestQuery): Promise<Response> {
    const relay = this.#relays.get(query.serverId);
    if (!relay || this.#cache.pendingOf(query.serverId).length > 0) return { status: 404 };
    const { target } = relay.order;
    const answer =
      target.kind === 'master-target'
        ? await this.#askMasterTarget(target, { method: 'POST', path: DIGESTS, body: query })
        : await this.#runtime.network.request(
            { host: this.#configuration.replicationHost, port: PORT.azure },
            { method: 'POST', path: DIGESTS, body: query, headers: { authorization: `SharedAccess ${target.token}` } },
            { proxy: this.#configuration.proxy },
          );
    return answer.ok ? answer.value : { status: 502, body: { code: answer.failure.code } };
  }

  /** One on this very machine is asked directly: on the transport it would be this process server that answers. */
  async #askMasterTarget(target: Endpoint, request: Request): ReturnType<Network['request']> {
    const { network } = this.#runtime;
    const { neighbour } = this.#configuration;
    if (target.host !== network.address || !neighbour) {
      const timeoutMs = dataTimeoutMs(sizeOf(request.payload ?? EMPTY_PARCEL));
      return network.request(target, request, { trust: 'site', timeoutMs });
    }
    return ok(await neighbour({ ...request, from: network.address }));
  }

  // --------------------------------------------------------------------------------------------------- what it was told

  async #follow(settings: ProcessServerSettings): Promise<void> {
    this.#installer.follow(settings.installations ?? []);
    const wanted = new Map(settings.relays.map((order) => [order.serverId, order]));
    // A source may have been withdrawn while this machine was off, and have no relay in this life of it.
    for (const serverId of new Set([...this.#relays.keys(), ...this.#cache.sources()])) {
      if (wanted.has(serverId)) continue;
      this.#relays.get(serverId)?.stop();
      this.#relays.delete(serverId);
      this.#intake.delete(serverId);
      await this.#cache.dropBefore(serverId, Number.POSITIVE_INFINITY);
    }
    for (const [serverId, order] of wanted) {
      const known = this.#relays.get(serverId);
      if (known?.order.epoch === order.epoch) {
        known.order = order;
        known.wake();
        continue;
      }
      known?.stop();
      // Dropping takes its time, and what is sent meanwhile belongs to nobody's epoch.
      this.#relays.delete(serverId);
      await this.#cache.dropBefore(serverId, order.epoch);
      const relay = new Relay(this.#runtime, order, {
        cache: this.#cache,
        protect: this.#parts.protect,
        proxy: this.#configuration.proxy,
        coordinated: (token) => this.#coordination.transfer(token),
        askMasterTarget: (target, request) => this.#askMasterTarget(target, request),
        begins: () => this.#rate.begins(),
        report: (outcome) => this.#relayed(outcome),
      });
      this.#relays.set(serverId, relay);
      relay.wake();
    }
  }

  #relayed(outcome: Result<number>): void {
    this.#rate.ends(outcome.ok ? outcome.value : undefined);
    if (outcome.ok) {
      this.#chart.sendUnlessIn('upload.flowing', { type: 'UPLOADED' });
      return;
    }
    this.#uploadFailure = outcome.failure.code;
    this.#chart.send({ type: 'UPLOAD_FAILED', code: outcome.failure.code });
  }

  /**
   * Health and throttling follow from how full the cache disk is and how long it will take to empty the cache. The disk is
   * looked at again when what is known of it is older than that.
   */
  async #measure(atMostOldMs: number) {
    const nowMs = this.#runtime.clock.monotonicMs();
    if (this.#seen === undefined || nowMs - this.#seen.atMs >= atMostOldMs) {
      this.#seen = { atMs: nowMs, space: await this.#cache.space() };
    }
    const { capacityBytes, freeBytes } = this.#seen.space;
    const pendingBytes = this.#cache.usedBytes;
    const uploadEstimateMs = this.#rate.estimateMs(pendingBytes, this.#chart.matches('upload.blocked'));
    const cacheFreeShare = freeBytes / capacityBytes;
    this.#chart.send({ type: 'MEASURED', cacheFreeShare, uploadEstimateMs });
    return { pendingBytes, cacheBytes: capacityBytes, cacheFreeShare, uploadEstimateMs };
  }

  async #status(): Promise<ProcessServerStatus> {
    const { pendingBytes, cacheBytes, cacheFreeShare, uploadEstimateMs } = await this.#measure(0);
    const throttled = this.#chart.matches('intake.throttling');
    return {
      kind: 'process-server',
      componentId: this.#configuration.componentId,
      health: this.#chart.matches('health.critical')
        ? 'Critical'
        : this.#chart.matches('health.warning')
          ? 'Warning'
          : 'Normal',
      cacheBytes,
      cacheFreeShare,
      pendingBytes,
      uploadedBytesPerSecond: this.#rate.bytesPerSecond(),
      uploadEstimateMs,
      uploadFailure: this.#chart.matches('upload.blocked') ? this.#uploadFailure : undefined,
      sources: [...this.#intake].map(([serverId, { lastReceivedMs }]) => {
        const pendingBytes = this.#cache.pendingOf(serverId).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        const forwardFailure = this.#relays.get(serverId)?.failure;
        return { serverId, lastReceivedMs, pendingBytes, throttled, ...(forwardFailure && { forwardFailure }) };
      }),
      installations: this.#installer.outcomes,
    };
  }
}

function follows({ sequence, asItCame }: Intake, header: DataHeader): boolean {
  const isSure = asItCame === undefined || sequence > asItCame;
  return header.sequence === sequence + 1 || (!isSure && header.sequence > sequence);
}
