/**
 * Owns everything that is begun on behalf of something that ends, such as a lab: work under way, and what has to be given
 * back. Whatever is begun through it is awaited before it is closed, and a promise of its making never rejects unheard.
 *
 * It ends in one order. First it is *given up*: nothing more is begun, and whoever waits {@link Scope.until} something hears
 * why. Then what is under way comes to its end. Then everything is given back, the last first. So nothing is given back
 * that somebody still works with, and nothing is made that nobody gives back.
 */
import { invariant } from '../../reference/model/result.ts';

type Work<T = unknown> = () => Promise<T>;

export interface ScopeOptions {
  /** Hears of each piece of work as it begins, by name. */
  readonly onBegin?: (name: string) => void;
  /** When it is aborted, so is the scope. */
  readonly signal?: AbortSignal;
}

export class Scope {
  readonly #givenUp = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #giveBack: Work[] = [];
  readonly #onBegin: (name: string) => void;
  #onFailure: (error: unknown) => void = (error) => this.giveUp(error);
  #closed: Promise<void> | undefined;
  #isOver = false;

  constructor({ onBegin = () => {}, signal }: ScopeOptions = {}) {
    this.#onBegin = onBegin;
    if (signal?.aborted) this.giveUp(signal.reason);
    else signal?.addEventListener('abort', () => this.giveUp(signal.reason), { once: true, signal: this.signal });
  }

  /** Aborted when the scope is given up; the reason is why. */
  get signal(): AbortSignal {
    return this.#givenUp.signal;
  }

  /** Begins a piece of work, which has to end by itself when the scope is given up. Rejects if it is already. */
  begin<T>(name: string, work: Work<T>): Promise<T> {
    const begun = this.#do(name, work);
    this.#underWay.add(begun);
    const over = () => this.#underWay.delete(begun);
    begun.then(over, over);
    return begun;
  }

  /** Begins several pieces beside each other. When one fails the scope is given up, and this rejects when all have ended. */
  async together<All extends Readonly<Record<string, Work>>>(
    all: All,
  ): Promise<{ readonly [Name in keyof All]: Awaited<ReturnType<All[Name]>> }> {
    const begun = Object.entries(all).map(async ([name, work]) => {
      try {
        return [name, await this.begin(name, work)] as const;
      } catch (error) {
        this.giveUp(error);
        throw error;
      }
    });
    await Promise.allSettled(begun);
    this.signal.throwIfAborted();
    return Object.fromEntries(await Promise.all(begun)) as { [Name in keyof All]: Awaited<ReturnType<All[Name]>> };
  }

  /** Begins work that nobody waits for. If it fails, the scope is given up, or whoever {@link hears} is told. */
  background(name: string, work: Work): void {
    this.begin(name, work).catch((error: unknown) => {
      if (!this.signal.aborted) this.#onFailure(error);
    });
  }

  /** From now on failures in the background are told there, and the scope stands. */
  hears(onFailure: (error: unknown) => void): void {
    this.#onFailure = onFailure;
  }

  /** Waits for what may never come: rejects when the scope is given up before. */
  async until<T>(awaited: Promise<T>): Promise<T> {
    const never = Promise.withResolvers<never>();
    const giveUp = () => never.reject(this.signal.reason);
    this.signal.addEventListener('abort', giveUp);
    if (this.signal.aborted) giveUp();
    try {
      return await Promise.race([awaited, never.promise]);
    } finally {
      this.signal.removeEventListener('abort', giveUp);
    }
  }

  /** A piece of work that is a scope of its own, given up as well when `signal` is aborted. */
  part<T>(name: string, signal: AbortSignal, work: (part: Scope) => Promise<T>): Promise<T> {
    return this.begin(name, async () => {
      const part = new Scope({ onBegin: this.#onBegin, signal: AbortSignal.any([this.signal, signal]) });
      try {
        return await work(part);
      } finally {
        await part.close();
      }
    });
  }

  /** Does that; when `signal` is aborted before it is done, the scope is given up. */
  async heeding<T>(signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
    const giveUp = () => this.giveUp(signal?.reason);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    try {
      return await work();
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Something is there now that has to be given back in the end. */
  atEnd(giveBack: Work): void {
    invariant(!this.#isOver, 'whatever a scope owns is made before it is closed');
    this.#giveBack.push(giveBack);
  }

  /** Nothing more is begun, and nobody waits any longer. Only the first reason counts. */
  giveUp(reason: unknown): void {
    this.#givenUp.abort(reason);
  }

  /** Settles when nothing is under way and everything is given back. Not for work of its own, which it would wait for. */
  close(reason: unknown = new Error('it was closed')): Promise<void> {
    this.giveUp(reason);
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #do<T>(name: string, work: Work<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.#onBegin(name);
    this.signal.throwIfAborted();
    return work();
  }

  async #end(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    const failures: unknown[] = [];
    for (let next = this.#giveBack.pop(); next; next = this.#giveBack.pop()) {
      try {
        await next();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#isOver = true;
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} things could not be given back`);
    if (failures.length === 1) throw failures[0];
  }
}
