/** The reason that an item's health gives when a refusal gives none. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { criticalOf } from './critical.ts';

const health = (kind: 'raise' | 'clear', item: string, code: string, severity = 'Critical') =>
  ({ kind: `health.${kind}`, item, code, severity }) as unknown as JournalRecord;

test('it is what was raised first, is Critical, and has not been cleared', () => {
  const records = [
    health('raise', 'files01', '78186'),
    health('raise', 'files01', '78028', 'Warning'),
    health('raise', 'orders01', '78144'),
    health('raise', 'files01', '78174'),
    health('raise', 'files01', '78024'),
    health('clear', 'files01', '78186'),
  ];
  expect(criticalOf(records, ['files01'])).toBe('78174');
  expect(criticalOf(records, ['billing01'])).toBeUndefined();
  expect(criticalOf(records, ['orders01', 'billing01'])).toBe('78144');
});
