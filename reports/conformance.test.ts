import { expect, test } from 'vitest';
import type { Comparison } from '../scenarios/conformance/compare.ts';
import { comparisonLines } from './conformance.ts';
import { paint } from './paint.ts';

const side = { verdict: 'passed', journalHash: 'sha256:0', virtualMs: 3_600_000 } as const;

const parted: Comparison = {
  scenario: 'full-cycle',
  agreement: 'differs',
  virtual: { ...side, lab: 'virtual', wallMs: 3000 },
  live: { ...side, lab: 'process', wallMs: 160_000 },
  differences: [
    {
      subject: 'machines of orders01',
      left: ['test azure'],
      right: [],
      common: 0,
      explained: 'the moon was full',
    },
    {
      subject: 'item orders01',
      left: ['Protected', 'UnplannedFailoverCommitted'],
      right: ['UnplannedFailoverCommitted'],
      common: 2,
      explained: undefined,
    },
  ],
};

test('what nobody has explained comes first, each with both sides of the place where the runs part', () => {
  expect(comparisonLines(paint(false), parted)).toMatchInlineSnapshot(`
    "  ✘ differs · virtual in 3 s, process in 2 min 40 s
        item orders01 after 2 in common
          virtual  Protected
          process  UnplannedFailoverCommitted
        machines of orders01
          virtual  test azure
          process  (nothing)
          to be expected: the moon was full
    "
  `);
});

test('a lab that could not tell the story says why', () => {
  const stopped = { code: 'FaultUnavailable', message: 'this lab has no proxy', atMs: 0 };
  const broken: Comparison = {
    ...parted,
    agreement: 'inconclusive',
    live: { ...parted.live, stopped },
    differences: [],
  };
  expect(comparisonLines(paint(false), broken)).toMatchInlineSnapshot(`
    "  ? inconclusive: the live lab could not tell this story · virtual in 3 s, process in 2 min 40 s
        this lab has no proxy
    "
  `);
});
