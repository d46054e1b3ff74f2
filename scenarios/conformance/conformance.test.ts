import { describe, expect, test } from 'vitest';
import { runStory } from '../runner.ts';
import { scenario } from '../scenario.ts';
import { fullCycle } from '../stories/full-cycle.ts';
import { readJournal } from '../../simulator/journal-reader.ts';
import type { JournalRecord } from '../../simulator/journal.ts';
import { sampleSite } from '../../simulator/site.ts';
import { differences } from './difference.ts';
import { project } from './projection.ts';

async function recordsOf(told: typeof fullCycle, seed: string): Promise<readonly JournalRecord[]> {
  const { journal } = await runStory(told, { scenario: told.name, site: sampleSite(), seed });
  const read = readJournal(journal);
  if (!read.ok) throw new Error(read.failure.message);
  return read.value.records;
}

describe('two runs of one story', () => {
  test('agree for different seeds, although not one time in them is the same', async () => {
    const [one, other] = [project(await recordsOf(fullCycle, '1')), project(await recordsOf(fullCycle, '2'))];
    expect(one.get('item orders01')).toContain('UnplannedFailoverCommitted');
    expect(differences(one, other, 'full-cycle')).toEqual([]);
  });

  test('differ where one of them took another turn, and nowhere else', async () => {
    const withoutTest = scenario({
      ...fullCycle,
      async run(drill) {
        const { runbook } = drill;
        await runbook.protectEverything();
        await runbook.createPlan();
        await runbook.failOver();
      },
    });
    const found = differences(
      project(await recordsOf(fullCycle, '1')),
      project(await recordsOf(withoutTest, '1')),
      'full-cycle',
    );
    const jobs = found.find(({ subject }) => subject === 'jobs on everything');
    expect(jobs).toMatchObject({ common: 1, right: ['UnplannedFailover Succeeded'] });
    expect(jobs?.left[0]).toBe('TestFailover Succeeded');
    expect(found.map(({ subject }) => subject)).not.toContain('role files01/mobility');
  });
});
