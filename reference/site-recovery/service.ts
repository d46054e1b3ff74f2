/**
 * The Azure-side service: keeps the protected items of a vault, applies what their sites send, and carries out what
 * clients ask for.
 *
 * Clients call the methods of {@link SiteRecoveryService} (through the ARM surface); sites reach {@link run}'s endpoint
 * over HTTPS. Its own work goes on three clocks: looking into the cache storage, judging health, and pruning points.
 */
import { PORT } from '../model/ports.ts';
import { TIMER } from '../model/timers.ts';
import type { IncomingRequest, Response, Runtime } from '../runtime.ts';
import { DIGESTS, type DigestQuery } from '../wire/data-transfer.ts';
import {
  type MonitoringReport,
  PROVIDER_POLL,
  type ProviderReport,
  REGISTER_SITE,
  type SiteRegistration,
} from '../wire/provider.ts';
import { ReportOrder } from '../wire/report-number.ts';
import type { ServiceContext } from './context.ts';
import { GENUINE_PARTS, type SiteRecoveryParts } from './parts.ts';
import { takeMonitoring } from './health/agent-alerts.ts';
import { EventBook } from './health/events.ts';
import { HealthBook } from './health/health.ts';
import { judgeHealth } from './health/health-round.ts';
import { noteInitialReplication } from './replication/initial-replication.ts';
import type { ProtectedItem } from './item.ts';
import { JobBook } from './jobs/jobs.ts';
import { orderWithGroup } from './replication/replication-start.ts';
import { offerPointsAtHome } from './replication/points-at-home.ts';
import { Replicator } from './replication/replicator.ts';
import { initialSettings } from './settings.ts';
import { SiteDesk, type VaultKey } from './site/site-desk.ts';
import { type SignStorage, StorageTokens } from './storage-tokens.ts';
import { createVault, type PrivateEndpoints } from './vault.ts';

export interface SiteRecoveryConfiguration {
  readonly vaultKey: VaultKey;
  /** How to sign for each cache storage account. */
  readonly storageTokens: ReadonlyMap<string, SignStorage>;
  /** Whether a bearer token is valid now; Entra's business. */
  readonly tokenAccepted: (token: string) => Promise<boolean>;
  /** Of the vault, made before anything registered with it; absent: none. */
  readonly privateEndpoints?: PrivateEndpoints;
}

export class SiteRecoveryService {
  readonly context: ServiceContext;
  readonly health: HealthBook;
  readonly #runtime: Runtime;
  readonly #configuration: SiteRecoveryConfiguration;
  readonly #reports = new ReportOrder();

  constructor(runtime: Runtime, configuration: SiteRecoveryConfiguration, parts: Partial<SiteRecoveryParts> = {}) {
    this.#runtime = runtime;
    this.#configuration = configuration;
    this.health = new HealthBook(runtime);
    const genuineBut = { ...GENUINE_PARTS, ...parts };
    this.context = {
      runtime,
      parts: genuineBut,
      jobs: new JobBook(runtime, genuineBut.jobRun),
      events: new EventBook(runtime, genuineBut.eventsTold),
      replicator: new Replicator(runtime, parts),
      items: new Map(),
      epochs: new Map(),
      policies: new Map(),
      mappings: [],
      plans: new Map(),
      settings: initialSettings(),
      sites: new SiteDesk(runtime, configuration.vaultKey),
      vault: createVault(runtime, configuration.privateEndpoints),
      storageTokens: new StorageTokens(runtime.clock, configuration.storageTokens, genuineBut.storageTokenDue),
    };
  }

  async run(): Promise<never> {
    this.#runtime.network.listen(PORT.azure, (request) => this.#answer(request));
    for (;;) {
      await this.#runtime.clock.sleep(TIMER.healthCycleMs);
      judgeHealth(this.context, this.health);
      await this.#prune();
    }
  }

  // -------------------------------------------------------------------------------------------------- towards the sites

