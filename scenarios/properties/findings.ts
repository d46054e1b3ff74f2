/** Collects what a property found and turns it into its judgement: violated beats inconclusive beats passed. */
import { FINDINGS_KEPT, type Hazard } from '../result.ts';
import { counted, grouped } from './wording.ts';
import type { Judgement } from './property.ts';

/** So many are told in the sentence; the rest is counted. */
const MOST_TOLD = 3;

export class Findings {
  /** What the judgement rests on. */
  looked = 0;
  readonly #violations: string[] = [];
  readonly #doubts: string[] = [];
  /** How often for each reason. */
  readonly #unjudged = new Map<string, number>();
  readonly #hazards: Hazard[] = [];

  /** Something that must never be. */
  violation(evidence: string): void {
    this.#violations.push(evidence);
  }

  /** Something that could not be judged and should have been. */
  doubt(evidence: string): void {
    this.#doubts.push(evidence);
  }

  /** Something that this history does not allow to judge, with the reason. It is told, and stands for no verdict. */
  unjudged(why: string): void {
    this.#unjudged.set(why, (this.#unjudged.get(why) ?? 0) + 1);
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
    const besides = {
      ...(this.#hazards.length > 0 && { hazards: this.#hazards }),
      ...(this.#unjudged.size > 0 && { unjudged: counts(this.#unjudged) }),
    };
    if (this.#violations.length > 0) return { verdict: 'violated', looked, ...told(this.#violations), ...besides };
    if (this.#doubts.length > 0) return { verdict: 'inconclusive', looked, ...told(this.#doubts), ...besides };
    if (looked === 0)
      return { verdict: 'inconclusive', looked, evidence: `Nothing to look at: ${nothing}`, ...besides };
    return { verdict: 'passed', looked, evidence: passed, ...besides };
  }
}

/** The same reason many times is told once. */
function counts(reasons: ReadonlyMap<string, number>): string[] {
  return [...reasons].map(([why, times]) => (times === 1 ? why : `${why} (${grouped(times)} times)`));
}

function told(all: readonly string[]): Pick<Judgement, 'evidence' | 'findings' | 'moreFindings'> {
  const rest = all.length - MOST_TOLD;
  const shown = all.slice(0, MOST_TOLD).join('; ');
  const evidence = rest > 0 ? `${shown}; and ${counted(rest, 'more finding', 'more findings')} of this kind` : shown;
  const more = all.length - FINDINGS_KEPT;
  return { evidence, findings: all.slice(0, FINDINGS_KEPT), ...(more > 0 && { moreFindings: more }) };
}
