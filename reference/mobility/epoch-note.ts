/**
 * The machine's note of the epoch that it has begun. Its presence at boot means that an order to go on with that epoch cannot
 * be followed: after an unclean shutdown changes may have been lost, and after an orderly one it has its last tag already.
 * Whoever began it anew, because a site that is cut off from the service orders it still, would count its batches from 1
 * again, and the far end would take them for those that it has.
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
