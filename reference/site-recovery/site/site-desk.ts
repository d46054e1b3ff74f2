/**
 * Where the service keeps its side of each registered site: the last inventory, whether its provider is heard of, and what
 * waits to be fetched by the next poll.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { Runtime } from '../../runtime.ts';
import type { ReplicationOrder } from '../../wire/agent-control.ts';
import type { MasterTargetStatus, ProcessServerStatus, ReplicaStatus } from '../../wire/component-control.ts';
import type {
  AgentRecord,
  ComponentRecord,
  Inventory,
  ProviderReport,
  ProviderSettings,
  SiteRegistration,
  SiteTask,
  TaskOutcome,
} from '../../wire/provider.ts';
import type { ProtectedItem } from '../item.ts';
import type { InstallationOrder, InstallationOutcome } from '../../wire/installation.ts';
import { HeardOf } from './heard-of.ts';

/** Machines of one server whose last signs of life are no further apart are both alive. */
const BESIDE_EACH_OTHER_MS = 5 * 60_000;

export interface Site {
  readonly registration: SiteRegistration;
  /** As last reported, its times by the service's clock. */
  inventory: Inventory;
  readonly heardOf: HeardOf;
  /** When its provider was last heard of. */
  lastPollMs: number;
  /** When it last said of whom it has heard: registering it says nothing of them. */
  lastReportMs: number;
  /** When Service Bus last brought statistics. */
  lastStatisticsMs: number;
  /** The same by the service's own clock. */
  statisticsCameMs: number;
  connected: boolean;
  /** While it is: since when. */
  connectedSinceMs: number;
}

export interface VaultKey {
  readonly value: string;
  readonly issuedMs: number;
}

export class SiteDesk {
  readonly #runtime: Runtime;
  readonly #key: VaultKey;
  readonly #sites = new Map<string, Site>();
  readonly #installations = new Map<string, { readonly siteId: string; readonly order: InstallationOrder }>();
  /** By site, the servers that were purged. */
  readonly #leftAlone = new Map<string, ReadonlySet<string>>();
  readonly #tasks = new Map<string, { siteId: string; task: SiteTask; settle: (outcome: TaskOutcome) => void }>();

  constructor(runtime: Runtime, key: VaultKey) {
    this.#runtime = runtime;
    this.#key = key;
  }

  get(siteId: string): Site | undefined {
    return this.#sites.get(siteId);
  }

