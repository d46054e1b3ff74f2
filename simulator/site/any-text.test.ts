/** Whatever stands in a site file, whoever wrote it is told what is wrong and where: never an exception, never a wait. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { examineSite, sampleSite } from './site.ts';

const PLACED = /^site\.yaml:\d+:\d+: \S/;

function isTold(text: string): void {
  const { mistakes, site, warnings } = examineSite(text, 'site.yaml');
  expect(site === undefined).toBe(mistakes.length > 0);
  for (const line of [...mistakes, ...warnings]) {
    expect(line).toMatch(PLACED);
    // One line each, and nothing in it that a terminal would act on.
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }
  expect(new Set(mistakes).size).toBe(mistakes.length);
  const lines = mistakes.map((line) => Number(line.split(':')[1]));
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
}

test('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), isTold));
});

test('any text of the signs that YAML and JSON are made of', () => {
  const sign = fc.constantFrom(
    ...'[]{}:,-?&*!|>\'"%@`#~<=\n\t \r\\',
    'a',
    '7',
    '&a ',
    '*a',
    '- ',
    ': ',
    '--- ',
    '<<: ',
    '!!x ',
  );
  fc.assert(fc.property(fc.array(sign, { maxLength: 60 }), (signs) => isTold(signs.join(''))));
});

test('any JSON, as JSON and as YAML', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      isTold(JSON.stringify(value));
      isTold(stringify(value));
    }),
  );
});

/** The sample site with one of its values, wherever it stands, exchanged for something else. */
const distorted = fc.gen().map((draw) => {
  const site: unknown = JSON.parse(JSON.stringify(sampleSite()));
  let section = site as Record<string, unknown>;
  for (;;) {
    const key = draw(() => fc.constantFrom(...Object.keys(section)));
    const value = section[key];
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && draw(fc.boolean)) {
      section = value as Record<string, unknown>;
      continue;
    }
    const unlikely = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.double(),
      fc.constantFrom('', ' ', '..', '__proto__', 'é', 0, -1),
    );
    section[key] = draw(() => unlikely);
    return site;
  }
});

test('a good site with one value exchanged, and whatever is still a site is the same site when it is read again', () => {
  fc.assert(
    fc.property(distorted, (site) => {
      const text = stringify(site);
      isTold(text);
      const read = examineSite(text, 'site.yaml').site;
      if (read !== undefined) expect(examineSite(JSON.stringify(read), 'again').site).toEqual(read);
    }),
  );
});
