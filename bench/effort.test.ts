import { describe, expect, test } from 'vitest';
import { effortOf, SHORT, WHOLE } from './effort.ts';

describe('the command line of the bench', () => {
  test('asks for everything, for the short form, or for sites of other sizes', () => {
    expect(effortOf([])).toEqual(WHOLE);
    expect(effortOf(['--short'])).toEqual(SHORT);
    expect(effortOf(['2,30'])).toEqual({ ...WHOLE, servers: [2, 30] });
    expect(effortOf(['--short', '3'])).toEqual({ ...SHORT, servers: [3] });
  });

  test.each([['--shrot'], ['1,x'], ['0'], ['1', '2'], ['']])('does not guess what %s means', (...words) => {
    expect(effortOf(words)).toContain('expected');
  });
});

test('the short form does everything that the whole one does', () => {
  const counts = ({ servers, callers, warmUp: _, ...numbers }: typeof SHORT) =>
    [servers.length, callers.length, ...Object.values(numbers)].map((count) => count > 0);
  expect(counts(SHORT)).toEqual(counts(WHOLE));
  expect(SHORT.callers).toEqual(WHOLE.callers);
});
