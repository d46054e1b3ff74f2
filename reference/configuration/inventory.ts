/**
 * What the configuration server knows of its site: agents, process servers, master targets, and when each was last heard
 * of; machines that were added by their address; and how long its own certificate holds. Durable, because a machine that is
 * missing from it cannot be brought home (documented). What there is no room to keep it does not take.
 */
import { KeptNote } from '../kept-note.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { Files } from '../runtime.ts';
import type { AgentAlert, AgentRegistration, AgentStatus } from '../wire/agent-control.ts';
import type { ComponentRegistration, ComponentStatus } from '../wire/component-control.ts';
import type { AgentRecord, ComponentRecord, DiscoveredMachine } from '../wire/provider.ts';

/** An alert, and whose it is. */
type HeardAlert = AgentAlert & { readonly serverId: string };

interface Kept {
  readonly agents: readonly AgentRecord[];
  readonly components: readonly ComponentRecord[];
  readonly machines: readonly DiscoveredMachine[];
  readonly certificateExpiryMs: number;
  readonly alerts: readonly HeardAlert[];
}

export class InventoryBook {
  readonly #note: KeptNote<Kept>;
  /** By server and machine, in the order in which they registered first. */
  readonly #agents = new Map<string, AgentRecord>();
  readonly #components = new Map<string, ComponentRecord>();
  readonly #machines = new Map<string, DiscoveredMachine>();
  #certificateExpiryMs = 0;
  #listeningSinceMs = 0;
  #alerts: HeardAlert[] = [];

  constructor(files: Files) {
    this.#note = new KeptNote(files, 'inventory.json');
  }

  async load(nowMs: number): Promise<void> {
    this.#listeningSinceMs = nowMs;
    const kept = await this.#note.read();
    if (!kept) {
      // Without room it has one all the same, and another one after the next start.
      this.#certificateExpiryMs = nowMs + TIMER.certificateMs;
      await this.#save();
      return;
    }
    for (const agent of kept.agents) this.#agents.set(keyOf(agent), agent);
    for (const component of kept.components) this.#components.set(component.componentId, component);
    for (const machine of kept.machines) this.#machines.set(machine.address, machine);
    this.#certificateExpiryMs = kept.certificateExpiryMs;
    this.#alerts = [...(kept.alerts ?? [])];
  }

  async renewCertificate(nowMs: number): Promise<Result<undefined>> {
    const before = this.#certificateExpiryMs;
    this.#certificateExpiryMs = nowMs + TIMER.certificateMs;
    return this.#saveOr(() => {
      this.#certificateExpiryMs = before;
    });
  }

  async addAgent({ proof: _proof, ...agent }: AgentRegistration, nowMs: number): Promise<Result<undefined>> {
    const known = this.#agents.get(keyOf(agent));
    // It has started again, perhaps because somebody set its clock: of that only its next poll tells.
    const { clockAheadMs: _asItWas, ...rest } = known ?? {};
    this.#agents.set(keyOf(agent), { ...rest, ...agent, lastHeartbeatMs: nowMs });
    const machine = this.#machines.get(agent.address);
    if (machine && !machine.serverId) {
      this.#machines.set(machine.address, { ...machine, serverId: agent.serverId });
    }
    return this.#saveOr(() => {
      restore(this.#agents, keyOf(agent), known);
      if (machine) this.#machines.set(machine.address, machine);
    });
  }

  /** A physical machine is one with the agent at its address, if there is one. Fails when the address has another name. */
  async addMachine(machine: DiscoveredMachine): Promise<Result<undefined>> {
    const { name, address } = machine;
    const known = this.#machines.get(address);
    if (known && known.name !== name) return fail('MachineAlreadyDiscovered', `${address} is known as ${known.name}`);
    const agent = this.agents().find((candidate) => candidate.address === address);
    this.#machines.set(address, { ...machine, serverId: known?.serverId ?? agent?.serverId });
    return this.#saveOr(() => restore(this.#machines, address, known));
  }

  async addComponent(
    { proof: _proof, ...component }: ComponentRegistration,
    nowMs: number,
  ): Promise<Result<undefined>> {
    const { componentId } = component;
    const known = this.#components.get(componentId);
    this.#components.set(componentId, { ...known, ...component, lastHeartbeatMs: nowMs });
    return this.#saveOr(() => restore(this.#components, componentId, known));
  }

  /**
   * Undefined when the agent never registered: it has to do so first. Its alerts are kept before it may forget them; without
   * room for them it is heard all the same, and goes on telling them.
   */
  async heardOfAgent({ alerts, ...status }: AgentStatus, nowMs: number): Promise<Result<undefined> | undefined> {
    const known = this.#agents.get(keyOf(status));
    if (!known) return undefined;
    const { address, clockMs } = status;
    const clockAheadMs = clockMs - nowMs;
    this.#agents.set(keyOf(status), { ...known, address, lastHeartbeatMs: nowMs, status, clockAheadMs });
    if (alerts.length === 0) return ok();
    const heard = alerts.map((alert) => ({ ...alert, serverId: status.serverId }));
    this.#alerts = [...this.#alerts, ...heard];
    return this.#saveOr(() => {
      this.#alerts = this.#alerts.filter((alert) => !heard.includes(alert));
    });
  }

  heardOfComponent(status: ComponentStatus, nowMs: number): ComponentRecord | undefined {
    const known = this.#components.get(status.componentId);
    if (!known) return undefined;
    const record = { ...known, lastHeartbeatMs: nowMs, status };
    this.#components.set(status.componentId, record);
    return record;
  }

  agents(): AgentRecord[] {
    return [...this.#agents.values()];
  }

  components(): ComponentRecord[] {
    return [...this.#components.values()];
  }

  machines(): DiscoveredMachine[] {
    return [...this.#machines.values()];
  }

  get certificateExpiryMs(): number {
    return this.#certificateExpiryMs;
  }

  /** Silence counts from here, not from what was kept: heartbeats are not written down. */
  get listeningSinceMs(): number {
    return this.#listeningSinceMs;
  }

  /** Alerts wait here until Service Bus has taken them. */
  pendingAlerts(): readonly HeardAlert[] {
    return this.#alerts;
  }

  async forgetAlerts(told: readonly HeardAlert[]): Promise<void> {
    if (told.length === 0) return;
    this.#alerts = this.#alerts.filter((alert) => !told.includes(alert));
    // Told a second time they do no harm: whoever hears them knows them by their time.
    await this.#saveOr(() => {
      this.#alerts = [...told, ...this.#alerts];
    });
  }

  /** Keeps all of it as it is now; where there is no room for that, what was changed last is taken back. */
  async #saveOr(takeBack: () => void): Promise<Result<undefined>> {
    const kept = await this.#save();
    if (!kept.ok) takeBack();
    return kept;
  }

  #save(): Promise<Result<undefined>> {
    const kept: Kept = {
      agents: this.agents().map(({ status: _status, clockAheadMs: _clockAheadMs, ...agent }) => agent),
      components: this.components().map(({ status: _status, ...component }) => component),
      machines: this.machines(),
      certificateExpiryMs: this.#certificateExpiryMs,
      alerts: this.#alerts,
    };
    return this.#note.write(kept);
  }
}

function restore<Value>(map: Map<string, Value>, key: string, before: Value | undefined): void {
  if (before === undefined) map.delete(key);
  else map.set(key, before);
}

/** A machine of a server: a copy registers under the same server. */
export function keyOf({ serverId, biosUuid }: Pick<AgentRecord, 'serverId' | 'biosUuid'>): string {
  return `${serverId} ${biosUuid}`;
}
