/** A cycle that went no further is excused by a document, and by nothing less. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { endsAsDocumented, openQuestion, unreachedIn, unreachedInWords } from './unreached.ts';

const left = (subject: string, state: string, code?: string) =>
  ({ kind: 'move.unreached', subject, state, code }) as unknown as JournalRecord;
const excused = (...records: JournalRecord[]) => endsAsDocumented({ unreached: unreachedIn(records) });

test('what follows from the first that was not reached needs no reason of its own', () => {
  const next = left('everything', 'committedHome', 'OperationNotAllowedInCurrentState');
  expect(excused(left('everything', 'failedBack', '78093'), next)).toBe(true);
  expect(excused(next, left('everything', 'failedBack', '78093'))).toBe(false);
});

test('every server of a step needs one', () => {
  expect(excused(left('orders01', 'protected', '95226'), left('files01', 'protected', '78174'))).toBe(true);
  expect(excused(left('orders01', 'protected', '95226'), left('files01', 'protected'))).toBe(false);
});

test('a later step that leads to the same state is another one', () => {
  const first = [left('billing01', 'protected', '78174'), left('everything', 'testing', 'ArmResourceDoesNotExist')];
  expect(excused(...first, left('billing01', 'protected', 'ArmResourceDoesNotExist'))).toBe(true);
  const [one, next] = first as [JournalRecord, JournalRecord];
  expect(excused(one, left('files01', 'protected', 'ArmResourceDoesNotExist'), next)).toBe(false);
});

test('a reason of ours excuses nothing, nor does none at all', () => {
  expect(excused(left('files01', 'protected', 'SourceNotShutDown'))).toBe(false);
  expect(excused(left('files01', 'protected'))).toBe(false);
  expect(excused()).toBe(false);
});

test('it is told with its code and where that is from', () => {
  const [one, other] = unreachedIn([left('files01', 'failedBack', '78093'), left('files01', 'protected')]);
  expect(one && unreachedInWords(one)).toBe('files01 did not come to failedBack: 78093 (documented)');
  expect(other && unreachedInWords(other)).toBe('files01 did not come to protected');
});

test('what no document excuses leaves a question open, about the first that was not reached', () => {
  const records = [left('files01', 'protected', 'SourceNotShutDown'), left('everything', 'testing', '78093')];
  expect(openQuestion(unreachedIn(records))).toMatchObject({
    name: 'comes-about',
    verdict: 'inconclusive',
    findings: [
      'files01 did not come to protected: SourceNotShutDown',
      'everything did not come to testing: 78093 (documented)',
    ],
    causes: [{ subject: 'files01', code: 'SourceNotShutDown' }],
  });
  expect(openQuestion(unreachedIn([left('files01', 'protected')]))?.causes).toMatchObject([{ code: 'protected' }]);
});

test('none is open when everything was reached, or a document says why not', () => {
  expect(openQuestion([])).toBeUndefined();
  expect(openQuestion(unreachedIn([left('files01', 'protected', '78174')]))).toBeUndefined();
});
