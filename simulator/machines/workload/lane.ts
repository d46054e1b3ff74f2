/** One transaction after the other, and a barrier that lets the running one finish and no other begin. */
export class Lane {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;
  #frozen = false;
  #whenIdle: (() => void)[] = [];

  /** Runs `action` when its turn comes; settles as it does. */
  run<Value>(action: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => action().then(resolve, reject));
      void this.#advance();
    });
  }

  /** Lets nothing begin from now on. Settles when what was running is done. */
  freeze(): Promise<void> {
    this.#frozen = true;
    return new Promise((resolve) => {
      if (this.#running) this.#whenIdle.push(resolve);
      else resolve();
    });
  }

  thaw(): void {
    this.#frozen = false;
    void this.#advance();
  }

  async #advance(): Promise<void> {
    if (this.#running || this.#frozen) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#running = true;
    await next();
    this.#running = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
    void this.#advance();
  }
}
