/** The drills that are frozen one transition at a time by night are those that CI counts. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { drillsOfCoverage, PATHS } from './drills.ts';

test('the same paths as CI takes, and the roads beside them', async () => {
  const ci = readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8');
  expect(ci).toContain(`npx muster explore paths --path ${PATHS.join(',')} `);
  expect(ci).toContain('npx muster run scenarios/coverage/roads/*.ts ');
  const names = (await drillsOfCoverage(sampleSite())).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['full-cycle', 'no-room-to-register']));
  for (const path of PATHS) expect(names.filter((name) => name.startsWith(path))).not.toEqual([]);
});
