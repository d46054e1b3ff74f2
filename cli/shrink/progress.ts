/** How far shrinking is, in one line that changes; nothing where a line cannot be written over. */
import { counted } from '../../scenarios/properties/wording.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { Output } from '../surroundings.ts';

const CLEAR_LINE = '\r\u001b[2K';

export class ShrinkProgress {
  readonly #output: Output;
  readonly #most: number;
  #tried = 0;

  constructor(output: Output, most: number) {
    this.#output = output;
    this.#most = most;
  }

  tried({ moves }: MovePlan): void {
    this.#tried += 1;
    if (!this.#output.redrawn) return;
    const run = `run ${this.#tried} of at most ${this.#most}`;
    this.#output.write(`${CLEAR_LINE}${run} · ${counted(moves.length, 'move')} by now`);
  }

  end(): void {
    if (this.#output.redrawn && this.#tried > 0) this.#output.write(CLEAR_LINE);
  }
}
