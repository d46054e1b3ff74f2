/**
 * The configuration server: coordinates the site with Azure.
 *
 * Towards the site it serves 443: agents, process servers and master targets register with the passphrase and fetch what
 * they have to do. Towards Azure its provider polls the Site Recovery service, reports the inventory and brings back the
 * whole desired state. Diagnostics go their own way, over Service Bus.
 */
import { CLOUD_NAMES, replicationHost, SERVICE_BUS_AUDIENCE, serviceBusHost } from '../model/azure-names.ts';
import { type Chart, startChart } from '../model/chart.ts';
import { KeptNote } from '../kept-note.ts';
import { PORT } from '../model/ports.ts';
import type { Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { IncomingRequest, Response, Runtime } from '../runtime.ts';
import {
  AGENT_SETTINGS,
  type AgentRegistration,
  type AgentSettings,
  type AgentStatus,
  REGISTER_AGENT,
} from '../wire/agent-control.ts';
import {
  COMPONENT_SETTINGS,
  type ComponentRegistration,
  type ComponentStatus,
  type MasterTargetSettings,
  type ProcessServerSettings,
  REGISTER_COMPONENT,
} from '../wire/component-control.ts';
import {
  MONITORING,
  PROVIDER_POLL,
  type ProviderSettings,
  REGISTER_SITE,
  type ReplicationPath,
  type SiteRegistration,
  type SiteTask,
  type TaskOutcome,
  type WayHomeWish,
} from '../wire/provider.ts';
import { AGENT_VERSION } from '../model/agent-version.ts';
import { ReportOrder } from '../wire/report-number.ts';
import { type AzureAccess, AzureLine } from './azure-line.ts';
import { configurationChart, type ConfigurationEvent } from './chart.ts';
import { InventoryBook, keyOf } from './inventory.ts';
import { type ConfigurationServerHost, foundAt, unmetBySetUp } from '../model/prerequisites.ts';
import { type KeptAccount, namesOf, withAccounts } from './accounts.ts';
import { withLeftAlone } from './left-alone.ts';
import { SetUp } from './set-up.ts';
import { carryOut } from './site-tasks.ts';
import { VcenterBook } from './vcenter-book.ts';
import type { VcenterEntry } from './vcenter-tasks.ts';

export interface ConfigurationServerConfiguration {
  readonly siteId: string;
  readonly name: string;
  readonly passphrase: string;
  readonly registrationKey: string;
  /** The machine it is set up on; fit for it when absent. */
  readonly host?: ConfigurationServerHost;
  /** The present one when absent. */
  readonly version?: string;
  readonly replicationPath: ReplicationPath;
  readonly azure: AzureAccess & { readonly region: string; readonly serviceBusNamespace: string };
  readonly vcenters: readonly VcenterEntry[];
  /** What the machine of a server is called at a vCenter, by server; as the server calls itself when absent. */
  readonly namesAtHome?: Readonly<Record<string, string>>;
  /** The way that a server's machine comes home by, by server, where nobody names one. */
  readonly waysHome?: Readonly<Record<string, WayHomeWish>>;
  /** With which it, or a process server for it, signs in elsewhere. */
  readonly accounts?: readonly KeptAccount[];
}

const NOTHING: ProviderSettings = { replication: [], relays: [], replicas: [], commands: [], tasks: [] };

export class ConfigurationServer {
  readonly #runtime: Runtime;
  readonly #configuration: ConfigurationServerConfiguration;
  readonly #chart: Chart<typeof configurationChart>;
  readonly #inventory: InventoryBook;
  readonly #reports = new ReportOrder();
  readonly #vcenters: VcenterBook;
  readonly #settingsNote: KeptNote<ProviderSettings>;
  readonly #azure: AzureLine;
  #settings: ProviderSettings = NOTHING;
  #outcomes: TaskOutcome[] = [];
  readonly #tasksSeen = new Set<string>();
  /** What was begun last about each machine at a vCenter. */
  readonly #lastAt = new Map<string, Promise<unknown>>();
  #keptSettings = '';

  constructor(runtime: Runtime, configuration: ConfigurationServerConfiguration) {
    this.#runtime = runtime;
    this.#configuration = configuration;
    this.#inventory = new InventoryBook(runtime.files);
    this.#vcenters = new VcenterBook(runtime, configuration.vcenters);
    this.#settingsNote = new KeptNote(runtime.files, 'settings.json');
    this.#azure = new AzureLine(runtime, configuration.azure);
    this.#chart = startChart(
      configurationChart,
      `configuration/${configuration.siteId}`,
      {
        changed: (from, to, by) => {
          const { failure } = this.#chart?.context() ?? {};
          runtime.journal.write('role.state', { role: 'configuration', from, to, by, failure });
        },
        stayed: (state, by) => runtime.journal.write('role.stayed', { role: 'configuration', state, by }),
      },
      runtime,
    );
  }

  async run(): Promise<void> {
    if (!this.#isFit()) return;
    await this.#inventory.load(this.#runtime.clock.nowMs());
    await this.#vcenters.load();
    this.#settings = (await this.#settingsNote.read()) ?? NOTHING;
    const { tried, done } = this.#setUp();
    this.#runtime.network.listen(PORT.control, async (request) => {
      await tried;
      // The web server is the first thing that the set-up brings; there is nothing behind it as yet. Inferred.
      return this.#chart.matches('heldUp') ? { status: 503 } : this.#answer(request);
    });
    await done;
    void this.#monitor();
    await this.#serveAzure();
  }

  /** Whether the set-up takes the machine as it is. */
  #isFit(): boolean {
    const { host } = this.#configuration;
    const unmet = host === undefined ? [] : unmetBySetUp(host).map((line) => ({ ...line, found: foundAt(host, line) }));
    for (const { title, wanted, found } of unmet)
      this.#runtime.journal.write('setup.refused', { title, wanted, found });
    if (unmet.length > 0) this.#chart.send({ type: 'SETUP_REFUSED', code: 'PrerequisiteNotMet' });
    else if (this.#configuration.azure.proxy?.protocol === 'https') {
      // It looks at the setting, and asks nobody: such proxies are not supported (documented).
      const found = 'one that is spoken to in HTTPS';
      this.#runtime.journal.write('setup.refused', { title: 'Proxy', wanted: 'an HTTP proxy, or none', found });
      this.#chart.send({ type: 'SETUP_REFUSED', code: 'HttpsProxyNotSupported' });
    }
    return !this.#chart.matches('notSetUp');
  }

  /** `tried` settles when it is set up or held up, `done` when it is set up. One whose machine is not described was set up elsewhere. */
  #setUp(): { readonly tried: Promise<void>; readonly done: Promise<void> } {
    const { host, azure } = this.#configuration;
    const setUp = host && new SetUp(this.#runtime, { host, cloud: azure.cloud, proxy: azure.proxy });
    const attempt = async () => {
      if (!setUp || (await setUp.isDone())) return;
      const fetched = await setUp.obtain();
      if (!fetched.ok) this.#failed({ type: 'SETUP_HELD_UP', code: fetched.failure.code });
      else this.#chart.sendUnlessIn('registering', { type: 'SET_UP' });
    };
    const tried = attempt();
    const goOn = async () => {
      await tried;
      while (this.#chart.matches('heldUp')) {
        await this.#runtime.clock.sleep(TIMER.registrationRetryMs);
        await attempt();
      }
    };
    return { tried, done: goOn() };
  }

  // -------------------------------------------------------------------------------------------------- towards the site

  /** What was held up on its way is answered, and changes nothing. */
  async #answer({ method, path, body, headers }: IncomingRequest): Promise<Response> {
    if (method !== 'POST') return { status: 404 };
    const isOver = (sender: string) => this.#reports.isOver(sender, { headers });
    const nowMs = this.#runtime.clock.nowMs();
    if (path === REGISTER_AGENT) {
      const agent = body as AgentRegistration;
      if (!this.#proves(agent.serverId, agent.proof)) return { status: 401, body: { code: 'PassphraseMismatch' } };
      return isOver(keyOf(agent)) ? { status: 200 } : answerOf(await this.#inventory.addAgent(agent, nowMs));
    }
    if (path === REGISTER_COMPONENT) {
      const component = body as ComponentRegistration;
      if (!this.#proves(component.componentId, component.proof)) {
        return { status: 401, body: { code: 'PassphraseMismatch' } };
      }
      if (isOver(component.componentId)) return { status: 200 };
      return answerOf(await this.#inventory.addComponent(component, nowMs));
    }
    if (path === AGENT_SETTINGS) {
      const status = body as AgentStatus;
      const settings = this.#agentSettings(status);
      if (isOver(keyOf(status))) return { status: 200, body: settings };
      const heard = await this.#inventory.heardOfAgent(status, nowMs);
      if (!heard) return { status: 404 };
      return { status: 200, body: heard.ok ? settings : { ...settings, alertsRefused: true } };
    }
    if (path === COMPONENT_SETTINGS) {
      const status = body as ComponentStatus;
      const known = isOver(status.componentId) || this.#inventory.heardOfComponent(status, nowMs);
      return known ? { status: 200, body: this.#componentSettings(status) } : { status: 404 };
    }
    return { status: 404 };
  }

  #proves(id: string, proof: string): boolean {
    const { passphrase } = this.#configuration;
    return proof === this.#runtime.codec.digest(new TextEncoder().encode(`${passphrase}/${id}`));
  }

  #agentSettings({ serverId, biosUuid }: AgentStatus): AgentSettings {
    const isForIt = (one: { serverId: string; biosUuid: string }) =>
      one.serverId === serverId && one.biosUuid === biosUuid;
    return { replication: this.#settings.replication.find(isForIt), command: this.#settings.commands.find(isForIt) };
  }

  #componentSettings({ kind, componentId }: ComponentStatus): ProcessServerSettings | MasterTargetSettings {
    return kind === 'process-server'
      ? {
          relays: this.#settings.relays.filter((relay) => relay.componentId === componentId),
          installations: withAccounts(this.#configuration.accounts, this.#settings.installations, componentId),
        }
      : {
          version: this.#configuration.version ?? AGENT_VERSION,
          replicas: this.#settings.replicas.filter((replica) => replica.componentId === componentId),
        };
  }

  // -------------------------------------------------------------------------------------------------- towards Azure

  async #serveAzure(): Promise<never> {
    const { clock } = this.#runtime;
    while (!(await this.#register())) await clock.sleep(TIMER.registrationRetryMs);
    for (;;) {
      await this.#poll();
      await clock.sleep(TIMER.providerPollMs);
    }
  }

  async #register(): Promise<boolean> {
    const { siteId, name, registrationKey, replicationPath, azure } = this.#configuration;
    const registration: SiteRegistration = {
      siteId,
      name,
      address: this.#runtime.network.address,
      registrationKey,
      replicationPath,
      version: this.#configuration.version ?? AGENT_VERSION,
      clockMs: this.#runtime.clock.nowMs(),
    };
    const answer = await this.#azure.post(
      replicationHost(azure.cloud, azure.region),
      REGISTER_SITE,
      registration,
      CLOUD_NAMES[azure.cloud].replicationAudience,
    );
    if (answer.ok) this.#chart.send({ type: 'REGISTERED' });
    else {
      const { code } = answer.failure;
      this.#failed(isRefusal(code) ? { type: 'REFUSED', code } : { type: 'AZURE_LOST', code });
    }
    return this.#chart.matches('connected');
  }

  /** What fails in another way than before is told, although the state may be the same. */
  #failed(event: Extract<ConfigurationEvent, { code: string }>): void {
    const [state, { failure: before }] = [this.#chart.state(), this.#chart.context()];
    this.#chart.send(event);
    const { failure } = this.#chart.context();
    if (state !== this.#chart.state() || failure === before) return;
    this.#runtime.journal.write('role.failure', { role: 'configuration', state, failure });
  }

  async #poll(): Promise<void> {
    const { siteId, azure, namesAtHome, waysHome } = this.#configuration;
    const reported = this.#outcomes.length;
    const vcenters = await this.#vcenters.records();
    const report = {
      siteId,
      clockMs: this.#runtime.clock.nowMs(),
      inventory: {
        agents: this.#inventory.agents(),
        components: this.#inventory.components(),
        vcenters,
        machines: this.#inventory.machines(),
        ...(namesAtHome && { namesAtHome }),
        ...(waysHome && { waysHome }),
        accounts: namesOf(this.#configuration.accounts),
        certificateExpiryMs: this.#inventory.certificateExpiryMs,
        listeningSinceMs: this.#inventory.listeningSinceMs,
      },
      outcomes: this.#outcomes.slice(0, reported),
    };
    const answer = await this.#azure.post(
      replicationHost(azure.cloud, azure.region),
      PROVIDER_POLL,
      report,
      CLOUD_NAMES[azure.cloud].replicationAudience,
    );
    if (!answer.ok) return this.#failed({ type: 'AZURE_LOST', code: answer.failure.code });
    this.#chart.sendUnlessIn('connected', { type: 'ANSWERED' });
    this.#outcomes.splice(0, reported);
    // What it could not go on with after a restart it does not begin to hand out.
    if (!(await this.#adopt(withLeftAlone(this.#settings, answer.value.body as ProviderSettings)))) return;
    for (const task of this.#settings.tasks) void this.#carryOutOnce(task);
  }

  async #carryOutOnce(task: SiteTask): Promise<void> {
    if (this.#tasksSeen.has(task.id)) return;
    this.#tasksSeen.add(task.id);
    this.#vcenters.lookAgain();
    const done = await this.#inTurn(task, () =>
      carryOut({ runtime: this.#runtime, vcenters: this.#vcenters, inventory: this.#inventory }, task),
    );
    this.#outcomes.push(
      done.ok
        ? { id: task.id, ok: true }
        : { id: task.id, ok: false, code: done.failure.code, message: done.failure.message },
    );
  }

  /** What concerns one machine is done one after the other: asking again may take its time. */
  #inTurn<Value>(task: SiteTask, work: () => Promise<Value>): Promise<Value> {
    if (!('vcenter' in task && 'machine' in task)) return work();
    const key = `${task.vcenter}/${task.machine}`;
    const done = (this.#lastAt.get(key) ?? Promise.resolve()).then(work);
    this.#lastAt.set(key, done);
    return done;
  }

  /** Statistics and alerts go to Service Bus; while it cannot be reached they wait, and nothing else does. */
  async #monitor(): Promise<never> {
    const { clock, journal } = this.#runtime;
    const { siteId, azure } = this.#configuration;
    let failing: string | undefined;
    for (;;) {
      await clock.sleep(TIMER.monitoringMs);
      const alerts = this.#inventory.pendingAlerts();
      const report = { siteId, atMs: clock.nowMs(), alerts };
      const answer = await this.#azure.post(
        serviceBusHost(azure.cloud, azure.serviceBusNamespace),
        MONITORING,
        report,
        SERVICE_BUS_AUDIENCE,
      );
      if (answer.ok) await this.#inventory.forgetAlerts(alerts);
      const failure = answer.ok ? undefined : answer.failure.code;
      if (failure !== failing) journal.write('monitoring.state', { failure });
      failing = failure;
    }
  }

  // ------------------------------------------------------------------------------------ what survives a restart

  /** False when there is no room to keep them. */
  async #adopt(settings: ProviderSettings): Promise<boolean> {
    const text = JSON.stringify(settings);
    if (text !== this.#keptSettings) {
      const kept = await this.#settingsNote.write(settings);
      if (!kept.ok) return false;
      this.#keptSettings = text;
    }
    this.#settings = settings;
    return true;
  }
}

/** *Insufficient Storage*: it was not taken, because it could not be kept. */
function answerOf(kept: Result<undefined>): Response {
  return kept.ok ? { status: 200 } : { status: 507, body: { code: kept.failure.code } };
}

/** The vault answered and said no, as opposed to: nobody could be reached. */
function isRefusal(code: string): boolean {
  return /^(ACS|Registration|Vault)/.test(code);
}
