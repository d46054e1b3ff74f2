/** Which phases begin in one instant is seen in the whole cycle, gone through once without a fault. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../../simulator/journal/journal.ts';
import { sampleSite } from '../../../simulator/site/site.ts';
import { played } from '../../moves/played.ts';
import { runStory } from '../../runner.ts';
import { cycleOn, phasesOf } from './cycle.ts';
import { momentOf } from './moments.ts';

test('phases of one moment begin in one instant', async () => {
  const site = sampleSite();
  const cycle = cycleOn(site);
  const moves = cycle.flatMap((step) => step.moves);
  const records: JournalRecord[] = [];
  const { result } = await runStory(
    played({ schema: 'muster.moves/1', name: 'cycle', title: 'The cycle', begins: 'registered', moves, restMs: 0 }),
    { scenario: 'cycle', site, seed: '1', onRecord: (record) => records.push(record) },
  );
  expect([result.verdict, result.unreached]).toEqual(['passed', undefined]);

  let number = 1;
  for (const step of cycle) {
    const asked = records.findIndex(({ kind, text }) => kind === 'story' && String(text).startsWith(`${number}. `));
    const begins = phasesOf([step]).map(({ name, when }) => {
      const begun = records.slice(asked).find(({ kind, task, to }) => {
        if ('task' in when) return kind === 'job.task.begun' && task === when.task;
        return kind === 'item.state' && 'state' in when && to === when.state;
      });
      return { name, moment: momentOf(name), at: begun?.at };
    });
    expect(begins.filter(({ at }) => at === undefined)).toEqual([]);
    for (const [moment, phases] of Map.groupBy(begins, ({ moment }) => moment)) {
      expect(new Set(phases.map(({ at }) => at)).size, moment).toBe(1);
    }
    number += step.moves.length;
  }
});
