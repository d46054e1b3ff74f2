/**
 * Sends one source's cached batches on, in order: compressed, sealed, and up to the cache storage account, or (on the way
 * home) to a master target. A batch leaves the cache when the far end has it.
 */
import type { Parcel } from '../model/content.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { ProxySetting, Runtime } from '../runtime.ts';
import type { Relay as RelayOrder } from '../wire/component-control.ts';
import { blobPath, keyFromHex } from '../wire/cache-storage.ts';
import { DATA, type DataAnswer } from '../wire/data-transfer.ts';
import type { Cache, CachedBatch } from './cache.ts';

/** Makes of a batch what may leave the site. */
export type Protect = (runtime: Runtime, key: Uint8Array, data: Parcel) => Parcel;

/** Compressed, then sealed with the item's key; the nonce is used once because it is drawn for every call. */
export const compressAndSeal: Protect = (runtime, key, data) =>
  runtime.codec.seal(key, runtime.random('nonces').bytes(12), runtime.codec.compress(data));

export class Relay {
  order: RelayOrder;
  readonly #runtime: Runtime;
  readonly #cache: Cache;
  readonly #protect: Protect;
  readonly #key: Uint8Array;
  readonly #proxy: ProxySetting | undefined;
  readonly #report: (outcome: Result<number>) => void;
  #running = false;
  #wanted = true;

  constructor(
    runtime: Runtime,
    order: RelayOrder,
    parts: { cache: Cache; protect: Protect; proxy?: ProxySetting; report: (outcome: Result<number>) => void },
  ) {
    this.#runtime = runtime;
    this.order = order;
    this.#cache = parts.cache;
    this.#protect = parts.protect;
    this.#key = keyFromHex(order.key);
    this.#proxy = parts.proxy;
    this.#report = parts.report;
  }

  wake(): void {
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#wanted = false;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let batch = this.#next(); batch && this.#wanted; batch = this.#next()) {
      const data = await this.#cache.read(batch);
      if (!data) {
        await this.#cache.remove(batch);
        continue;
      }
      const sent = await this.#send(batch, this.#protect(this.#runtime, this.#key, data));
      this.#report(sent.ok ? ok(batch.sizeBytes) : sent);
      if (sent.ok) await this.#cache.remove(batch);
      else await this.#runtime.clock.sleep(TIMER.shipmentRetryMs);
    }
    this.#running = false;
  }

  #next(): CachedBatch | undefined {
    return this.#cache.pendingOf(this.order.serverId).find((batch) => batch.epoch === this.order.epoch);
  }

  async #send(batch: CachedBatch, data: Parcel): Promise<Result<undefined>> {
    const { target } = this.order;
    if (target.kind === 'cache-storage') {
      return this.#runtime.blobs.put(target.account, blobPath(batch), data, {
        token: target.token,
        proxy: this.#proxy,
      });
    }
    const { serverId, epoch, sequence, kind } = batch;
    const answer = await this.#runtime.network.request(
      target,
      { method: 'POST', path: DATA, body: { serverId, epoch, sequence, kind }, payload: data },
      { trust: 'site' },
    );
    if (!answer.ok) return answer;
    if (answer.value.status === 200) return ok();
    // Behind what the far end has: it was taken before and only the answer was lost.
    const expected = (answer.value.body as DataAnswer | undefined)?.expectedSequence ?? 0;
    if (answer.value.status === 409 && expected > sequence) return ok();
    return fail(`HTTP ${answer.value.status}`, `the master target did not take batch ${epoch}/${sequence}`);
  }
}
