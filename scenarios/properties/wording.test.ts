import { describe, expect, it } from 'vitest';
import { counted, duration, grouped, listed, moment, tagName } from './wording.ts';

describe('the wording of evidence', () => {
  it.each([
    [310, '310 ms'],
    [42_900, '42 s'],
    [300_000, '5 min'],
    [845_000, '14 min 05 s'],
    [3_900_000, '1 h 05 min'],
    [-60_000, '−1 min'],
  ])('tells %d ms as %s', (ms, told) => {
    expect(duration(ms)).toBe(told);
  });

  it('tells moments to the millisecond where order is the point', () => {
    expect(moment(600_204)).toBe('0 h 10 min 00.204 s');
  });

  it('groups digits, counts nouns and shortens what is long', () => {
    expect([grouped(7), grouped(86_016), grouped(1_234_567)]).toEqual(['7', '86 016', '1 234 567']);
    expect([counted(1, 'machine'), counted(2, 'batch', 'batches')]).toEqual(['1 machine', '2 batches']);
    expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
    expect([listed([]), listed(['a']), listed(['a', 'b'])]).toEqual(['none', 'a', 'a and b']);
    expect([tagName('6b1c2d3e-0000-4000-8000-000000000000'), tagName('end/files01/1/7')]).toEqual([
      'tag 6b1c2d3e…',
      'tag end/files01/1/7',
    ]);
  });
});
