/**
 * Runs drills on worker threads, as many at once as the machine has cores and the lab allows. A thread takes the next drill
 * when it is done with one; a thread that dies takes its drill with it and is replaced.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { whoBroke } from '../scenarios/who-broke.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { DrillOutcome, DrillTask, FromWorker, WorkerSetup } from './drill-task.ts';
import type { LabOffer } from './labs.ts';

/**
 * A drill makes much garbage and keeps little: the larger the nursery, the less of it is still alive when it is emptied. With 4 MB a drill
 * took 1.4 times the processor time that it takes with 96 (`npm run bench` has both cores); more than that saves nothing.
 */
const NURSERY_MB = 96;

/** What the lab says of drills at once, and of the time one may take to come to rest before its thread is ended. */
export type PoolLimits = Pick<LabOffer, 'drillsAtOnce' | 'graceMs'>;

export interface PoolListener {
  onRecord(index: number, record: JournalRecord): void;
  onOutcome(index: number, outcome: DrillOutcome): void;
}

/** Where the threads take their drills from. */
export interface DrillSource {
  /** So many at most. */
  readonly most: number;
  /** The next drill and its number, as soon as there is one; undefined when none will come any more. */
  next(): Promise<readonly [number, DrillTask] | undefined>;
}

/** One after another, as they stand in a list. */
export function inOrder(tasks: readonly DrillTask[]): DrillSource {
  const queue = tasks.entries();
  return { most: tasks.length, next: async () => queue.next().value };
}

export class DrillPool {
  readonly #workerUrl: URL;
  readonly #lab: PoolLimits;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #endings = new Set<() => void>();

  constructor(workerUrl: URL, lab: PoolLimits) {
    this.#workerUrl = workerUrl;
    this.#lab = lab;
  }

  /**
   * Runs all tasks. Settles when each has an outcome and every thread has ended; rejects, as late, only when the listener
   * threw: a thread that nobody ends would keep the command alive.
   */
  async run(drills: readonly DrillTask[] | DrillSource, listener: PoolListener): Promise<void> {
    const source = 'next' in drills ? drills : inOrder(drills);
    const threads = Math.min(source.most, availableParallelism(), this.#lab.drillsAtOnce);
    const served = Array.from({ length: threads }, async () => {
      try {
        await this.#serve(source, listener);
      } catch (error) {
        this.stop();
        throw error;
      }
    });
    const broken = (await Promise.allSettled(served)).find(({ status }) => status === 'rejected');
    if (broken?.status === 'rejected') throw broken.reason;
  }

  /** Asks every running drill to stop; drills not yet started will not start. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
    Atomics.notify(this.#stop, 0);
    const endings = [...this.#endings];
    setTimeout(() => {
      for (const end of endings) end();
    }, this.#lab.graceMs).unref();
  }

  async #serve(source: DrillSource, listener: PoolListener): Promise<void> {
    let worker: Worker | undefined;
    try {
      for (let next = await source.next(); next; next = await source.next()) {
        const [index, task] = next;
        if (Atomics.load(this.#stop, 0) === 1) {
          listener.onOutcome(index, { kind: 'interrupted' });
          continue;
        }
        const setup: WorkerSetup = { stop: this.#stop.buffer as SharedArrayBuffer };
        if (worker === undefined) {
          const started = new Worker(this.#workerUrl, {
            workerData: setup,
            resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
          });
          // A promise that a story left behind may break its thread between two drills; nobody asks that thread again.
          started.on('error', () => {});
          started.once('exit', () => {
            if (worker === started) worker = undefined;
          });
          worker = started;
        }
        const outcome = await this.#runOn(worker, task, (record) => listener.onRecord(index, record));
        // A thread whose drill broke may hold anything; the next drill gets a fresh one.
        if (outcome.kind !== 'finished') {
          await worker.terminate();
          worker = undefined;
        }
        listener.onOutcome(index, outcome);
      }
    } finally {
      await worker?.terminate();
    }
  }

  #runOn(worker: Worker, task: DrillTask, onRecord: (record: JournalRecord) => void): Promise<DrillOutcome> {
    return new Promise((resolve) => {
      const finish = (outcome: DrillOutcome) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        this.#endings.delete(interrupt);
        resolve(outcome);
      };
      const crash = (error: unknown) => finish({ kind: 'crashed', failure: whoBroke(error, task.scenario) });
      const interrupt = () => finish({ kind: 'interrupted', threadEnded: true });
      const onMessage = (message: FromWorker) => {
        if (message.kind === 'record') onRecord(message.record);
        else finish(message.outcome);
      };
      const onError = (error: unknown) => crash(error);
      const onExit = (code: number) => crash(`the worker thread ended with code ${code}`);
      this.#endings.add(interrupt);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(task);
    });
  }
}
