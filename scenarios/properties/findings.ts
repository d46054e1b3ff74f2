/** Collects what a property found and turns it into its judgement: violated beats inconclusive beats passed. */
import { type About, type Cause, FINDINGS_KEPT, type Hazard } from '../result.ts';
import { counted, grouped } from './wording.ts';
import type { Judgement } from './property.ts';

/** So many are told in the sentence; the rest is counted. */
const MOST_TOLD = 3;

interface Told {
  readonly evidence: string;
  readonly about: About;
}

export class Findings {
  /** What the judgement rests on. */
  looked = 0;
  readonly #violations: Told[] = [];
  readonly #doubts: Told[] = [];
  /** How often for each reason. */
  readonly #unjudged = new Map<string, number>();
  readonly #hazards: Hazard[] = [];

  /** Something that must never be. `about` is what stays the same when the run that met it is made smaller. */
  violation(evidence: string, about: About = {}): void {
    this.#violations.push({ evidence, about });
  }

  /** Something that could not be judged and should have been. */
  doubt(evidence: string, about: About = {}): void {
    this.#doubts.push({ evidence, about });
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

function told(all: readonly Told[]): Pick<Judgement, 'evidence' | 'findings' | 'moreFindings' | 'causes'> {
  const texts = all.map(({ evidence }) => evidence);
  const rest = all.length - MOST_TOLD;
  const shown = texts.slice(0, MOST_TOLD).join('; ');
  const evidence = rest > 0 ? `${shown}; and ${counted(rest, 'more finding', 'more findings')} of this kind` : shown;
  const more = all.length - FINDINGS_KEPT;
  const causes = causesOf(all);
  return {
    evidence,
    findings: texts.slice(0, FINDINGS_KEPT),
    ...(more > 0 && { moreFindings: more }),
    ...(causes.length > 0 && { causes }),
  };
}

/** The first of each kind; none when nothing tells kinds apart but the words, of which there are enough already. */
function causesOf(all: readonly Told[]): Cause[] {
  if (all.every(({ about }) => about.code === undefined && about.subject === undefined)) return [];
  const kinds = new Map<string, Cause>();
  for (const { evidence, about } of all) {
    const { subject, code } = about;
    const kind = JSON.stringify([subject, code ?? evidence]);
    if (!kinds.has(kind)) kinds.set(kind, { ...about, finding: evidence });
  }
  return [...kinds.values()].slice(0, FINDINGS_KEPT);
}
