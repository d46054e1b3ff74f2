/**
 * A protected item as the service keeps it: one server, its replica, its recovery points, and which way data flows now.
 */
import { type Chart, type ChartWorld, startChart } from '../model/chart.ts';
import { invariant } from '../model/result.ts';
import type { Journal } from '../runtime.ts';
import { type ItemContext, type ItemEvent, type ItemFace, itemChart, type Operation } from './item-chart.ts';
import type {
  HomeMachine,
  ItemInput,
  MachineHome,
  MachineInAzure,
  Marching,
  Progress,
  RecoveryPoint,
} from './item-data.ts';
import type { Job } from './jobs/jobs.ts';
import type { TargetSettings } from './target-settings.ts';

export type {
  HomeMachine,
  ItemDisk,
  ItemInput,
  MachineHome,
  MachineInAzure,
  Marching,
  OrderForSource,
  Original,
  Progress,
  RecoveryPoint,
} from './item-data.ts';

export type AllowedIn = (state: string, operations: readonly Operation[]) => readonly Operation[];

export class ProtectedItem {
  readonly input: ItemInput;
  /** What the next machine in Azure will be like. */
  target: TargetSettings;
  readonly #chart: Chart<typeof itemChart>;
  epoch = 0;
  /** The process server that its data goes through, or last did. */
  processServerId: string;
  /** The disks that were last replicated to Azure: the recovery points there are states of these. */
  replicatedDisks: readonly string[];
  marching: Marching = {};
  /** How often its replication was stopped: whoever is about to start it sees whether that is still wanted. */
  stops = 0;
  points: RecoveryPoint[] = [];
  /**
   * When a new point last came from the source, however old the state is that it stands for. One that the service made of
   * what it had already is none.
   */
  lastPointCameMs: number | undefined;
  /** As last heard; of a former epoch while nothing has come of the present one. */
  progress: Progress | undefined;
  /** Who wanted the resynchronisation that the present epoch began with; undefined: it began with a first copy. */
  resyncBy: 'operator' | 'service' | undefined;
  /** How far the first copy of everything in the present direction has come. */
  initialReplication: 'copying' | 'sent' | 'complete' = 'complete';
  /** When replication in the present direction began; the age of points is measured from here before the first. */
  replicatingSinceMs = 0;
  /** Since when its process server is to receive its data, and when that last did, as far as its site has told. */
  relayedSinceMs = 0;
  lastReceivedMs: number | undefined;
  /** The machine at home: after a failback, or perhaps after one that was given up. */
  machineHome: MachineHome | undefined;
  /** What it was before it failed over. */
  home: HomeMachine | undefined;
  /** Content bytes that have reached each replica disk in Azure since replication to Azure began from nothing. */
  receivedBytes: number[] = [];
  resyncDueMs: number | undefined;
  /** The last job that was about this item; while it runs, it is the scenario the item is in. */
  job: Job | undefined;
  /** Work is under way that nothing else may cross; see {@link alone}. */
  #occupied = false;
  readonly #journal: Journal;
  readonly #allowedIn: AllowedIn;
  /** As they were last journaled. */
  #allowed = '';

