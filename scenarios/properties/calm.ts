/**
 * When an item may be expected to be as regular as clockwork: it and all members of its group replicate and are
 * *Protected*, no copy is under way, their machines run, no fault is or recently was in the world, and the computer of a live
 * lab keeps up. A fault that leaves the way of their data to Azure alone is none here: without orders and without ears
 * replication goes on by the last ones, for as long as its leave to write to the cache storage account holds.
 */
import { AtWork } from './at-work.ts';
import { BusyComputer } from './busy-computer.ts';
import {
  type Entry,
  entriesOf,
  type MachineRemoved,
  type ReplicationStarted,
  type WorkloadStarted,
} from './entries.ts';
import { DATA_NAMES, type FaultSpan, faultsOf } from './faults.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';

/** For so long after a disturbance nothing is expected yet. */
const RECOVERY_MS = 30 * 60_000;
/**
 * For so long data goes on by what was ordered last. A signature for the storage account holds for six hours, and another one is
 * handed out when half of that is over (inferred): whoever hears nothing any more has that half at least.
 */
const BY_OLD_ORDERS_MS = 3 * 3_600_000;

interface ItemSituation {
  protected: boolean;
  /** Epoch that has no recovery point yet. */
  copyingEpoch: number | undefined;
  /** The machine that does the server's business, or did when it lost its power. */
  machine: string | undefined;
  poweredOff: boolean;
  /** How its data travels. */
  way: ReplicationStarted | undefined;
  /** Nothing is expected of it before. */
  calmFromMs: number;
}

export class Calm {
  readonly #items: Items;
  readonly #faults: readonly FaultSpan[];
  readonly #atWork = new AtWork();
  readonly #busy: BusyComputer;
  readonly #mates = new Map<string, Set<string>>();
  readonly #situations = new Map<string, ItemSituation>();

  constructor(run: Run, items: Items) {
    this.#items = items;
    this.#faults = faultsOf(run);
    this.#busy = new BusyComputer(run);
    const groups = new Map<string, Set<string>>();
    for (const entry of entriesOf(run)) {
      if (entry.kind !== 'point.created' || entry.group === undefined) continue;
      const members = (groups.get(entry.group) ?? new Set()).add(entry.item);
      groups.set(entry.group, members);
      this.#mates.set(entry.item, members);
    }
  }

