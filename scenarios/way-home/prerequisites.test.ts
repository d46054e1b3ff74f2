/**
 * Each prerequisite of the way home is taken away alone: the reprotect says by its code what is missing, and when it has arrived
 * the server comes home, byte for byte. In pairs, the one that is looked at first is told first, and each that arrives leaves
 * the other. Here a few pairs, all of them every night.
 */
import { expect, test } from 'vitest';
import { explain } from '../../reference/model/error-codes.ts';
import { PREREQUISITES } from './prerequisites.ts';
import { amissIn, comesHomeWithout, PAIRS } from './without.ts';

const EVERY = 17;

test.each(PREREQUISITES.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
  expect(amissIn(await comesHomeWithout([one]), 1)).toEqual([]);
});

/** A plan's reprotect chooses a datastore, and there is none that it may write to. */
const CHOSEN_BY_PLAN = 'whole-group and write-rights';
const SAMPLED = PAIRS.filter(([names], index) => index % EVERY === 0 || names === CHOSEN_BY_PLAN);

test.each(SAMPLED)('%s', async (_names, pair) => {
  expect(amissIn(await comesHomeWithout(pair), 2)).toEqual([]);
});

test('every code is one that is known, and documented where the table says so', () => {
  for (const { code, codeIs, name } of PREREQUISITES) {
    expect([name, explain(code)?.source.tag === 'documented']).toEqual([name, codeIs === 'documented']);
  }
});
