/**
 * The machine's note of the epoch it is in the middle of. Its presence at boot means that the shutdown was unclean: an
 * order to go on with that epoch cannot be followed, because changes may have been lost.
 */
import type { Files } from '../runtime.ts';

const PATH = 'epoch.json';

export class EpochNote {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async read(): Promise<number | undefined> {
    const file = await this.#files.read(PATH);
    return file && (JSON.parse(new TextDecoder().decode(file.bytes)) as { epoch: number }).epoch;
  }

  async write(epoch: number): Promise<void> {
    await this.#files.write(PATH, { bytes: new TextEncoder().encode(JSON.stringify({ epoch })), symbolicBytes: 0 });
    await this.#files.sync(PATH);
  }

  remove(): Promise<void> {
    return this.#files.remove(PATH);
  }
}
