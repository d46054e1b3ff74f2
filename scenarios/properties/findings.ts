/** Collects what a property found and turns it into its judgement: violated beats inconclusive beats passed. */
import { FINDINGS_KEPT, type Hazard } from '../result.ts';
import { counted } from './wording.ts';
import type { Judgement } from './property.ts';

/** So many are told in the sentence; the rest is counted. */
const MOST_TOLD = 3;

export class Findings {
  /** What the judgement rests on. */
  looked = 0;
  readonly #violations: string[] = [];
  readonly #doubts: string[] = [];
  readonly #unjudged: string[] = [];
  readonly #hazards: Hazard[] = [];

  /** Something that must never be. */
  violation(evidence: string): void {
    this.#violations.push(evidence);
  }

  /** Something that could not be judged and should have been. */
  doubt(evidence: string): void {
    this.#doubts.push(evidence);
  }

  /** Something that this history does not allow to judge, and why. It is told, and stands for no verdict. */
  unjudged(why: string): void {
    this.#unjudged.push(why);
  }

  /** The operator did what the documents warn of. */
  hazard(hazard: Hazard): void {
    this.#hazards.push(hazard);
  }

  /**
   * @param passed what was looked at and found well, as a sentence for the reader
   * @param nothing why there was nothing to look at, when `looked` is 0
   */
  judge(passed: string, nothing: string): Judgement {
    const { looked } = this;
    const hazards = this.#hazards.length > 0 && { hazards: this.#hazards };
    if (this.#violations.length > 0) return { verdict: 'violated', looked, ...told(this.#violations), ...hazards };
    if (this.#doubts.length > 0) return { verdict: 'inconclusive', looked, ...told(this.#doubts), ...hazards };
    const besides = this.#unjudged.length === 0 ? '' : `. Not judged: ${told(this.#unjudged).evidence}`;
    if (looked === 0) {
      return { verdict: 'inconclusive', looked, evidence: `Nothing to look at: ${nothing}${besides}`, ...hazards };
    }
    return { verdict: 'passed', looked, evidence: `${passed}${besides}`, ...hazards };
  }
}

function told(all: readonly string[]): Pick<Judgement, 'evidence' | 'findings' | 'moreFindings'> {
  const rest = all.length - MOST_TOLD;
  const shown = all.slice(0, MOST_TOLD).join('; ');
  const evidence = rest > 0 ? `${shown}; and ${counted(rest, 'more finding', 'more findings')} of this kind` : shown;
  const more = all.length - FINDINGS_KEPT;
  return { evidence, findings: all.slice(0, FINDINGS_KEPT), ...(more > 0 && { moreFindings: more }) };
}
