/**
 * The last command this machine began to carry out, durable: settings are repeated until Azure withdraws them, and a
 * machine that was started again must not shut itself down a second time for the same command.
 */
import type { Files } from '../runtime.ts';

const PATH = 'command.json';

export class CommandNote {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async read(): Promise<string | undefined> {
    const file = await this.#files.read(PATH);
    return file && (JSON.parse(new TextDecoder().decode(file.bytes)) as { id: string }).id;
  }

  async write(id: string): Promise<void> {
    await this.#files.write(PATH, { bytes: new TextEncoder().encode(JSON.stringify({ id })), symbolicBytes: 0 });
    await this.#files.sync(PATH);
  }
}
