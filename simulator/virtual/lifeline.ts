/**
 * Whether a role is alive. When its machine loses power (or its process ends) the lifeline is killed, and everything
 * the role holds goes dead with it: timers never fire, pending promises never settle, listeners vanish. A role that
 * starts again gets a new lifeline.
 */
export class Lifeline {
  #alive = true;
  readonly #onKill: (() => void)[] = [];

  get alive(): boolean {
    return this.#alive;
  }

  /** Idempotent. The listeners run at once, in the order they were added. */
  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const listener of this.#onKill.splice(0)) listener();
  }

  /** Runs `listener` when the lifeline is killed; at once when it already is. */
  onKill(listener: () => void): void {
    if (this.#alive) this.#onKill.push(listener);
    else listener();
  }
}

/** What a dead role waits for: a promise that never settles. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
