import { expect, test } from 'vitest';
import { plants } from '../scenarios/plants/index.ts';
import { plantedBugsPage, writtenPlantedBugs } from './planted-bugs.ts';

test('planted-bugs.md is current (if not: npx node docs/planted-bugs.ts)', () => {
  expect(writtenPlantedBugs()).toBe(plantedBugsPage());
});

test('it has a row for every bug', () => {
  const rows = writtenPlantedBugs()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(plants.length);
});
