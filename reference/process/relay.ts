/**
 * Sends one source's cached batches on, in order: compressed, sealed, and up to the cache storage account, or (on the way
 * home) to a master target. A batch leaves the cache when the far end has it.
 */
import type { Parcel } from '../model/content.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { Endpoint, Network, ProxySetting, Request, Runtime } from '../runtime.ts';
import type { Relay as RelayOrder } from '../wire/component-control.ts';
import { blobPath, keyFromHex } from '../wire/cache-storage.ts';
import { DATA, type DataAnswer } from '../wire/data-transfer.ts';
import type { Cache, CachedBatch } from './cache.ts';

/** Makes of a batch what may leave the site. */
export type Protect = (runtime: Runtime, key: Uint8Array, data: Parcel) => Parcel;

/** Compressed, then sealed with the item's key; the nonce is used once because it is drawn for every call. */
export const compressAndSeal: Protect = (runtime, key, data) =>
  runtime.codec.seal(key, runtime.random('nonces').bytes(12), runtime.codec.compress(data));

export interface RelayParts {
  readonly cache: Cache;
  readonly protect: Protect;
  readonly proxy?: ProxySetting;
  /** Whether data may go to Azure now. */
  readonly coordinated: (token: string) => Promise<Result<undefined>>;
  readonly askMasterTarget: (target: Endpoint, request: Request) => ReturnType<Network['request']>;
  /** A batch begins to be sent. */
  readonly begins: () => void;
  /** How sending it went: its size, or why not. */
  readonly report: (outcome: Result<number>) => void;
}

export class Relay {
  order: RelayOrder;
  /** Why the last batch could not be sent; undefined while they can. */
  failure: string | undefined;
  readonly #runtime: Runtime;
  readonly #key: Uint8Array;
  readonly #parts: RelayParts;
  #running = false;
  #wanted = true;

  constructor(runtime: Runtime, order: RelayOrder, parts: RelayParts) {
    this.#runtime = runtime;
    this.order = order;
    this.#parts = parts;
    this.#key = keyFromHex(order.key);
  }

  wake(): void {
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#wanted = false;
  }

  async #run(): Promise<void> {
    const { cache, protect, begins, report } = this.#parts;
    this.#running = true;
    for (let batch = this.#next(); batch && this.#wanted; batch = this.#next()) {
      const data = await cache.read(batch);
      if (!data) {
        await cache.remove(batch);
        continue;
      }
      begins();
      const sent = await this.#send(batch, protect(this.#runtime, this.#key, data));
      this.failure = sent.ok ? undefined : sent.failure.code;
      report(sent.ok ? ok(batch.sizeBytes) : sent);
      if (sent.ok) await cache.remove(batch);
      else await this.#runtime.clock.sleep(TIMER.shipmentRetryMs);
    }
    this.#running = false;
  }

  #next(): CachedBatch | undefined {
    return this.#parts.cache.pendingOf(this.order.serverId).find((batch) => batch.epoch === this.order.epoch);
  }

  async #send(batch: CachedBatch, data: Parcel): Promise<Result<undefined>> {
    const { target } = this.order;
    if (target.kind === 'cache-storage') {
      const coordinated = await this.#parts.coordinated(target.token);
      if (!coordinated.ok) return coordinated;
      return this.#runtime.blobs.put(target.account, blobPath(batch), data, {
        token: target.token,
        proxy: this.#parts.proxy,
      });
    }
    const { serverId, epoch, sequence, kind } = batch;
    const body = { serverId, epoch, sequence, kind };
    const answer = await this.#parts.askMasterTarget(target, { method: 'POST', path: DATA, body, payload: data });
    if (!answer.ok) return answer;
    if (answer.value.status === 200) return ok();
    // Behind what the far end has: it was taken before and only the answer was lost.
    const expected = (answer.value.body as DataAnswer | undefined)?.expectedSequence ?? 0;
    if (answer.value.status === 409 && expected > sequence) return ok();
    return fail(`HTTP ${answer.value.status}`, `the master target did not take batch ${epoch}/${sequence}`);
  }
}
