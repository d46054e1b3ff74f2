/** Watches over the virtual world for moments, and acts in them at once: nothing else happens in between. */
import type { Journal } from '../journal/journal.ts';
import {
  type FileMoment,
  type FileOperation,
  isNode,
  isPath,
  isRecordMoment,
  machineOf,
  type Moment,
  placeOf,
} from '../moments.ts';
import type { VirtualInternet } from './network/internet.ts';

/** @param machine where it came to pass; of a message, who was asked */
export type MomentAct = (machine: string) => void;

export class Moments {
  readonly #journal: Journal;
  readonly #internet: VirtualInternet;
  readonly #files: { readonly moment: FileMoment; readonly act: MomentAct }[] = [];

  constructor(journal: Journal, internet: VirtualInternet) {
    this.#journal = journal;
    this.#internet = internet;
  }

  /** Calls `act` whenever such a moment has come. Returns what ends it. */
  watch(moment: Moment, act: MomentAct): () => void {
    if (moment.on === 'record') {
      return this.#journal.onRecord((record) => {
        if (isRecordMoment(moment, record)) act(placeOf(record));
      });
    }
    if (moment.on !== 'file') return this.#internet.mischief.watch(moment, ({ toMachine }) => act(toMachine));
    const watcher = { moment, act };
    this.#files.push(watcher);
    return () => {
      const index = this.#files.indexOf(watcher);
      if (index >= 0) this.#files.splice(index, 1);
    };
  }

  /** A role's file was changed just now. */
  fileDone(node: string, done: FileOperation, path: string): void {
    if (this.#files.length === 0) return;
    for (const { moment, act } of [...this.#files]) {
      if (moment.done === done && isNode(moment.node, node) && isPath(moment.path, path)) act(machineOf(node));
    }
  }
}
