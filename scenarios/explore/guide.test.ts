/** Which of several plans is walked next: the one that promises what its lane has not covered. */
import { expect, test } from 'vitest';
import { groundOf, NO_COVERAGE } from '../coverage/coverage.ts';
import { Guide } from './guide.ts';

const covering = (...faults: string[]) => ({ ...NO_COVERAGE, drills: 1, faults: groundOf(faults) });
const grounds: Readonly<Record<string, readonly string[]>> = {
  'here again': ['faults: vpn-loss in protected', 'faults: wan-loss in protected'],
  elsewhere: ['faults: vpn-loss in failingBack'],
};
const choose = (guide: Guide) => guide.choose(Object.keys(grounds), (plan) => new Set(grounds[plan]));

test('what is covered promises nothing any more', () => {
  const guide = new Guide(0, 1);
  expect(choose(guide)).toBe('here again');
  guide.learn(covering('vpn-loss in protected', 'wan-loss in protected'));
  expect(choose(guide)).toBe('elsewhere');
});

test('what was promised and did not come about promises less each time', () => {
  const guide = new Guide(0, 1);
  const chosen = Array.from({ length: 4 }, () => choose(guide));
  expect(chosen).toEqual(['here again', 'here again', 'elsewhere', 'here again']);
});

test('drills in a row that covered nothing new are counted, and one that did begins the count anew', () => {
  const guide = new Guide(0, 1);
  const barren = [['a'], ['a'], ['a'], ['b'], ['a', 'b']].map((names) => {
    guide.learn(covering(...names));
    return guide.barren;
  });
  expect(barren).toEqual([0, 1, 2, 0, 1]);
});
