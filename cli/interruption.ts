/**
 * Ctrl-C, and what else asks a command to end. The first one asks the drills to stop and lets the command finish what there
 * is, or ends the process where there is nothing to finish; the second one ends the process at once, with a word on what
 * that leaves. A terminal delivers one Ctrl-C to every process, and npm and our own bootstrap pass theirs on, so signals that arrive within half a second of
 * each other are one.
 */
import { EXIT, type ExitCode } from './exit-codes.ts';

const SAME_KEYSTROKE_MS = 500;

export class Interruption {
  #happenedAtMs: number | undefined;
  readonly #listeners: (() => void)[] = [];
  #farewell: (() => ExitCode) | undefined;
  #over: number | undefined;

  get happened(): boolean {
    return this.#happenedAtMs !== undefined;
  }

  /** Calls `listener` at the first Ctrl-C, or now when that has been. */
  onFirst(listener: () => void): void {
    if (this.happened) listener();
    else this.#listeners.push(listener);
  }

  /** Says, at a second Ctrl-C, what is there and what is not, and with which code the process ends. */
  onSecond(farewell: () => ExitCode): void {
    this.#farewell = farewell;
  }

  /** Starts listening to the signals of this process. */
  watch(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.signalled());
  }

  /** The command has said everything and ends with that code. A signal ends the process now, whatever may still hold it. */
  over(code: number): void {
    this.#over = code;
  }

  /** Whether something is under way that would have to be ended in order. */
  get awaited(): boolean {
    return this.#listeners.length > 0;
  }

  /** One signal has come. `atMs` and `exit` are for the test's sake. */
  signalled(atMs = performance.now(), exit: (code: number) => void = process.exit): void {
    if (this.#over !== undefined) exit(this.#over);
    else if (this.#happenedAtMs === undefined) {
      this.#happenedAtMs = atMs;
      if (!this.awaited) exit(EXIT.interrupted);
      for (const listener of this.#listeners) listener();
    } else if (atMs - this.#happenedAtMs > SAME_KEYSTROKE_MS) {
      exit(this.#farewell?.() ?? EXIT.interrupted);
    }
  }
}
