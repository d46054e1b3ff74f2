/** The engine says what a run depends on, and in what two of them differ. */
import { expect, test } from 'vitest';
import { engine, engineDifferences } from './engine.ts';

test('names sources, Node and the packages that reach into a run', () => {
  expect(engine()).toMatch(
    /^sources=[0-9a-f]{16} node=\S+ xstate=\S+ @journeyapps\/wa-sqlite=\S+ @faker-js\/faker=\S+$/,
  );
});

test('the same engine has no differences', () => {
  expect(engineDifferences(engine(), engine())).toEqual([]);
});

test('differences are told part by part', () => {
  expect(engineDifferences('sources=1 node=24.21.0', 'sources=1 node=24.22.0 xstate=5')).toEqual([
    'node: 24.21.0 → 24.22.0',
    'xstate: none → 5',
  ]);
});
