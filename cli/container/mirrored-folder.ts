/**
 * The folder of a run whose files go to a container as well, each as soon as it is finished, one after another in the order in which
 * they were written: where a result is, everything it speaks of is.
 */
import type { Failure, Result } from '../../reference/model/result.ts';
import { RunFolder } from '../../reports/run-folder.ts';
import type { Container } from './container.ts';

export class MirroredFolder extends RunFolder {
  readonly #container: Container;
  #underWay: Promise<void> = Promise.resolve();
  #failure: Failure | undefined;

  constructor({ note, path }: RunFolder, container: Container) {
    super(path, note);
    this.#container = container;
  }

  override get alsoAt(): string {
    return this.#container.place.shown;
  }

  /** Fails too when an earlier file did not come there: what is run after that would be lost to whoever waits for it. */
  override write(name: string, text: string): Result<string> {
    const written = super.write(name, text);
    if (written.ok) this.#afterwards(() => this.#container.put(name, text));
    return this.#failure && written.ok ? { ok: false, failure: this.#failure } : written;
  }

  override remove(name: string): void {
    super.remove(name);
    this.#afterwards(() => this.#container.remove(name));
  }

  override async settled(): Promise<Failure | undefined> {
    await this.#underWay;
    return this.#failure;
  }

  /** After the first failure nothing more is tried: the rest would wait as long for nothing. */
  #afterwards(step: () => Promise<Result<undefined>>): void {
    this.#underWay = this.#underWay.then(async () => {
      if (this.#failure) return;
      const done = await step();
      if (!done.ok) this.#failure = done.failure;
    });
  }
}
