/** The hunt for a planted bug, told drill by drill. */
import { expect, test } from 'vitest';
import type { DrillResult, PropertyVerdict } from '../result.ts';
import { huntFor, isAtLarge, isCaught, type Quarry, sampleOf, withDrill } from './hunt.ts';

const quarry: Quarry = {
  name: 'lost-write',
  title: 'One write is lost',
  kind: 'data path',
  caughtBy: 'true-points',
  scenarios: ['calm', 'storm'],
};

const violated = (name: string): PropertyVerdict => ({
  name,
  title: `What ${name} says`,
  verdict: 'violated',
  evidence: `${name} saw block 17`,
});
const drill = (...properties: PropertyVerdict[]) => ({ properties }) as unknown as DrillResult;

test('every scenario is tried with one seed before any with the next', () => {
  const { places } = huntFor(quarry, ['1', '2']);
  expect(places.map(({ scenario, seed }) => `${scenario} ${seed}`)).toEqual(['calm 1', 'storm 1', 'calm 2', 'storm 2']);
});

test('only the property that must see a bug catches it', () => {
  const missed = withDrill(huntFor(quarry, ['1']), drill(violated('sound-jobs')));
  expect(isCaught(missed)).toBe(false);
  expect(isAtLarge(missed)).toBe(true);
  const caught = withDrill(missed, drill(violated('sound-jobs'), violated('true-points')));
  expect(isAtLarge(caught)).toBe(false);
  expect(caught.drills.at(-1)).toEqual({
    scenario: 'storm',
    seed: '1',
    evidence: 'true-points saw block 17',
    others: ['sound-jobs'],
  });
});

test('a drill that broke catches nothing, and after the last place a bug has survived', () => {
  const hunt = withDrill(withDrill(huntFor(quarry, ['1']), undefined, 'the mast broke'), drill());
  expect(isAtLarge(hunt)).toBe(false);
  expect(isCaught(hunt)).toBe(false);
  expect(hunt.drills[0]?.broke).toBe('the mast broke');
});

test('a sample has one bug for each property', () => {
  const other = { ...quarry, name: 'another' };
  const rosy = { ...quarry, name: 'rosy', caughtBy: 'reported-rpo' };
  expect(sampleOf([quarry, other, rosy]).map(({ name }) => name)).toEqual(['lost-write', 'rosy']);
});
