/**
 * A property: something that must hold in every run, judged from the journal and the disks' known history alone.
 *
 * `looked` counts what the judgement rests on (machines compared, points checked, …). A property that had nothing to look
 * at is inconclusive, never passed; a scenario says which properties it exercises, and those must have looked at
 * something. Evidence is for a person to act on: what was found, where, when, and what was expected instead.
 */
import type { JournalHeader, JournalRecord } from '../../simulator/journal/journal.ts';
import type { KnownHistory } from '../../simulator/journal/known-history.ts';
import type { Site } from '../../simulator/site/site.ts';
import type { Cause, Hazard, Verdict } from '../result.ts';

export interface Run {
  readonly header: JournalHeader;
  readonly records: readonly JournalRecord[];
  readonly history: KnownHistory;
  /** Unix milliseconds at `at` 0; what roles call the time. */
  readonly startsAtMs: number;
  /** What was rehearsed on; a journal alone does not say. */
  readonly site?: Site;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly looked: number;
  /** In one sentence. */
  readonly evidence: string;
  /** The same as a list, a finding each, where several were found; {@link Findings} makes it. */
  readonly findings?: readonly string[];
  readonly moreFindings?: number;
  /** The kinds of findings there are, where the property tells them apart. */
  readonly causes?: readonly Cause[];
  /** What the operator did; it does not touch the verdict. */
  readonly hazards?: readonly Hazard[];
  /** What this history does not allow to judge, each with its reason; it does not touch the verdict either. */
  readonly unjudged?: readonly string[];
}

export interface Property {
  /** Kebab-case, the file's name. */
  readonly name: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Whether a site has what it takes to look at anything at all; absent: every site has. */
  readonly appliesTo?: (site: Site) => boolean;
  judge(run: Run): Judgement | Promise<Judgement>;
}
