/** What has been begun and is not done yet, such as a power cut, so that somebody can wait for all of it. */
export class UnderWay {
  readonly #begun = new Set<Promise<unknown>>();

  async watch<Value>(work: Promise<Value>): Promise<Value> {
    this.#begun.add(work);
    try {
      return await work;
    } finally {
      this.#begun.delete(work);
    }
  }

  /** Also of what is begun meanwhile. */
  async settled(): Promise<void> {
    while (this.#begun.size > 0) await Promise.allSettled([...this.#begun]);
  }
}