  /** Takes the records in order; {@link since} answers for the time after the last one. */
  take(entry: Entry): void {
    this.#atWork.take(entry);
    switch (entry.kind) {
      case 'item.state':
        this.#of(entry.item).protected = entry.protectionState === 'Protected';
        break;
      case 'replication.started':
        this.#of(entry.item).copyingEpoch = entry.epoch;
        this.#of(entry.item).way = entry;
        break;
      // It is being disabled, and shown as Protected until that has ended.
      case 'replication.stopped':
      case 'replication.left':
        this.#of(entry.item).protected = false;
        break;
      case 'process-server.switched':
        this.#of(entry.item).way = undefined;
        break;
      case 'point.created':
        if (this.#of(entry.item).copyingEpoch === entry.epoch) this.#of(entry.item).copyingEpoch = undefined;
        break;
      case 'disaster':
        for (const server of entry.servers) this.#disturb(server, entry.at);
        break;
      case 'workload.started':
        if (entry.purpose === 'production') this.#serves(entry);
        break;
      case 'machine.removed':
        if (entry.purpose === 'production') this.#serves(entry);
        break;
      case 'machine.power': {
        const item = this.#items.itemOf(entry.server);
        const situation = item === undefined ? undefined : this.#of(item);
        if (!situation || situation.machine !== entry.machine) break;
        situation.poweredOff = entry.power === 'off';
        this.#disturb(entry.server, entry.at);
        break;
      }
    }
  }

  /** Since when the item has been calm (perhaps only from some time ahead); undefined when it is not. */
  since(item: string, atMs: number): number | undefined {
    let sinceMs = 0;
    const mates = this.#matesOf(item);
    for (const fault of this.#faults) {
      const { fromMs, healedAtMs } = fault;
      if (fromMs > atMs) break;
      const isOldMs = Math.min(atMs, healedAtMs ?? Number.POSITIVE_INFINITY) - fromMs;
      if (isOldMs <= BY_OLD_ORDERS_MS && this.#leavesDataAlone(fault, mates)) continue;
      if (healedAtMs === undefined || healedAtMs > atMs) return undefined;
      sinceMs = Math.max(sinceMs, healedAtMs + RECOVERY_MS);
    }
    for (const { fromMs, toMs } of this.#busy.spans) {
      if (fromMs > atMs) break;
      if (toMs > atMs) return undefined;
      sinceMs = Math.max(sinceMs, toMs + RECOVERY_MS);
    }
    for (const mate of mates) {
      const situation = this.#of(mate);
      if (!situation.protected || situation.copyingEpoch !== undefined || situation.poweredOff) return undefined;
      sinceMs = Math.max(sinceMs, situation.calmFromMs);
    }
    return sinceMs;
  }

  /** How far a calm that is over by now went: to now, or to when a fault that leaves data alone had lasted for too long. */
  endedMs(item: string, nowMs: number): number {
    const mates = this.#matesOf(item);
    const tooLong = this.#faults
      .filter((fault) => (fault.healedAtMs ?? nowMs) >= nowMs && this.#leavesDataAlone(fault, mates))
      .map(({ fromMs }) => fromMs + BY_OLD_ORDERS_MS);
    return Math.min(nowMs, ...tooLong);
  }

  #matesOf(item: string): readonly string[] {
    return [...(this.#mates.get(item) ?? [item])];
  }

  #leavesDataAlone(fault: FaultSpan, mates: readonly string[]): boolean {
    return mates.every((mate) => leavesDataAlone(fault, this.#of(mate).way));
  }

  /** Somebody else may do the server's business now, or only woke up beside it, which disturbs it as well. */
  #serves({ kind, server, machine: stirred, at }: WorkloadStarted | MachineRemoved): void {
    const item = this.#items.itemOf(server);
    if (item === undefined) return;
    const situation = this.#of(item);
    const machine = this.#atWork.machineBefore(server, at + 1);
    const wokeUp = kind === 'workload.started' && stirred !== machine;
    if (situation.machine !== undefined && (machine !== situation.machine || wokeUp)) this.#disturb(server, at);
    situation.machine = machine;
    situation.poweredOff = this.#atWork.darkNow.includes(server);
  }

  #disturb(server: string, atMs: number): void {
    const item = this.#items.itemOf(server);
    if (item !== undefined) this.#of(item).calmFromMs = atMs + RECOVERY_MS;
  }

  #of(item: string): ItemSituation {
    const known = this.#situations.get(item);
    if (known) return known;
    const fresh = {
      protected: false,
      copyingEpoch: undefined,
      machine: undefined,
      poweredOff: false,
      way: undefined,
      calmFromMs: 0,
    };
    this.#situations.set(item, fresh);
    return fresh;
  }
}

/**
 * Names of the control plane that are blocked, or another process server than its own, such as the one on the configuration
 * server, or a master target before anything is on its way home. On the way home points are known by what the configuration server says, so nothing is left alone there.
 */
function leavesDataAlone({ injected }: FaultSpan, way: ReplicationStarted | undefined): boolean {
  if (way?.direction !== 'to-azure') return false;
  const { category, processServer } = (injected.parameters ?? {}) as { category?: string; processServer?: string };
  if (injected.fault === 'blocked-urls') return category !== undefined && !DATA_NAMES.has(category);
  if (injected.fault === 'master-target-restart') return true;
  if (injected.fault !== 'process-server-restart' || processServer === undefined) return false;
  return way.processServer !== undefined && way.processServer !== processServer;
}
