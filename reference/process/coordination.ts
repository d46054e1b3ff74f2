/**
 * A process server's standing with the backup service, which coordinates the transfer of replicated data to Azure: without its
 * word nothing is uploaded, however well the storage account can be reached. The word holds for a minute (inferred), and all
 * relays share it.
 */
import { PORT } from '../model/ports.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { ProxySetting, Runtime } from '../runtime.ts';
import { COORDINATION, type CoordinationRequest } from '../wire/backup-coordination.ts';

export interface CoordinationSettings {
  readonly componentId: string;
  readonly backupHost: string;
  readonly proxy?: ProxySetting;
}

export class Coordination {
  readonly #runtime: Runtime;
  readonly #settings: CoordinationSettings;
  #holdsUntilMs = Number.NEGATIVE_INFINITY;
  /** Relays that ask at the same moment ask once. */
  #asking: Promise<Result<undefined>> | undefined;

  constructor(runtime: Runtime, settings: CoordinationSettings) {
    this.#runtime = runtime;
    this.#settings = settings;
  }

  /** Whether data may be transferred now; fails with a network code, or `HTTP <status>`. @param token for the cache storage */
  async transfer(token: string): Promise<Result<undefined>> {
    if (this.#runtime.clock.monotonicMs() < this.#holdsUntilMs) return ok();
    this.#asking ??= this.#ask(token).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(token: string): Promise<Result<undefined>> {
    const { network, clock } = this.#runtime;
    const { componentId, backupHost, proxy } = this.#settings;
    const answer = await network.request(
      { host: backupHost, port: PORT.azure },
      {
        method: 'POST',
        path: COORDINATION,
        body: { componentId } satisfies CoordinationRequest,
        headers: { authorization: `SharedAccess ${token}` },
      },
      { proxy },
    );
    if (!answer.ok) return answer;
    const { status } = answer.value;
    if (status >= 300) return fail(`HTTP ${status}`, `the backup service answered ${status}`);
    this.#holdsUntilMs = clock.monotonicMs() + TIMER.coordinationMs;
    return ok();
  }
}