  async #answer(request: IncomingRequest): Promise<Response> {
    const authorization = request.headers?.authorization;
    if (request.method === 'POST' && request.path === DIGESTS)
      return this.#digests(request.body as DigestQuery, authorization);
    const token = authorization?.replace(/^Bearer /, '');
    if (token === undefined || !(await this.#configuration.tokenAccepted(token)))
      return { status: 401, body: { code: 'TokenInvalid' } };
    if (request.method !== 'POST') return { status: 404 };
    if (request.path === REGISTER_SITE) {
      const registration = request.body as SiteRegistration;
      if (this.#reports.isOver(registration.siteId, request)) return { status: 200 };
      const registered = this.context.sites.register(registration);
      return registered.ok ? { status: 200 } : { status: 403, body: registered.failure };
    }
    if (request.path === PROVIDER_POLL) {
      const report = request.body as ProviderReport;
      if (!this.#reports.isOver(report.siteId, request)) this.#take(report);
      return this.#settingsFor(report.siteId);
    }
    return { status: 404 };
  }

  #take(report: ProviderReport): void {
    if (!this.context.sites.hear(report)) return;
    for (const item of this.context.items.values()) {
      if (item.input.siteId !== report.siteId) continue;
      if (item.marching.order || item.marching.replica) this.#hear(item);
    }
  }

  #settingsFor(siteId: string): Response {
    this.#renewTokens(siteId);
    const settings = this.context.sites.settingsFor(siteId, this.context.items.values(), (item) =>
      orderWithGroup(this.context, item),
    );
    return settings
      ? { status: 200, body: settings }
      : { status: 404, body: { code: 'VaultSiteUnknown', message: 'the site has to register first' } };
  }

  /** Process servers hear of a new token with the orders that they carry out anyway. */
  #renewTokens(siteId: string): void {
    for (const item of this.context.items.values()) {
      const { relay } = item.marching;
      if (item.input.siteId !== siteId || relay?.target.kind !== 'cache-storage') continue;
      const token = this.context.storageTokens.of(relay.target.account);
      if (token === relay.target.token) continue;
      item.marching = { ...item.marching, relay: { ...relay, target: { ...relay.target, token } } };
    }
  }

  /** What the site's report says of one item: points at home, and streams that broke. */
  #hear(item: ProtectedItem): void {
    const replica = this.context.sites.replica(item);
    if (replica) {
      item.noteProgress(replica.appliedSequence, replica.copied, this.#runtime.clock.nowMs());
      offerPointsAtHome(this.#runtime, item, replica.points);
    }
    // A process server that has restarted does not know any more.
    item.lastReceivedMs = this.context.sites.sourceOf(item)?.lastReceivedMs ?? item.lastReceivedMs;
    const reason = this.context.sites.brokenStream(item);
    if (reason && item.resyncReason === undefined) item.send({ type: 'RESYNC_REQUIRED', reason });
    noteInitialReplication(this.context, item);
  }

  takeMonitoring(report: MonitoringReport, request: Pick<IncomingRequest, 'headers'>): void {
    takeMonitoring(this.context, report);
    const site = this.context.sites.get(report.siteId);
    // An alert is known by its time, whenever it comes; of statistics only the newest count.
    if (!site || this.#reports.isOver(`statistics of ${report.siteId}`, request)) return;
    site.lastStatisticsMs = report.atMs;
    site.statisticsCameMs = this.#runtime.clock.nowMs();
  }

  /** As the first ARM front tells them. */
  get events() {
    return this.context.events
      .list()
      .map(({ findings, ...event }) => ({ ...event, code: findings[0]?.code ?? event.code, item: event.subject }));
  }

  /** A process server wants to transfer data: whoever holds a signature for a cache storage account may. */
  coordinate({ headers }: Pick<IncomingRequest, 'headers'>): Response {
    const token = headers?.authorization?.replace(/^SharedAccess /, '') ?? '';
    const { storageTokens } = this.context;
    const known = storageTokens.accounts().some((account) => storageTokens.accepts(account, token));
    return known ? { status: 200 } : { status: 401, body: { code: 'TokenInvalid' } };
  }

  async #digests(query: DigestQuery, authorization: string | undefined): Promise<Response> {
    const item = [...this.context.items.values()].find(({ input }) => input.serverId === query.serverId);
    const token = authorization?.replace(/^SharedAccess /, '') ?? '';
    if (!item || !this.context.storageTokens.accepts(item.input.cacheAccount, token))
      return { status: 401, body: { code: 'TokenInvalid' } };
    const landing = this.context.replicator.landingOf(item);
    const index = item.activeDisks.indexOf(query.disk);
    const digests = item.epoch === query.epoch && (await landing?.applier.volumes[index]?.digests(query.extents));
    return digests ? { status: 200, body: { digests } } : { status: 404 };
  }

  // ------------------------------------------------------------------------------------------------------ its own clocks

  async #prune(): Promise<void> {
    const nowMs = this.#runtime.clock.nowMs();
    for (const item of this.context.items.values()) {
      // While a machine is being brought up, or may still be put back to another point, every point stays. A test machine that
      // stands has disks of its own: a test has no effect on replication (documented), and none on retention.
      if (!['protected', 'testing'].includes(item.state) || item.occupied) continue;
      const expired = this.context.parts.expiredPoints(item.points, item.input.policy.retentionMinutes, nowMs);
      if (expired.length === 0) continue;
      item.points = item.points.filter((point) => !expired.includes(point));
      for (const { seedDisk } of item.input.disks) {
        const volume = await this.#runtime.volumes.open(seedDisk);
        if (volume.ok) for (const { tag } of expired) await volume.value.dropSnapshot(tag);
      }
      const points = expired.map(({ id }) => id);
      this.#runtime.journal.write('points.deleted', { item: item.name, points, why: 'retention' });
    }
  }
}
