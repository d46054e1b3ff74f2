/** Collects what a property found and turns it into its judgement: violated beats inconclusive beats passed. */
import { FINDINGS_KEPT } from '../result.ts';
import { counted } from './wording.ts';
import type { Judgement } from './property.ts';

/** So many are told in the sentence; the rest is counted. */
const MOST_TOLD = 3;

export class Findings {
  /** What the judgement rests on. */
  looked = 0;
  readonly #violations: string[] = [];
  readonly #doubts: string[] = [];

  /** Something that must never be. */
  violation(evidence: string): void {
    this.#violations.push(evidence);
  }

  /** Something that could not be judged and should have been. */
  doubt(evidence: string): void {
    this.#doubts.push(evidence);
  }

  /**
   * @param passed what was looked at and found well, as a sentence for the reader
   * @param nothing why there was nothing to look at, when `looked` is 0
   */
  judge(passed: string, nothing: string): Judgement {
    const { looked } = this;
    if (this.#violations.length > 0) return { verdict: 'violated', looked, ...told(this.#violations) };
    if (this.#doubts.length > 0) return { verdict: 'inconclusive', looked, ...told(this.#doubts) };
    if (looked === 0) return { verdict: 'inconclusive', looked, evidence: `Nothing to look at: ${nothing}` };
    return { verdict: 'passed', looked, evidence: passed };
  }
}

function told(all: readonly string[]): Pick<Judgement, 'evidence' | 'findings' | 'moreFindings'> {
  const rest = all.length - MOST_TOLD;
  const shown = all.slice(0, MOST_TOLD).join('; ');
  const evidence = rest > 0 ? `${shown}; and ${counted(rest, 'more finding', 'more findings')} of this kind` : shown;
  const more = all.length - FINDINGS_KEPT;
  return { evidence, findings: all.slice(0, FINDINGS_KEPT), ...(more > 0 && { moreFindings: more }) };
}
