/**
 * The business a machine does: a ledger that grows, on a disk that is being replicated.
 *
 * Three kinds: `orders` takes an order now and then and has each one billed by the billing server; `billing` writes a
 * bill whenever it is asked; `ledger` writes entries on its own. Bills refer to orders on another machine's disk, so two
 * disks brought back from different instants contradict each other visibly.
 *
 * The properties judge by what is journaled here: `workload.begin` before SQLite gets a transaction, `workload.commit`
 * when its last write is on the disk, `workload.opened` with everything found on a disk.
 */
import { fail, type Failure, ok, type Result } from '../../../reference/model/result.ts';
import type { Clock, Endpoint, Journal, Listener, Network, RandomStream, Timer } from '../../../reference/runtime.ts';
import type { BlockDevice } from '../../disks/block-device.ts';
import { answer, type Billed, Biller, BILLING_PORT } from './billing.ts';
import { Churn, type ChurnRate } from './churn.ts';
import { streamSeed } from './factory-disk.ts';
import { Lane } from './lane.ts';
import { Ledger, type LedgerReading } from './ledger.ts';
import {
  billRow,
  digestOf,
  entryRow,
  type OrderToBill,
  orderRow,
  refersTo,
  type Row,
  type TableName,
} from './tables.ts';

export type WorkloadKind = 'orders' | 'billing' | 'ledger';

export interface WorkloadOptions {
  readonly kind: WorkloadKind;
  /** The protected server whose business this is, wherever it runs. */
  readonly serverId: string;
  /** The machine it runs on now. */
  readonly machine: string;
  readonly purpose: 'production' | 'test';
  readonly device: BlockDevice;
  readonly clock: Clock;
  random(stream: string): RandomStream;
  readonly network: Network;
  readonly journal: Journal;
  /** `billing` is where an orders server sends its orders; without it nothing is billed. */
  readonly peers?: { readonly billing?: Endpoint };
  /** Mean time between two transactions of its own; each interval is drawn between half and one and a half of it. */
  readonly intervalMs?: number;
  /** How long until an order that could not be billed is tried again. */
  readonly retryMs?: number;
  readonly churn?: ChurnRate;
}

const DEFAULT_INTERVAL_MS = 20_000;
const DEFAULT_RETRY_MS = 15_000;

export interface Workload {
  readonly kind: WorkloadKind;
  /** Opens the ledger on the disk as it is, lets SQLite recover it, and reads all of it. Once, before {@link start}. */
  open(): Promise<LedgerReading>;
  /** Begins business. Does nothing when no intact ledger was found. */
  start(): void;
  /** Finishes the running transaction, waits until every write is on the disk, and starts nothing new. */
  freeze(): Promise<Result<undefined>>;
  thaw(): void;
  /** Finishes the running transaction and ends business for good. A power cut needs no call: the runtime goes dead. */
  stop(): Promise<void>;
  /** From now on every freeze fails this way, as with a broken VSS writer; undefined heals it. */
  failFreezes(failure: Failure | undefined): void;
}

export function createWorkload(options: WorkloadOptions): Workload {
  return new LedgerWorkload(options);
}

class LedgerWorkload implements Workload {
  readonly kind: WorkloadKind;
  readonly #options: WorkloadOptions;
  readonly #lane = new Lane();
  readonly #biller: Biller | undefined;
  readonly #churn: Churn | undefined;
  #ledger: Ledger | undefined;
  /** Orders up to this number are safe on the disk and may be billed. */
  #durableOrderId = 0;
  #freezeFailure: Failure | undefined;
  #timer: Timer | undefined;
  #listener: Listener | undefined;
  #state: 'created' | 'running' | 'stopped' = 'created';

