/** What a plan of moves asked for and did not come about, and whether a document says why it could not. */
import { explain } from '../../reference/model/error-codes.ts';
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import type { DrillResult, PropertyVerdict, Unreached } from '../result.ts';

/** What the verdict on what was asked for in vain is called, beside those of properties. */
export const COMES_ABOUT = 'comes-about';

/** They say that something else had to come first, and not why that did not come. */
const NO_REASONS = new Set(['OperationNotAllowedInCurrentState', 'ArmResourceDoesNotExist']);

export function saysNoReason(code: string | undefined): boolean {
  return code === undefined || NO_REASONS.has(code);
}

export function unreachedIn(records: readonly JournalRecord[]): readonly Unreached[] {
  return records
    .filter(({ kind }) => kind === 'move.unreached')
    .map(({ code, state, subject }) => {
      const source = code === undefined ? undefined : explain(String(code))?.source.tag;
      return {
        subject: String(subject),
        state: String(state),
        ...(code !== undefined && { code: String(code) }),
        ...(source && { source }),
      };
    });
}

/** `files01 did not come to failedBack: 78093 (documented)` */
export function unreachedInWords({ code, source, state, subject }: Unreached): string {
  const why = code === undefined ? '' : `: ${code}${source === 'documented' ? ' (documented)' : ''}`;
  return `${subject} did not come to ${state}${why}`;
}

/**
 * Whether a document says why it went no further: of all that did not come to the first state that was not reached. What comes
 * after that could not; a later step may lead to that state again.
 * @returns false also when everything was reached
 */
export function endsAsDocumented({ unreached = [] }: Pick<DrillResult, 'unreached'>): boolean {
  const [first] = unreached;
  const after = unreached.findIndex(({ state }) => state !== first?.state);
  const kept = after < 0 ? unreached : unreached.slice(0, after);
  return kept.length > 0 && kept.every(({ code, source }) => source === 'documented' && !saysNoReason(code));
}

/**
 * The verdict on a cycle that did not come to its end although no document says why: an open question, since somebody who drills
 * wants to know whether it would have worked. Undefined where there is none.
 */
export function openQuestion(unreached: readonly Unreached[]): PropertyVerdict | undefined {
  const [first] = unreached;
  if (!first || endsAsDocumented({ unreached })) return undefined;
  const findings = unreached.map(unreachedInWords);
  return {
    name: COMES_ABOUT,
    title: 'What is asked until it has come about comes about, or a document says why it cannot',
    verdict: 'inconclusive',
    evidence: findings.join('; '),
    findings,
    // What comes after the first could not.
    causes: [{ finding: findings[0] ?? '', subject: first.subject, code: first.code ?? first.state }],
  };
}
