import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedMap } from './sorted-map.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 4 });

test('lists what a plain map would, sorted and filtered, page by page', () => {
  const steps = fc.array(fc.record({ key, kept: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(
      steps,
      fc.oneof(fc.constant(''), key),
      fc.integer({ min: 1, max: 5 }),
      (changes, prefix, pageLength) => {
        const [sorted, plain] = [new SortedMap<boolean>(), new Map<string, boolean>()];
        for (const change of changes) {
          if (change.kept) {
            sorted.set(change.key, true);
            plain.set(change.key, true);
          } else {
            expect(sorted.delete(change.key)).toBe(plain.delete(change.key));
          }
        }
        const expected = [...plain.keys()].filter((name) => name.startsWith(prefix)).sort();
        expect(sorted.keys(prefix)).toEqual(expected);
        expect(sorted.size).toBe(plain.size);

        const pages: string[] = [];
        let page = sorted.keys(prefix, pageLength);
        while (page.length > 0) {
          pages.push(...page);
          page = sorted.keys(prefix, pageLength, page.at(-1));
        }
        expect(pages).toEqual(expected);
      },
    ),
  );
});

test('keeps its order over many more keys than one block holds, wherever they come and go', () => {
  const at = fc.integer({ min: 0, max: 2999 });
  const name = (number: number) => `${number % 3}/${String(number).padStart(4, '0')}`;
  fc.assert(
    fc.property(fc.array(at, { maxLength: 400 }), at, (gone, from) => {
      const sorted = new SortedMap<number>();
      const numbers = Array.from({ length: 3000 }, (_, index) => (index * 1777 + from) % 3000);
      for (const number of numbers) sorted.set(name(number), number);
      for (const number of gone) sorted.delete(name(number));
      // Whole blocks go from the front, and come again.
      for (let number = 0; number < 1500; number++) sorted.delete(name(number));
      for (let number = 0; number < 700; number++) sorted.set(name(number), number);
      const lost = new Set(gone);
      const left = numbers.filter((number) => number < 700 || (number >= 1500 && !lost.has(number))).map(name);
      expect(sorted.keys()).toEqual(left.toSorted());
      expect(sorted.keys('1/')).toEqual(left.filter((key) => key.startsWith('1/')).toSorted());
      expect(sorted.size).toBe(left.length);
    }),
    { numRuns: 20 },
  );
});
