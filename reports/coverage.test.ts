/** The coverage of a run as a person reads it. */
import { expect, test } from 'vitest';
import { groundOf, NO_COVERAGE } from '../scenarios/coverage/coverage.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { coverageText } from './coverage.ts';
import { paint } from './paint.ts';

test('says what was taken and what not, of all drills together', () => {
  const drill = {
    coverage: {
      ...NO_COVERAGE,
      drills: 1,
      transitions: groundOf([
        'item: testing TEST_FAILED → protected',
        'replica: stream.copying COPIED → stream.inStep',
      ]),
      operations: groundOf(['commit in protected: refused', 'test failover in protected: accepted']),
      faults: groundOf(['vpn-loss in unprotected']),
      properties: groundOf(['sound-jobs']),
    },
  } as unknown as DrillResult;
  const text = coverageText(paint(false), [drill, drill]);
  expect(text).toContain('of 2 drills');
  expect(text).toMatch(/^replica +1 +6$/m);
  expect(text).toContain('  replica: stream.copying OUT_OF_ORDER → stream.broken\n');
  expect(text).not.toContain('  item: testing TEST_FAILED');
  expect(text).toMatch(/^commit( +·){4} +r( +·)*$/m);
  expect(text).toMatch(/^vpn-loss +2( +·)*$/m);
  expect(text).toMatch(/had nothing to look at: .*one-active-copy/);
});
