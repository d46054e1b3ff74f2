/** Lanes: each drill is chosen by those before it in its lane, and by no others, whatever runs beside it. */
import { expect, test } from 'vitest';
import type { Lane, PlannedDrill } from '../../scenarios/explore/lane.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { LanesInTurn } from './lanes-in-turn.ts';

const plan = { schema: 'muster.moves/1', name: 'a', title: 'A', begins: 'protected', moves: [], restMs: 0 } as const;

/** Each drill's seed says what was seen before it. */
function* lane(from: number, count: number): Lane {
  let seen = '';
  for (let step = 0; step < count; step++) {
    const result = yield { number: from + step * 10, plan, seed: seen };
    seen += result?.name ?? '?';
  }
}

async function run(threads: number): Promise<string[]> {
  const lanes = new LanesInTurn([lane(0, 3), lane(1, 2), lane(2, 0)]);
  const done: PlannedDrill[] = [];
  const thread = async () => {
    for (let drill = await lanes.next(); drill; drill = await lanes.next()) {
      // Somebody slow and somebody quick, by the drill and not by the clock.
      for (let turn = 0; turn < (drill.number * 7) % 5; turn++) await Promise.resolve();
      done.push(drill);
      lanes.tell(drill, drill.number === 1 ? undefined : ({ name: `${drill.number},` } as DrillResult));
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return done.map(({ number, seed }) => `${number} after ${seed || 'nothing'}`).toSorted();
}

test.each([1, 2, 5])('with %i threads, each lane is handed what came of its own drills', async (threads) => {
  expect(await run(threads)).toEqual([
    '0 after nothing',
    '1 after nothing',
    '10 after 0,',
    '11 after ?',
    '20 after 0,10,',
  ]);
});

test('when it is enough nobody waits for a drill that is under way', async () => {
  let enough = false;
  const lanes = new LanesInTurn([lane(0, 3)], () => enough);
  const first = await lanes.next();
  enough = true;
  expect([first?.number, await lanes.next()]).toEqual([0, undefined]);
});
