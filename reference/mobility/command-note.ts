/**
 * The last command this machine began to carry out, durable: settings are repeated until Azure withdraws them, and a
 * machine that was started again must not shut itself down a second time for the same command.
 */
import { KeptNote } from '../kept-note.ts';
import type { Files } from '../runtime.ts';

export class CommandNote {
  readonly #note: KeptNote<{ readonly id: string }>;

  constructor(files: Files) {
    this.#note = new KeptNote(files, 'command.json');
  }

  async read(): Promise<string | undefined> {
    return (await this.#note.read())?.id;
  }

  write(id: string): ReturnType<KeptNote<unknown>['write']> {
    return this.#note.write({ id });
  }
}
