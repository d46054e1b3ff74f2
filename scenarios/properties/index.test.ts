import { describe, expect, it } from 'vitest';
import { properties } from './index.ts';
import { SyntheticRun } from './synthetic-run.ts';

describe('all properties', () => {
  it('have each a name of its own', () => {
    expect(new Set(properties.map(({ name }) => name)).size).toBe(properties.length);
  });

  it.each(properties)('$name: a run in which nothing happened is inconclusive, never passed', async (property) => {
    expect(await property.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
