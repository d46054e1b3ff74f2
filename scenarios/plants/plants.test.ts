/**
 * A check that cannot fail proves nothing: what the catalogue of planted bugs has to be. That each is caught by its
 * property `muster plants` shows, in CI one for each property, every night all of them; that the same scenarios pass
 * without a bug says `suite.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { scenarios } from '../index.ts';
import { properties } from '../properties/index.ts';
import { plantNamed, plants } from './index.ts';
import { PLANT_KINDS } from './plant.ts';

describe('the catalogue of planted bugs', () => {
  test('holds eighty at least, and as many of each kind', () => {
    expect(plants.length).toBeGreaterThanOrEqual(80);
    for (const kind of PLANT_KINDS) {
      const share = plants.filter((plant) => plant.kind === kind).length / plants.length;
      expect(share, kind).toBeGreaterThan(0.2);
      expect(share, kind).toBeLessThan(0.3);
    }
  });

  test('has bugs of every role', () => {
    expect([...new Set(plants.map(({ role }) => role))].sort()).toEqual([
      'Mobility service',
      'Site Recovery service',
      'configuration server',
      'master target',
      'process server',
    ]);
  });

  test('names each once, with the property that must catch it and drills that exist', () => {
    expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
    expect(new Set(plants.map(({ title }) => title)).size).toBe(plants.length);
    const known = { properties: properties.map(({ name }) => name), scenarios: scenarios.map(({ name }) => name) };
    for (const { name, caughtBy, scenarios: places } of plants) {
      expect(known.properties, name).toContain(caughtBy);
      for (const place of places) expect(known.scenarios, name).toContain(place);
    }
  });

  test('leaves no property without a bug that shows that it can fail', () => {
    const catching = new Set(plants.map(({ caughtBy }) => caughtBy));
    expect(properties.map(({ name }) => name).filter((name) => !catching.has(name))).toEqual([]);
  });

  test('makes the parts of a bug anew for every run', () => {
    const plant = plantNamed('reorder-batches');
    expect(plant?.parts(sampleSite()).service?.arrange).not.toBe(plant?.parts(sampleSite()).service?.arrange);
  });
});
