/**
 * What the configuration server knows of its site: agents, process servers, master targets, and when each was last heard
 * of; machines that were added by their address; and how long its own certificate holds. Durable, because a machine that is
 * missing from it cannot be brought home (documented).
 */
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { Files } from '../runtime.ts';
import type { AgentAlert, AgentRegistration, AgentStatus } from '../wire/agent-control.ts';
import type { ComponentRegistration, ComponentStatus } from '../wire/component-control.ts';
import type { AgentRecord, ComponentRecord, DiscoveredMachine } from '../wire/provider.ts';

const FILE = 'inventory.json';

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
  readonly #files: Files;
  /** By server and machine, in the order in which they registered first. */
  readonly #agents = new Map<string, AgentRecord>();
  readonly #components = new Map<string, ComponentRecord>();
  readonly #machines = new Map<string, DiscoveredMachine>();
  #certificateExpiryMs = 0;
  #listeningSinceMs = 0;
  #alerts: HeardAlert[] = [];

  constructor(files: Files) {
    this.#files = files;
  }

  async load(nowMs: number): Promise<void> {
    this.#listeningSinceMs = nowMs;
    const file = await this.#files.read(FILE);
    if (!file) return this.renewCertificate(nowMs);
    const kept = JSON.parse(new TextDecoder().decode(file.bytes)) as Kept;
    for (const agent of kept.agents) this.#agents.set(keyOf(agent), agent);
    for (const component of kept.components) this.#components.set(component.componentId, component);
    for (const machine of kept.machines) this.#machines.set(machine.address, machine);
    this.#certificateExpiryMs = kept.certificateExpiryMs;
    this.#alerts = [...(kept.alerts ?? [])];
  }

  async renewCertificate(nowMs: number): Promise<void> {
    this.#certificateExpiryMs = nowMs + TIMER.certificateMs;
    await this.#save();
  }

  async addAgent({ proof: _proof, ...agent }: AgentRegistration, nowMs: number): Promise<void> {
    this.#agents.set(keyOf(agent), { ...this.#agents.get(keyOf(agent)), ...agent, lastHeartbeatMs: nowMs });
    const machine = this.#machines.get(agent.address);
    if (machine && !machine.serverId) {
      this.#machines.set(machine.address, { ...machine, serverId: agent.serverId });
    }
    await this.#save();
  }

  /** A physical machine is one with the agent at its address, if there is one. Fails when the address has another name. */
  async addMachine(machine: DiscoveredMachine): Promise<Result<undefined>> {
    const { name, address } = machine;
    const known = this.#machines.get(address);
    if (known && known.name !== name) return fail('MachineAlreadyDiscovered', `${address} is known as ${known.name}`);
    const agent = this.agents().find((candidate) => candidate.address === address);
    this.#machines.set(address, { ...machine, serverId: known?.serverId ?? agent?.serverId });
    await this.#save();
    return ok();
  }

  async addComponent({ proof: _proof, ...component }: ComponentRegistration, nowMs: number): Promise<void> {
    const known = this.#components.get(component.componentId);
    this.#components.set(component.componentId, { ...known, ...component, lastHeartbeatMs: nowMs });
    await this.#save();
  }

  /** False when the agent never registered: it has to do so first. Its alerts are kept before it may forget them. */
  async heardOfAgent({ alerts, ...status }: AgentStatus, nowMs: number): Promise<boolean> {
    const known = this.#agents.get(keyOf(status));
    if (!known) return false;
    this.#agents.set(keyOf(status), { ...known, address: status.address, lastHeartbeatMs: nowMs, status });
    if (alerts.length > 0) {
      for (const alert of alerts) this.#alerts.push({ ...alert, serverId: status.serverId });
      await this.#save();
    }
    return true;
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

  async forgetAlerts(count: number): Promise<void> {
    if (count === 0) return;
    this.#alerts = this.#alerts.slice(count);
    await this.#save();
  }

  async #save(): Promise<void> {
    const kept: Kept = {
      agents: this.agents().map(({ status: _status, ...agent }) => agent),
      components: this.components().map(({ status: _status, ...component }) => component),
      machines: this.machines(),
      certificateExpiryMs: this.#certificateExpiryMs,
      alerts: this.#alerts,
    };
    await this.#files.write(FILE, { bytes: new TextEncoder().encode(JSON.stringify(kept)), symbolicBytes: 0 });
    await this.#files.sync(FILE);
  }
}

function keyOf({ serverId, biosUuid }: Pick<AgentRecord, 'serverId' | 'biosUuid'>): string {
  return `${serverId} ${biosUuid}`;
}
