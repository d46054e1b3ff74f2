/**
 * A small file of JSON in which a role keeps what it has to know after a restart. It is replaced as a whole, and safe on disk
 * when {@link KeptNote.write} says so; where there is no room for the new one the old one stays.
 */
import type { FileFailure, Files } from './runtime.ts';
import type { Result } from './model/result.ts';

export class KeptNote<Known> {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  async read(): Promise<Known | undefined> {
    const file = await this.#files.read(this.#path);
    return file && (JSON.parse(new TextDecoder().decode(file.bytes)) as Known);
  }

  async write(known: Known): Promise<Result<undefined, FileFailure>> {
    const bytes = new TextEncoder().encode(JSON.stringify(known));
    const written = await this.#files.write(this.#path, { bytes, symbolicBytes: 0 });
    return written.ok ? this.#files.sync(this.#path) : written;
  }

  remove(): Promise<void> {
    return this.#files.remove(this.#path);
  }
}
