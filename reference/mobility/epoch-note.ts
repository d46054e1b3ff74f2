/**
 * The machine's note of the epoch it is in the middle of. Its presence at boot means that the shutdown was unclean: an
 * order to go on with that epoch cannot be followed, because changes may have been lost.
 */
import { KeptNote } from '../kept-note.ts';
import type { Files } from '../runtime.ts';

export class EpochNote {
  readonly #note: KeptNote<{ readonly epoch: number }>;

  constructor(files: Files) {
    this.#note = new KeptNote(files, 'epoch.json');
  }

  async read(): Promise<number | undefined> {
    return (await this.#note.read())?.epoch;
  }

  write(epoch: number): ReturnType<KeptNote<unknown>['write']> {
    return this.#note.write({ epoch });
  }

  remove(): Promise<void> {
    return this.#note.remove();
  }
}
