/** What shrinking is measured by: bugs and properties that there are, and moves that can be made. */
import { expect, test } from 'vitest';
import { faultNamed } from '../../chaos/fault-board.ts';
import { operationNamed } from '../moves/operations.ts';
import { plantNamed } from '../plants/index.ts';
import { properties } from '../properties/index.ts';
import { KNOWN_LEAST, namesOfMoves } from './known-least.ts';

test.each(KNOWN_LEAST)('$plant, $property', ({ by, least, plant, property }) => {
  expect(plantNamed(plant)?.name).toBe(plant);
  expect(properties.map(({ name }) => name)).toContain(property);
  const known = (name: string) => operationNamed(name) !== undefined || faultNamed(name).ok;
  expect([...least, ...('fault' in by ? [by.fault] : [])].filter((name) => !known(name))).toEqual([]);
});

test('moves are named by what is asked, thrown, healed or waited for', () => {
  const moves = [
    { operation: 'commit', subject: 'files01' },
    { fault: 'vpn-loss', as: 'one' },
    { heal: 'one' },
    { waitMs: 5 },
  ];
  const plan = { schema: 'muster.moves/1', name: 'a', title: 'A', begins: 'protected', moves, restMs: 0 } as const;
  expect(namesOfMoves(plan)).toEqual(['commit', 'vpn-loss', 'heal', 'wait']);
});
