import { describe, expect, test } from 'vitest';
import { Journal, type JournalHeader } from './journal.ts';
import { firstDivergence, readJournal } from './journal-reader.ts';

const HEADER: JournalHeader = {
  schema: 'muster.journal/1',
  scenario: 'vpn-loss',
  site: 'sample',
  seed: '1',
  lab: 'virtual',
  engine: '0.1.0',
  startsAt: '2026-01-01T00:00:00.000Z',
};

/** A journal of three records, thirty seconds apart. */
function drill(lastDisk = 'data'): Journal {
  let atMs = 0;
  const journal = new Journal(HEADER, () => atMs);
  journal.record('web01/mobility', 'registered', { version: '9.55', address: '10.0.0.4' });
  atMs = 30_000;
  journal.record('web01/mobility', 'heartbeat');
  atMs = 60_000;
  journal.record('ps01/process', 'uploaded', { disk: lastDisk, bytes: 4096 });
  return journal;
}

describe('writing', () => {
  test('a record is one line of canonical JSON, chained to the line before', () => {
    expect([...drill().lines()]).toMatchInlineSnapshot(`
      [
        "{"schema":"muster.journal/1","scenario":"vpn-loss","site":"sample","seed":"1","lab":"virtual","engine":"0.1.0","startsAt":"2026-01-01T00:00:00.000Z"}",
        "{"seq":1,"at":0,"node":"web01/mobility","kind":"registered","address":"10.0.0.4","version":"9.55","hash":"3e9c0f42a1d6c2c7"}",
        "{"seq":2,"at":30000,"node":"web01/mobility","kind":"heartbeat","hash":"7163685307e9b4ba"}",
        "{"seq":3,"at":60000,"node":"ps01/process","kind":"uploaded","bytes":4096,"disk":"data","hash":"69ed659ee3e8b335"}",
      ]
    `);
    expect(drill().journalHash).toMatchInlineSnapshot(
      `"sha256:69ed659ee3e8b335a36bbf8eb79cfb4e29eb6aae50fb391c9f1bf5c9bbd77399"`,
    );
  });

  test('fields stand in the order of their names, at every depth, and absent ones vanish', () => {
    const journal = new Journal(HEADER, () => 0);
    journal.record('lab', 'fault', { zone: { up: true, links: [{ b: 1, a: -0 }] }, band: undefined, answer: null });
    expect([...journal.lines()][1]).toMatch(
      /^\{"seq":1,"at":0,"node":"lab","kind":"fault","answer":null,"zone":\{"links":\[\{"a":0,"b":1\}\],"up":true\},"hash"/,
    );
  });

  test('a record is a copy: what its author changes afterwards does not reach it', () => {
    const journal = new Journal(HEADER, () => 0);
    const disks = ['system'];
    journal.record('lab', 'protected', { disks });
    disks.push('data');
    expect(journal.records[0]).toMatchObject({ disks: ['system'] });
  });

  test('what JSON cannot say truthfully is refused', () => {
    const journal = new Journal(HEADER, () => 0);
    expect(() => journal.record('lab', 'rpo', { rpoMs: Number.NaN })).toThrow('rpo.rpoMs is NaN');
    expect(() => journal.record('lab', 'key', { key: new Uint8Array(2) })).toThrow('key.key is a Uint8Array');
    expect(() => journal.record('lab', 'rpo', { at: 5 })).toThrow("a field 'at' of its own");
    expect(journal.records).toHaveLength(0);
  });

  test('a listener hears each record as it is written, until it stops listening', () => {
    const journal = new Journal(HEADER, () => 0);
    const heard: string[] = [];
    const stop = journal.onRecord(({ kind }) => heard.push(kind));
    journal.record('lab', 'started');
    stop();
    journal.record('lab', 'ended');
    expect(heard).toEqual(['started']);
  });
});

describe('reading', () => {
  test('gives back what was written', () => {
    const journal = drill();
    const read = readJournal(journal.text());
    expect(read).toEqual({
      ok: true,
      value: { header: HEADER, records: journal.records, torn: false, journalHash: journal.journalHash },
    });
  });

  test('a last line cut short anywhere is left out and reported', () => {
    const journal = drill();
    const text = journal.text();
    const lastLineStart = text.lastIndexOf('\n', text.length - 2) + 1;
    for (let end = lastLineStart + 1; end < text.length - 1; end++) {
      const read = readJournal(text.slice(0, end));
      expect(read.ok && [read.value.torn, read.value.records.length]).toEqual([true, 2]);
    }
    const onlyLineFeedLost = readJournal(text.slice(0, -1));
    expect(onlyLineFeedLost.ok && [onlyLineFeedLost.value.torn, onlyLineFeedLost.value.records.length]).toEqual([
      false,
      3,
    ]);
  });

  test.each([
    ['an altered field', (text: string) => text.replace('9.55', '9.56'), 'line 2 of the journal'],
    ['an altered header', (text: string) => text.replace('"seed":"1"', '"seed":"2"'), 'line 2 of the journal'],
    ['a missing record', (text: string) => text.replace(/\n.*heartbeat.*\n/, '\n'), 'line 3 of the journal'],
    ['a damaged last line that is complete', (text: string) => text.replace(/"}\n$/, '"\n'), 'line 4 of the journal'],
    ['another format', (text: string) => text.replace('muster.journal/1', 'muster.journal/9'), 'line 1 of the journal'],
    ['nothing at all', () => '', 'line 1 of the journal'],
  ])('%s is found, and its line named', (_, damage, where) => {
    const read = readJournal(damage(drill().text()));
    expect(read.ok).toBe(false);
    expect(!read.ok && read.failure.code).toBe('JOURNAL_CORRUPT');
    expect(!read.ok && read.failure.message).toContain(where);
  });
});

describe('comparing two runs', () => {
  test('the first record that differs is shown from both sides', () => {
    const divergence = firstDivergence(drill('data').records, drill('log').records);
    expect(divergence).toMatchObject({ index: 2, a: { disk: 'data' }, b: { disk: 'log' } });
  });

  test('a run that ended earlier diverges where the other went on', () => {
    const { records } = drill();
    expect(firstDivergence(records, records.slice(0, 1))).toMatchObject({ index: 1, a: records[1], b: undefined });
  });

  test('equal runs do not diverge', () => {
    expect(firstDivergence(drill().records, drill().records)).toBeUndefined();
  });
});
