/**
 * What takes time in the fabric beside the vault: starting a machine, deleting a disk. These are operations of the compute
 * and network providers, which know nothing of the vault's jobs.
 */
import type { Failure, Result } from '../../reference/model/result.ts';
import type { Runtime } from '../../reference/runtime.ts';

export interface AsyncOperation {
  readonly id: string;
  readonly startMs: number;
  endMs: number | undefined;
  failure: Failure | undefined;
}

export class AsyncOperations {
  readonly #runtime: Runtime;
  readonly #operations = new Map<string, AsyncOperation>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get(id: string): AsyncOperation | undefined {
    return this.#operations.get(id.toLowerCase());
  }

  start(work: () => Promise<Result<unknown>>): AsyncOperation {
    const { clock, random } = this.#runtime;
    const id = random('async-operations').uuid();
    const operation: AsyncOperation = { id, startMs: clock.nowMs(), endMs: undefined, failure: undefined };
    this.#operations.set(id, operation);
    void work().then((outcome) => {
      operation.endMs = clock.nowMs();
      operation.failure = outcome.ok ? undefined : outcome.failure;
    });
    return operation;
  }
}