  /** `allowedIn`: what clients may ask for in a state, of what the chart says. */
  constructor(
    input: ItemInput,
    journal: Journal,
    allowedIn: AllowedIn = (_, operations) => operations,
    world: ChartWorld = {},
  ) {
    this.input = input;
    this.#journal = journal;
    this.#allowedIn = allowedIn;
    this.processServerId = input.processServerId;
    this.target = input.target;
    this.replicatedDisks = input.disks.map(({ name }) => name);
    const { name: item } = input;
    this.#chart = startChart(
      itemChart,
      `item/${item}`,
      {
        changed: (from, to, by) => {
          const { protectionState, activeLocation, provider } = faceOf(to);
          const before = from === undefined ? undefined : faceOf(from).protectionState;
          journal.write('item.state', { item, from, to, by, before, protectionState, activeLocation, provider });
        },
        stayed: (state, by) => journal.write('item.stayed', { item, state, by }),
      },
      world,
    );
    this.#noteAllowed();
  }

  get name(): string {
    return this.input.name;
  }

  get state(): string {
    return this.#chart.state();
  }

  get face(): ItemFace {
    const face = faceOf(this.state);
    if (this.#occupied) return { ...face, allowedOperations: [] };
    const resync = this.resyncReason !== undefined && this.replicating;
    const operations: readonly Operation[] = resync
      ? ['RepairReplication', ...face.allowedOperations]
      : face.allowedOperations;
    return { ...face, allowedOperations: this.#allowedIn(this.state, operations) };
  }

  /** What jobs have brought it, and what is left of that: changed by events alone. */
  get held(): ItemContext {
    return this.#chart.context();
  }

  get resyncReason(): string | undefined {
    return this.held.resyncReason;
  }

  /** The disks of the machine that is active now, in the order of `input.disks`. */
  get activeDisks(): readonly string[] {
    return this.held.activeDisks ?? this.replicatedDisks;
  }

  get machine(): MachineInAzure | undefined {
    return this.held.machine;
  }

  get testMachine(): MachineInAzure | undefined {
    return this.held.testMachine;
  }

  /** What the machine in Azure, or the test machine, was made from last. */
  get failoverPoint(): RecoveryPoint | undefined {
    return this.held.failoverPoint;
  }

  /** The far end says how far it has come. */
  noteProgress(appliedSequence: number, copied: boolean, nowMs: number): void {
    const known = this.progress?.epoch === this.epoch ? this.progress : undefined;
    const further = appliedSequence > (known?.appliedSequence ?? 0);
    const copiedMs = known?.copiedMs ?? (copied ? nowMs : undefined);
    if (!further && copiedMs === known?.copiedMs) return;
    const atMs = further ? nowMs : (known?.atMs ?? nowMs);
    this.progress = { epoch: this.epoch, appliedSequence, atMs, ...(copiedMs !== undefined && { copiedMs }) };
  }

  /** The newest point, which is what the recovery point objective is measured by. */
  get newestPoint(): RecoveryPoint | undefined {
    return this.points.at(-1);
  }

  get replicating(): boolean {
    return ['initialReplication', 'protected', 'testing', 'initialReplicationHome', 'protectedHome'].includes(
      this.state,
    );
  }

  get homeward(): boolean {
    return this.face.provider === 'InMage';
  }

  /** Whether such work is under way; see {@link alone}. */
  get occupied(): boolean {
    return this.#occupied;
  }

  /** Does work that no other request may cross: until it ends the item allows no operation. */
  async alone<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    invariant(!this.#occupied, `one thing at a time is done to item ${this.name}`);
    this.#occupied = true;
    this.#noteAllowed();
    try {
      return await work();
    } finally {
      this.#occupied = false;
      this.#noteAllowed();
    }
  }

  allows(operation: Operation): boolean {
    return this.face.allowedOperations.includes(operation);
  }

  send(event: ItemEvent): void {
    // The first point of an epoch matters; there are thousands after it.
    if (event.type === 'FIRST_POINT' && !this.state.startsWith('initialReplication')) return;
    const ignorable =
      event.type === 'RESYNC_REQUIRED' || event.type === 'RESYNC_STARTED' || event.type === 'FIRST_POINT';
    invariant(ignorable || this.#chart.can(event), `item ${this.name} got ${event.type} in state ${this.state}`);
    this.#chart.send(event);
    this.#noteAllowed();
  }

  /** What clients may ask for is journaled whenever it becomes another. */
  #noteAllowed(): void {
    const { allowedOperations: operations } = this.face;
    const said = operations.join();
    if (said === this.#allowed) return;
    this.#allowed = said;
    this.#journal.write('item.allowed', { item: this.name, operations });
  }
}

function faceOf(state: string): ItemFace {
  const face = itemChart.states[state as keyof typeof itemChart.states]?.meta as ItemFace | undefined;
  invariant(face, `the item chart has no state ${state}`);
  return face;
}
