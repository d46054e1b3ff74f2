/**
 * Several drills run at once, but a person reads one story at a time: the first unfinished drill is written as it
 * happens, the ones behind it wait in memory for their turn.
 */
export class HeadOfLine {
  readonly #write: (text: string) => void;
  readonly #waiting: string[][];
  readonly #finished: boolean[];
  #head = 0;

  constructor(drills: number, write: (text: string) => void) {
    this.#write = write;
    this.#waiting = Array.from({ length: drills }, () => []);
    this.#finished = Array.from({ length: drills }, () => false);
  }

  /** Adds to the story of drill number `index`. */
  tell(index: number, text: string): void {
    if (index === this.#head) this.#write(text);
    else this.#waiting[index]?.push(text);
  }

  /** The story of drill number `index` is complete. */
  finish(index: number): void {
    this.#finished[index] = true;
    while (this.#finished[this.#head]) {
      this.#head += 1;
      for (const text of this.#waiting[this.#head]?.splice(0) ?? []) this.#write(text);
    }
  }
}
