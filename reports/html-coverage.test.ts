/** The coverage of a run on its page: every cell says in words what its colour says. */
import { expect, test } from 'vitest';
import { groundOf, NO_COVERAGE } from '../scenarios/coverage/coverage.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { coverageSection } from './html-coverage.ts';

const drill = {
  coverage: {
    ...NO_COVERAGE,
    drills: 1,
    transitions: groundOf(['replica: stream.copying COPIED → stream.inStep']),
    operations: groundOf(['commit in protected: refused', 'failover in protected: accepted']),
    faults: groundOf(['vpn-loss in failingBack']),
    pairs: groundOf(['vpn-loss with wan-loss']),
    properties: groundOf(['sound-jobs']),
  },
} as unknown as DrillResult;

test('what was taken, asked and thrown by all drills together', () => {
  const section = coverageSection([drill, drill]);
  expect(section).toContain('<td>replica</td><td class="number">1</td><td class="number">6</td>');
  expect(section).toContain('<li>replica: stream.inStep OUT_OF_ORDER → stream.broken</li>');
  expect(section).not.toContain('<li>replica: stream.copying COPIED → stream.inStep</li>');
  expect(section).toContain('aria-label="commit in protected: refused">r</td>');
  expect(section).toContain('aria-label="commit in testing: never asked"></td>');
  expect(section).toContain('aria-label="failover in protected: accepted">a</td>');
  expect(section).toContain('aria-label="vpn-loss in failingBack: in 2 drills">2</td>');
  expect(section).toContain('<li>vpn-loss with wan-loss</li>');
  expect(section).toMatch(/Had nothing to look at: .*one-active-copy/);
});

test('drills of before it was counted have none', () => {
  expect(coverageSection([{} as DrillResult])).toBe('');
});
