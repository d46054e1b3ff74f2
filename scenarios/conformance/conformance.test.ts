import { describe, expect, test } from 'vitest';
import { runStory } from '../runner.ts';
import { scenario } from '../scenario.ts';
import { fullCycle } from '../stories/full-cycle.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { Journal, type JournalRecord } from '../../simulator/journal/journal.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { differences } from './difference.ts';
import { type Projection, project } from './projection.ts';
import type { Turn } from './turns.ts';

async function recordsOf(told: typeof fullCycle, seed: string): Promise<readonly JournalRecord[]> {
  const { journal } = await runStory(told, { scenario: told.name, site: sampleSite(), seed });
  const read = readJournal(journal);
  if (!read.ok) throw new Error(read.failure.message);
  return read.value.records;
}

const MINUTE_MS = 60_000;

describe('two runs of one story', () => {
  test('agree for different seeds, although not one time in them is the same', async () => {
    const [one, other] = [project(await recordsOf(fullCycle, '1')), project(await recordsOf(fullCycle, '2'))];
    expect(one.get('item orders01')?.map(({ what }) => what)).toContain('UnplannedFailoverCommitted');
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

describe('what one of two runs just had time for before it ended', () => {
  const run = (endMs: number, protectedAtMs?: number): readonly JournalRecord[] => {
    let nowMs = 0;
    const journal = new Journal(
      {
        schema: 'muster.journal/1',
        scenario: 'told by hand',
        site: 'test',
        seed: '1',
        lab: 'virtual',
        engine: 'test',
        startsAt: '2026-01-05T08:30:00.000Z',
      },
      () => nowMs,
    );
    const state = (protectionState: string) =>
      journal.record('azure/site-recovery', 'item.state', { item: 'files01', from: '', to: '', protectionState });
    state('EnablingProtection');
    if (protectedAtMs !== undefined) {
      nowMs = protectedAtMs;
      state('Protected');
    }
    nowMs = endMs;
    journal.record('drill', 'lab.end', {});
    return journal.records;
  };
  const neverProtected = project(run(10 * MINUTE_MS));

  test('is no difference, because the other may have ended before it', () => {
    expect(differences(neverProtected, project(run(12 * MINUTE_MS, 11 * MINUTE_MS)), 'told by hand')).toEqual([]);
  });

  test('is one when there was time for it in the other as well', () => {
    const [found] = differences(neverProtected, project(run(12 * MINUTE_MS, 2 * MINUTE_MS)), 'told by hand');
    expect(found).toMatchObject({ subject: 'item files01', common: 1, left: [], right: ['Protected'] });
  });
});

describe('a state that lasted little longer than a hiccup', () => {
  const turns = (...told: readonly Partial<Turn>[]): Projection =>
    new Map([['role cs01/process upload', told.map((turn) => ({ what: '', brief: false, atTheEnd: false, ...turn }))]]);
  const flowing = { what: 'flowing' };

  test('may have been one in the other run', () => {
    const blocked = { what: 'blocked', brief: true };
    expect(differences(turns(flowing), turns(flowing, blocked, flowing), 'told by hand')).toEqual([]);
    expect(differences(turns(blocked, flowing), turns(flowing), 'told by hand')).toEqual([]);
  });

  test('is no excuse for one that lasted long', () => {
    const [found] = differences(turns(flowing), turns(flowing, { what: 'blocked' }, flowing), 'told by hand');
    expect(found).toMatchObject({ common: 1, left: [], right: ['blocked', 'flowing'] });
  });
});
