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
