/**
 * Ships the change log to the process server over HTTPS 9443, oldest batch first, one at a time. A batch leaves the log
 * when it is acknowledged; until then it is sent again.
 */
import { sizeOf } from '../model/content.ts';
import { TIMER } from '../model/timers.ts';
import type { ChangeLog } from '../replication/change-log.ts';
import type { Endpoint, Runtime } from '../runtime.ts';
import { DATA, type DataAnswer, type DataHeader, dataTimeoutMs } from '../wire/data-transfer.ts';

/**
 * A process server that was not told of this source, or not of its epoch, is reached all the same. It learns of a change
 * with a poll of its own, so for a while this is no failure. Inferred: two polls, and one that is lost.
 */
const NOT_TOLD_YET = [404, 410];
const ORDER_ON_ITS_WAY_MS = 3 * TIMER.componentPollMs;

export type ShipmentEvent =
  | { type: 'SHIPPED' }
  | { type: 'SHIPMENT_FAILED'; code: string }
  | { type: 'THROTTLED' }
  | { type: 'STREAM_BROKEN'; reason: string };

export class Shipment {
  readonly #runtime: Runtime;
  readonly #serverId: string;
  readonly #log: ChangeLog;
  readonly #report: (event: ShipmentEvent) => void;
  #target: Endpoint | undefined;
  #running = false;
  #waiters: (() => void)[] = [];
  /** Since when the process server answers that it does not know of this source. */
  #unknownSinceMs: number | undefined;

  constructor(runtime: Runtime, serverId: string, log: ChangeLog, report: (event: ShipmentEvent) => void) {
    this.#runtime = runtime;
    this.#serverId = serverId;
    this.#log = log;
    this.#report = report;
  }

  aimAt(target: Endpoint | undefined): void {
    this.#target = target;
    this.wake();
  }

  /** There may be something to ship. */
  wake(): void {
    if (!this.#running) void this.#run();
  }

  /** Settles when at most `batches` wait for shipment. */
  async backlogAtMost(batches: number): Promise<void> {
    while (this.#log.length > batches) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let batch = this.#log.head(); batch && this.#target; batch = this.#log.head()) {
      const target = this.#target;
      const header: DataHeader = {
        serverId: this.#serverId,
        epoch: batch.epoch,
        sequence: batch.sequence,
        kind: batch.kind,
      };
      const answer = await this.#runtime.network.request(
        target,
        { method: 'POST', path: DATA, body: header, payload: batch.data },
        { trust: 'site', timeoutMs: dataTimeoutMs(sizeOf(batch.data)) },
      );
      // An epoch that is over, or a process server that is left: what became of its batch is nothing to what goes on now.
      if (this.#log.head() !== batch || !this.#isAimedAt(target)) continue;
      if (!answer.ok || !NOT_TOLD_YET.includes(answer.value.status)) this.#unknownSinceMs = undefined;
      if (!answer.ok) this.#report({ type: 'SHIPMENT_FAILED', code: answer.failure.code });
      else if (answer.value.status === 200) {
        await this.#taken(batch.epoch, batch.sequence);
        continue;
      } else if (answer.value.status === 409) {
        const expected = (answer.value.body as DataAnswer).expectedSequence ?? 0;
        if (expected > batch.sequence) {
          // It was taken before, and only the answer was lost.
          await this.#taken(batch.epoch, expected - 1);
          continue;
        }
        this.#report({ type: 'STREAM_BROKEN', reason: 'TargetAgentInternalError' });
        break;
      } else if (answer.value.status === 429) this.#report({ type: 'THROTTLED' });
      else if (this.#isFailure(answer.value.status))
        this.#report({ type: 'SHIPMENT_FAILED', code: `HTTP ${answer.value.status}` });
      await this.#runtime.clock.sleep(TIMER.shipmentRetryMs);
    }
    this.#running = false;
    this.#settleWaiters();
  }

  #isAimedAt({ host, port }: Endpoint): boolean {
    return this.#target?.host === host && this.#target.port === port;
  }

  /** Whether an answer is a failure by now: one to somebody unknown is only after some time. */
  #isFailure(status: number): boolean {
    if (!NOT_TOLD_YET.includes(status)) return true;
    const nowMs = this.#runtime.clock.monotonicMs();
    this.#unknownSinceMs ??= nowMs;
    return nowMs - this.#unknownSinceMs > ORDER_ON_ITS_WAY_MS;
  }

  async #taken(epoch: number, sequence: number): Promise<void> {
    await this.#log.acknowledge(epoch, sequence);
    this.#report({ type: 'SHIPPED' });
    this.#settleWaiters();
  }

  #settleWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