  all(): Site[] {
    return [...this.#sites.values()];
  }

  /** Its configuration server is not answered any more. It comes back by registering, which it does when it starts. */
  remove(siteId: string): void {
    const site = this.#sites.get(siteId);
    if (!site) return;
    this.#sites.delete(siteId);
    this.#leftAlone.delete(siteId);
    this.#runtime.journal.write('site.removed', { site: site.registration.name });
  }

  /**
   * Refuses an unknown or expired key (5 days) and a clock that is off (5 minutes; the article also says 15). A site that
   * registered in time may come again at any time: its configuration server was restarted.
   */
  register(registration: SiteRegistration): Result<undefined> {
    const nowMs = this.#runtime.clock.nowMs();
    if (registration.registrationKey !== this.#key.value) {
      return fail('RegistrationKeyUnknown', 'the registration key does not belong to this vault');
    }
    const known = this.#sites.get(registration.siteId);
    if (!known && nowMs - this.#key.issuedMs > TIMER.registrationKeyMs) {
      return fail('RegistrationKeyExpired', 'the registration key is older than five days');
    }
    if (Math.abs(nowMs - registration.clockMs) > TIMER.registrationSkewMs) {
      return fail('ACS50008', "the configuration server's clock differs by more than five minutes");
    }
    const inventory = known?.inventory ?? nothingYet(nowMs);
    const heardOf = known?.heardOf ?? new HeardOf();
    const lastReportMs = known?.lastReportMs ?? nowMs;
    const heard = {
      lastPollMs: nowMs,
      lastReportMs,
      lastStatisticsMs: nowMs,
      statisticsCameMs: nowMs,
      connectedSinceMs: nowMs,
    };
    const fresh = { registration, inventory, heardOf, ...heard, connected: true };
    this.#sites.set(registration.siteId, fresh);
    this.#runtime.journal.write('site.state', { site: registration.name, state: 'connected' });
    return ok();
  }

  /** Takes a provider's report. False when the site never registered. */
  hear(report: ProviderReport): boolean {
    const site = this.#sites.get(report.siteId);
    if (!site) return false;
    const nowMs = this.#runtime.clock.nowMs();
    site.inventory = site.heardOf.inServiceTime(report, site.lastReportMs, nowMs);
    site.lastPollMs = site.lastReportMs = nowMs;
    this.#setConnected(site, true);
    for (const outcome of report.outcomes) {
      const { id: task, ok: done, code } = outcome;
      this.#runtime.journal.write('site-task.outcome', { site: site.registration.name, task, done, code });
      this.#tasks.get(outcome.id)?.settle(outcome);
      this.#tasks.delete(outcome.id);
    }
    return true;
  }

  /** The site keeps what it was ordered last about a server that the vault knows no more of. */
  leaveAlone(siteId: string, serverId: string): void {
    this.#leftAlone.set(siteId, new Set([...this.#leftOf(siteId), serverId]));
  }

  /** From now on it is told, as any other. */
  cleanUp(siteId: string, serverId: string): void {
    this.#leftAlone.set(siteId, new Set(this.#leftOf(siteId).filter((left) => left !== serverId)));
  }

  #leftOf(siteId: string): readonly string[] {
    return [...(this.#leftAlone.get(siteId) ?? [])];
  }

  /** The whole desired state of a site. Undefined when it never registered. */
  settingsFor(
    siteId: string,
    items: Iterable<ProtectedItem>,
    orderOf: (item: ProtectedItem) => ReplicationOrder | undefined,
  ): ProviderSettings | undefined {
    if (!this.#sites.has(siteId)) return undefined;
    const own = [...items].filter((item) => item.input.siteId === siteId);
    const leftAlone = this.#leftOf(siteId).filter((server) => !own.some(({ input }) => input.serverId === server));
    return {
      ...(leftAlone.length > 0 && { leftAlone }),
      replication: own.flatMap((item) => orderOf(item) ?? []),
      relays: own.flatMap(({ marching }) => marching.relay ?? []),
      replicas: own.flatMap(({ marching }) => marching.replica ?? []),
      commands: own.flatMap((item) => this.#commandOf(item) ?? []),
      tasks: [...this.#tasks.values()].filter((asked) => asked.siteId === siteId).map(({ task }) => task),
      installations: [...this.#installations.values()]
        .filter((ordered) => ordered.siteId === siteId)
        .map(({ order }) => order),
    };
  }

  #commandOf(item: ProtectedItem): ProviderSettings['commands'][number] | undefined {
    const { finish } = item.marching;
    const agent = this.agentOf(item);
    return finish && agent && { ...finish, kind: 'finish', serverId: agent.serverId, biosUuid: agent.biosUuid };
  }

  /** Called now and then: a provider that has not polled for long counts as disconnected. */
  checkConnections(): void {
    const nowMs = this.#runtime.clock.nowMs();
    for (const site of this.#sites.values()) {
      if (nowMs - site.lastPollMs > TIMER.providerSilentMs) this.#setConnected(site, false);
    }
  }

  #setConnected(site: Site, connected: boolean): void {
    if (site.connected === connected) return;
    site.connected = connected;
    site.connectedSinceMs = this.#runtime.clock.nowMs();
    const state = connected ? 'connected' : 'disconnected';
    this.#runtime.journal.write('site.state', { site: site.registration.name, state });
  }

  /** Has the configuration server do something once; settles when it says how it went, or fails after `limitMs`. */
  async ask(siteId: string, task: SiteTask, limitMs: number): Promise<Result<undefined>> {
    const outcome = await new Promise<TaskOutcome>((settle) => {
      this.#tasks.set(task.id, { siteId, task, settle });
      if (limitMs === Number.POSITIVE_INFINITY) return;
      this.#runtime.clock.after(limitMs, () =>
        settle({
          id: task.id,
          ok: false,
          code: 'SiteDidNotAnswer',
          message: `the site did not carry out ${task.kind} in time`,
        }),
      );
    });
    this.#tasks.delete(task.id);
    return outcome.ok ? ok() : fail(outcome.code ?? 'SiteTaskFailed', outcome.message ?? `${task.kind} failed`);
  }

  /** It stands until it is withdrawn. */
  orderInstallation(siteId: string, order: InstallationOrder): { readonly withdraw: () => void } {
    this.#installations.set(order.id, { siteId, order });
    return { withdraw: () => void this.#installations.delete(order.id) };
  }

  /** What its process server says of an installation; undefined while nothing is known. */
  installation(siteId: string, { componentId, id }: InstallationOrder): InstallationOutcome | undefined {
    return this.processServer(siteId, componentId)?.installations?.find((outcome) => outcome.id === id);
  }

  /** A server's agent on whichever machine it runs now: of those that are heard of, the first that registered. */
  agent(siteId: string, serverId: string): AgentRecord | undefined {
    const machines = this.#agentsOf(siteId, serverId);
    const heardMs = Math.max(...machines.map(({ lastHeartbeatMs }) => lastHeartbeatMs));
    return machines.find(({ lastHeartbeatMs }) => heardMs - lastHeartbeatMs <= BESIDE_EACH_OTHER_MS);
  }

  /** The agent on the machine that an item is about now: the one with the disks that replicate, or would. */
  agentOf({ input: { siteId, serverId }, activeDisks }: ProtectedItem): AgentRecord | undefined {
    return this.#agentsOf(siteId, serverId).find(({ disks }) =>
      activeDisks.every((active) => disks.some(({ name }) => name === active)),
    );
  }

  #agentsOf(siteId: string, serverId: string): AgentRecord[] {
    return this.get(siteId)?.inventory.agents.filter((agent) => agent.serverId === serverId) ?? [];
  }

  component(siteId: string, componentId: string): ComponentRecord | undefined {
    return this.get(siteId)?.inventory.components.find((component) => component.componentId === componentId);
  }

  processServer(siteId: string, componentId: string): ProcessServerStatus | undefined {
    const status = this.component(siteId, componentId)?.status;
    return status?.kind === 'process-server' ? status : undefined;
  }

  /** What the process server that an item's data goes through knows of its source; undefined before anything came. */
  sourceOf({
    input: { siteId, serverId },
    marching,
  }: ProtectedItem): ProcessServerStatus['sources'][number] | undefined {
    const status = this.processServer(siteId, marching.relay?.componentId ?? '');
    return status?.sources.find((source) => source.serverId === serverId);
  }

  replica(item: ProtectedItem): ReplicaStatus | undefined {
    const componentId = item.marching.replica?.componentId;
    const status = componentId ? this.component(item.input.siteId, componentId)?.status : undefined;
    const replicas = status?.kind === 'master-target' ? (status as MasterTargetStatus).replicas : [];
    return replicas.find((replica) => replica.serverId === item.input.serverId && replica.epoch === item.epoch);
  }

  /** Why the stream of an item's present epoch yields nothing more, as its agent or its replica at home says. */
  brokenStream(item: ProtectedItem): string | undefined {
    const status = this.agentOf(item)?.status;
    const agentReason = status?.epoch === item.epoch ? status.resyncReason : undefined;
    return agentReason ?? this.replica(item)?.resyncReason;
  }

  /**
   * How long something at the site has been silent, as far as the service can know: counted up to the provider's last
   * report, so that a lost line to Azure is not blamed on what lies behind it, and from when the configuration server
   * began to listen, so that its own absence is blamed on nobody else.
   */
  silenceMs(siteId: string, lastHeartbeatMs: number): number {
    const site = this.get(siteId);
    return site ? site.lastReportMs - Math.max(lastHeartbeatMs, site.inventory.listeningSinceMs) : 0;
  }
}

/** What is known of a site before its first report: that its configuration server is new. */
function nothingYet(nowMs: number): Inventory {
  return {
    agents: [],
    components: [],
    vcenters: [],
    machines: [],
    certificateExpiryMs: nowMs + TIMER.certificateMs,
    listeningSinceMs: nowMs,
  };
}
