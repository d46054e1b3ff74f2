/** What a search has covered, in a few lines. */
import { expect, test } from 'vitest';
import { groundOf, NO_COVERAGE } from '../scenarios/coverage/coverage.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { coveredText } from './covered.ts';

const drill = {
  coverage: {
    ...NO_COVERAGE,
    drills: 1,
    transitions: groundOf(['item: enabling ENABLED → initialReplication', 'item: protected TEST_STARTED → testing']),
    operations: groundOf(['commit in protected: refused', 'commit in failedOver: accepted']),
    faults: groundOf(['vpn-loss in protected']),
  },
} as unknown as DrillResult;

test('says how much of all there is, and what was never come to', () => {
  const text = coveredText([drill, drill], 'walk', ['vpn-loss', 'wan-loss']);
  expect(text).toContain('Covered by 2 walks: 2 of ');
  expect(text).toContain(' 2 of 176 operations by state, 1 of 32 faults by state, 0 of 3 pairs of faults.\n');
  expect(text).toMatch(/states reprotectingToAzure, failingOver, .*; operations .*failover, .*; faults wan-loss\.\n$/);
  expect(text).not.toMatch(/states .*(enabling|initialReplication,|protected,|testing)/);
});

test('drills that broke before anything was counted covered nothing that could be told', () => {
  expect(coveredText([], 'walk', ['vpn-loss'])).toBe('');
});