  constructor(options: WorkloadOptions) {
    const { kind, device, clock, network, churn, peers } = options;
    this.kind = kind;
    this.#options = options;
    if (churn) this.#churn = new Churn(device, clock, options.random('churn'), churn, this.#churnSeed());
    if (kind === 'orders' && peers?.billing) {
      const retryMs = options.retryMs ?? DEFAULT_RETRY_MS;
      this.#biller = new Biller({
        network,
        clock,
        billing: peers.billing,
        retryMs,
        orderFrom: (id) => this.#orderFrom(id),
      });
    }
  }

  async open(): Promise<LedgerReading> {
    const { device, clock } = this.#options;
    const { reading, ledger } = await Ledger.open({ device, clock, random: this.#options.random('sqlite') });
    await device.flush();
    this.#ledger = ledger;
    this.#durableOrderId = ledger?.lastId('orders') ?? 0;
    const { integrity, recovered, entries } = reading;
    this.#record('opened', { integrity, recovered, rows: entries, position: device.position });
    return reading;
  }

  start(): void {
    if (!this.#ledger || this.#state !== 'created') return;
    this.#state = 'running';
    this.#record('started', { purpose: this.#options.purpose });
    this.#churn?.start();
    if (this.kind === 'billing') this.#listener = this.#listen();
    else this.#scheduleNext();
    void this.#biller?.work();
  }

  async freeze(): Promise<Result<undefined>> {
    if (this.#freezeFailure) return fail(this.#freezeFailure.code, this.#freezeFailure.message);
    this.#churn?.stop();
    await this.#lane.freeze();
    await this.#options.device.flush();
    if (this.#state === 'running') this.#record('frozen');
    return ok();
  }

  thaw(): void {
    if (this.#state === 'running') {
      this.#churn?.start();
      this.#record('thawed');
    }
    this.#lane.thaw();
  }

  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    this.#timer?.cancel();
    this.#listener?.close();
    this.#biller?.stop();
    this.#churn?.stop();
    await this.#lane.freeze();
    await this.#ledger?.close();
    await this.#options.device.flush();
    this.#record('stopped', { purpose: this.#options.purpose });
  }

  failFreezes(failure: Failure | undefined): void {
    this.#freezeFailure = failure;
  }

  // ------------------------------------------------------------------------------------------------------------ business

  #scheduleNext(): void {
    const meanMs = this.#options.intervalMs ?? DEFAULT_INTERVAL_MS;
    const delayMs = Math.round(meanMs * (0.5 + this.#options.random('business').float()));
    this.#timer = this.#options.clock.after(delayMs, () => void this.#doBusiness());
  }

  async #doBusiness(): Promise<void> {
    const { clock } = this.#options;
    if (this.kind === 'orders') await this.#commit('orders', (id) => orderRow(id, clock.nowMs()));
    else await this.#commit('entries', (id) => entryRow(id, clock.nowMs()));
    if (this.#state !== 'running') return;
    void this.#biller?.work();
    this.#scheduleNext();
  }

  #listen(): Listener {
    const desk = {
      latestOrderId: () => this.#ledger!.lastBilledOrder,
      bill: (order: OrderToBill) => this.#bill(order),
    };
    return this.#options.network.listen(BILLING_PORT, (request) => answer(desk, request));
  }

  async #bill(order: OrderToBill): Promise<Billed> {
    let billed: Billed = 'failed';
    const done = await this.#commit('bills', (id) => {
      const nextOrderId = this.#ledger!.lastBilledOrder + 1;
      if (order.orderId === nextOrderId) return billRow(id, order, this.#options.clock.nowMs());
      billed = order.orderId < nextOrderId ? 'billed before' : 'out of turn';
      return undefined;
    });
    return done ? 'billed' : billed;
  }

  async #orderFrom(id: number): Promise<Row | undefined> {
    const order = id <= this.#durableOrderId ? await this.#ledger!.orderFrom(id) : undefined;
    return order && order[0] <= this.#durableOrderId ? order : undefined;
  }

  /**
   * One transaction in its turn: `make` gets the row's number and may decide, then and there, that there is nothing to
   * write. True when a row was written and is on the disk.
   */
  #commit(table: TableName, make: (id: number) => Row | undefined): Promise<boolean> {
    return this.#lane.run(async () => {
      const { device } = this.#options;
      const ledger = this.#ledger!;
      const row = this.#state === 'running' ? make(ledger.nextId(table)) : undefined;
      if (!row) return false;
      const [id] = row;
      this.#record('begin', { table, id, position: device.position });
      const inserted = await ledger.insert(table, row);
      if (!inserted.ok) {
        this.#record('failed', { table, id, reason: inserted.failure.message });
        return false;
      }
      const position = await device.flush();
      if (table === 'orders') this.#durableOrderId = id;
      const refers = refersTo(table, row);
      this.#record('commit', { table, id, ...(refers !== undefined && { refers }), digest: digestOf(row), position });
      return true;
    });
  }

  #churnSeed(): number {
    const { serverId, machine } = this.#options;
    return streamSeed(
      `churn ${serverId} on ${machine} ${Buffer.from(this.#options.random('churn').bytes(8)).toString('hex')}`,
    );
  }

  #record(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const { journal, serverId, machine } = this.#options;
    journal.write(`workload.${event}`, { server: serverId, machine, ...fields });
  }
}
