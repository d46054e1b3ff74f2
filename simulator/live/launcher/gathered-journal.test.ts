/** Records of many processes become one journal. */
import { expect, test } from 'vitest';
import { readJournal } from '../../journal/journal-reader.ts';
import { GatheredJournal } from './gathered-journal.ts';

const HEADER = {
  schema: 'muster.journal/1',
  scenario: 'test',
  site: 'test',
  seed: '1',
  lab: 'process',
  engine: 'test',
  startsAt: '2026-01-05T08:30:00Z',
} as const;

test('records stand in the order in which they were written, whenever they came in', () => {
  const journal = new GatheredJournal(HEADER, () => 2500);
  journal.add({ at: 3000, node: 'cs01/process', kind: 'late', fields: { n: 1 } });
  journal.add({ at: 1000, node: 'files01/mobility', kind: 'first', fields: {} });
  journal.add({ at: 1000, node: 'files01/mobility', kind: 'second of the same instant', fields: {} });
  journal.record('drill', 'story', { text: 'in between' });
  expect(journal.records.map(({ seq, at, kind }) => [seq, at, kind])).toEqual([
    [1, 1000, 'first'],
    [2, 1000, 'second of the same instant'],
    [3, 2500, 'story'],
    [4, 3000, 'late'],
  ]);
});

test('whoever listens hears each record when it comes in', () => {
  const journal = new GatheredJournal(HEADER, () => 2500);
  const heard: unknown[] = [];
  const stop = journal.onRecord(({ at, kind, text }) => heard.push([at, kind, text]));
  journal.add({ at: 3000, node: 'a', kind: 'late', fields: {} });
  journal.record('drill', 'story', { text: 'told' });
  stop();
  journal.record('drill', 'story', { text: 'not heard' });
  expect(heard).toEqual([
    [3000, 'late', undefined],
    [2500, 'story', 'told'],
  ]);
});

test('the text is a whole journal, as any other', () => {
  const journal = new GatheredJournal(HEADER, () => 1);
  const before = journal.journalHash;
  journal.record('world', 'machine.power', { machine: 'files01', power: 'on' });
  expect(journal.journalHash).not.toBe(before);
  expect(readJournal(journal.text())).toMatchObject({ ok: true, value: { records: journal.records } });
});
