/** A few records as a person reads them. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { belongsToStory, tell } from './story.ts';

function record(kind: string, fields: Record<string, string | readonly string[]>): JournalRecord {
  return { seq: 1, at: 60_000, node: 'drill', kind, hash: '', ...fields } as JournalRecord;
}

test('a health code comes with its title', () => {
  expect(tell(record('health.raise', { item: 'orders01', code: '78026' }))?.text).toBe(
    'health of orders01: 78026 RPO above the threshold',
  );
});

test('a refusal that was expected is good news; an acceptance is not', () => {
  const attempt = { operation: 'planned failover', subject: 'orders01', expect: 'PlannedFailoverNotSupported' };
  const refused = tell(record('attempt.end', { ...attempt, outcome: 'refused', code: 'PlannedFailoverNotSupported' }));
  expect(refused).toMatchObject({
    tone: 'good',
    text: 'planned failover of orders01 was refused (PlannedFailoverNotSupported)',
  });
  expect(tell(record('attempt.end', { ...attempt, outcome: 'accepted' }))).toMatchObject({ tone: 'bad' });
});

test('the bookkeeping of replication is no part of the story', () => {
  expect(belongsToStory(record('apply.batch', { server: 'orders01' }))).toBe(false);
  expect(tell(record('toString', {}))).toBeUndefined();
});
