/**
 * The heart of the virtual world: a queue of events ordered by deadline, then by the order they were asked for.
 *
 * Time stands still until somebody waits inside the lab ({@link Kernel.drive}); then events happen one after the other,
 * and between two of them every pending microtask is drained, so that roles may use promises freely as long as only
 * the virtual world settles them. Draining costs far more than an event, hence {@link Kernel.touchPromises}: whoever
 * settles a promise or calls an async handler says so, and the queue runs on without draining when nobody did.
 */
import { InvariantBroken, invariant } from '../../reference/model/result.ts';
import { cancelQueued, EventQueue, type QueuedEvent } from '../ground/event-queue.ts';

export interface Scheduled {
  cancel(): void;
}

/** Virtual time may pass without end; real time must not: how long until Ctrl-C and friends get a turn. */
const BREATHE_EVERY_MS = 50;
/** Reading the real clock costs as much as a trivial event, so it is read once in this many. */
const EVENTS_BETWEEN_CLOCK_READS = 256;

export class Kernel {
  /** World time, Unix milliseconds; fractions occur. Inside an event it is that event's deadline. */
  nowMs: number;
  readonly startsAtMs: number;
  eventsProcessed = 0;

  readonly #queue = new EventQueue();
  #sequence = 0;
  #touched = false;
  /** Undefined while all is well; a box, because anything can be thrown. */
  #failure: { readonly error: unknown } | undefined;
  /** Rejects when the world breaks, for whoever waits for something else than world time. */
  readonly broken: Promise<never>;
  readonly #break: (error: unknown) => void;
  readonly #waiting = new Set<(error: unknown) => void>();
  #running = false;
  #ended = false;
  #outside = 0;
  #breathedAtMs = 0;

  constructor(startsAtMs: number) {
    this.startsAtMs = startsAtMs;
    this.nowMs = startsAtMs;
    const { promise, reject } = Promise.withResolvers<never>();
    this.broken = promise;
    this.#break = reject;
    promise.catch(() => {});
  }

  /** Virtual milliseconds since the start of the run, whole. */
  elapsedMs(): number {
    return Math.floor(this.nowMs - this.startsAtMs);
  }

  /** Runs `action` when world time reaches `atMs`; at the next opportunity when that has passed. */
  schedule(atMs: number, action: () => void): Scheduled {
    invariant(!Number.isNaN(atMs), 'an event needs a deadline that is a number');
    const event: QueuedEvent = {
      atMs: Math.max(atMs, this.nowMs),
      sequence: this.#sequence++,
      action,
      queue: this.#queue,
      cancel: cancelQueued,
    };
    this.#queue.push(event);
    return event;
  }

  /** Says that a promise was settled or an async handler called: microtasks run before the next event. */
  touchPromises(): void {
    this.#touched = true;
  }

  /** Stops the run: something in the virtual world threw. The first failure wins and every {@link drive} rejects. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#break(this.#failure.error);
    this.#touched = true;
  }

  /**
   * Lets time pass until `waited` settles, and settles the same way. Rejects when an event throws, when
   * {@link fail} is called, or (`InvariantBroken`) when nothing is left to happen that could settle it. Several
   * callers may drive at once; time then passes until the last of them is served. After {@link end} it never settles.
   */
  drive<T>(waited: Promise<T>): Promise<T> {
    if (this.#ended) {
      waited.catch(() => {});
      return new Promise<T>(() => {});
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      waited.then(
        (value) => {
          this.#waiting.delete(reject);
          resolve(value);
        },
        (error) => {
          this.#waiting.delete(reject);
          reject(error);
        },
      );
      // Whatever fails there, those who wait hear.
      if (!this.#running) void this.#run();
    });
  }

  /**
   * Lets everything happen that is due up to and including `untilMs`, and rests there. Settles like {@link drive}. The
   * same is done to the world by the same things at the same instants, however its time was cut into such stretches.
   */
  advanceTo(untilMs: number): Promise<void> {
    invariant(untilMs >= this.nowMs, 'time moves forward');
    const { promise, resolve } = Promise.withResolvers<void>();
    const action = () => {
      this.#touched = true;
      resolve();
    };
    // After everything else that is due at that instant, even what is asked for only then.
    const sequence = Number.POSITIVE_INFINITY;
    this.#queue.push({ atMs: untilMs, sequence, action, queue: this.#queue, cancel: cancelQueued });
    return this.drive(promise);
  }

  /**
   * The run is over. What somebody still waits for, a client that renews its token just then, will not come any more, and
   * must not keep a world going that nobody looks at. Nor must what is asked for after that: a client in the middle of its
   * pipeline, in real time, knows nothing of the end.
   */
  end(): void {
    this.#ended = true;
    this.#waiting.clear();
  }

  /** Real work under way (a module that loads, a client's own pipeline): world time stands still until it is done. */
  async outside<T>(work: Promise<T>): Promise<T> {
    this.#outside++;
    try {
      return await work;
    } finally {
      this.#outside--;
      this.#touched = true;
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#touched = true;
    this.#breathedAtMs = performance.now();
    try {
      while (this.#waiting.size > 0) {
        if (this.#touched) {
          this.#touched = false;
          await drainMicrotasks();
        } else if (this.#outside > 0) {
          await breathe();
        } else if (!this.#processUntilTouched()) {
          await this.#confirmThereIsNothingLeft();
        }
        if (this.#failure !== undefined) throw this.#failure.error;
        if (performance.now() - this.#breathedAtMs > BREATHE_EVERY_MS) {
          await breathe();
          this.#breathedAtMs = performance.now();
        }
      }
    } catch (error) {
      this.fail(error);
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const reject of waiting) reject(error);
    } finally {
      this.#running = false;
    }
  }

  /** Processes events until one touches promises or it is time to breathe. False when the queue is empty. */
  #processUntilTouched(): boolean {
    for (let count = 0; count < EVENTS_BETWEEN_CLOCK_READS; count++) {
      const event = this.#queue.pop();
      if (event === undefined) return false;
      const { action } = event;
      event.action = undefined;
      this.nowMs = event.atMs;
      this.eventsProcessed++;
      action?.();
      if (this.#touched) return true;
    }
    return true;
  }

  /** Gives stray real work one turn of the event loop before calling the wait hopeless. */
  async #confirmThereIsNothingLeft(): Promise<void> {
    await breathe();
    if (this.#waiting.size === 0 || this.#touched || this.#outside > 0 || this.#queue.size > 0) return;
    throw new InvariantBroken(
      `nothing left to happen: ${this.eventsProcessed} events were processed, it is ` +
        `${new Date(this.nowMs).toISOString()}, and no event remains that could settle what is waited for`,
    );
  }
}

/** A tick is taken only when the microtask queue is empty: measured here, three times as fast as `setImmediate`. */
function drainMicrotasks(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
