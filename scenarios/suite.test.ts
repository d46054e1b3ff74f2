/** What the drills of the suite promise. That each passes, `docs/excerpts.test.ts` sees: it runs `npm start`. */
import { describe, expect, it } from 'vitest';
import { properties } from './properties/index.ts';
import { scenarios } from './index.ts';

describe('the default suite', () => {
  it('promises only properties that there are, and exercises every one of them', () => {
    const known = properties.map(({ name }) => name);
    const promised = new Set(scenarios.flatMap(({ exercises }) => exercises));
    expect([...promised].filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !promised.has(name))).toEqual([]);
  });
});
