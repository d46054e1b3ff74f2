import { describe, expect, it } from 'vitest';
import { applicationRecovers } from './application-recovers.ts';
import { HOUR_MS, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

type Rows = readonly (readonly [table: string, id: number, digest: string])[];

const ALL: Rows = [
  ['entries', 1, 'd1'],
  ['entries', 2, 'd2'],
];

/** Two entries are committed, a third is begun; in the middle of it the tag is set; a copy comes up and opens. */
function recovery(rows: Rows, options: { consistency?: string; integrity?: string; recovered?: boolean } = {}) {
  const { consistency = 'crash', integrity = 'ok', recovered = true } = options;
  const run = new SyntheticRun().server('files01').at(MINUTE_MS);
  run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] });
  run
    .transact('files01', 'entries', 1)
    .transact('files01', 'entries', 2)
    .at(5 * MINUTE_MS);
  run.workload('begin', 'files01', { table: 'entries', id: 3 }).write('files01/system', 3, 0);
  run.mark('tag-a', 'files01').point('tag-a', 'files01', { consistency });
  run.pass(100).write('files01/system', 3, 1);
  run.workload('commit', 'files01', { table: 'entries', id: 3, digest: 'd3' }).transact('files01', 'entries', 4);
  run.at(HOUR_MS).bringUp('files01-Test', 'tag-a', 'files01', { purpose: 'test' });
  return run.workload('opened', 'files01-Test', { integrity, recovered, rows }, 'files01');
}

const AT_THE_POINT = 'tag tag-a (5 min, write 7 of files01)';

describe('application-recovers', () => {
  it('passes with everything committed before the point and nothing else', () => {
    expect(applicationRecovers.judge(recovery(ALL))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 database with 2 rows opened, each exactly as of its recovery point',
    });
  });

  it('lets the transaction that was under way be there as a whole', () => {
    expect(applicationRecovers.judge(recovery([...ALL, ['entries', 3, 'd3']]))).toMatchObject({ verdict: 'passed' });
  });

  it('looks at the original only as a source', () => {
    const run = new SyntheticRun().server('files01');
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: ALL });
    expect(applicationRecovers.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it.each<{ fault: string; rows: Rows; says: string }>([
    { fault: 'a lost row', rows: ALL.slice(1), says: `misses entries 1, committed before ${AT_THE_POINT}` },
    {
      fault: 'all rows lost',
      rows: [],
      says: `misses 2 rows (entries 1 and entries 2), committed before ${AT_THE_POINT}`,
    },
    {
      fault: 'a row from the future',
      rows: [...ALL, ['entries', 4, 'd4']],
      says: `holds entries 4, begun only after ${AT_THE_POINT}`,
    },
    {
      fault: 'a row from nowhere',
      rows: [...ALL, ['entries', 9, 'd9']],
      says: `holds entries 9, which nobody had committed by ${AT_THE_POINT}`,
    },
    {
      fault: 'a row that was altered',
      rows: [
        ['entries', 1, 'd1'],
        ['entries', 2, 'dX'],
      ],
      says: `entries 2 differ from what was committed before ${AT_THE_POINT}`,
    },
    {
      fault: 'half a transaction',
      rows: [...ALL, ['entries', 3, 'dX']],
      says: `entries 3, under way at ${AT_THE_POINT}, differs from what was committed`,
    },
    { fault: 'a row that is there twice', rows: [...ALL, ['entries', 2, 'd2']], says: 'lists 1 row twice' },
  ])('is violated by $fault', ({ rows, says }) => {
    expect(applicationRecovers.judge(recovery(rows))).toMatchObject({
      verdict: 'violated',
      evidence: `files01-Test: ${says}`,
    });
  });

  it('is violated by a database that SQLite finds broken', () => {
    expect(applicationRecovers.judge(recovery(ALL, { integrity: 'row 3 missing from index' }))).toMatchObject({
      verdict: 'violated',
      evidence: 'files01-Test: SQLite finds the database broken: row 3 missing from index',
    });
  });

  it('is violated when an application-consistent point holds a cut-off transaction', () => {
    const judged = applicationRecovers.judge(recovery(ALL, { consistency: 'application' }));
    expect(judged).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01-Test: SQLite had to roll a transaction back, though tag tag-a was to be application-consistent; ' +
        'files01: entries 3 was under way since 5 min when the application-consistent tag tag-a was set (5 min, write 7)',
    });
  });

  it('is violated by an application-consistent point that cuts a transaction, though nobody used it', () => {
    const run = new SyntheticRun().server('files01').at(MINUTE_MS);
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] });
    run.workload('begin', 'files01', { table: 'entries', id: 1 }).write('files01/system', 1);
    run.mark('tag-a', 'files01').point('tag-a', 'files01', { consistency: 'application' });
    expect(applicationRecovers.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01: entries 1 was under way since 1 min when the application-consistent tag tag-a was set (1 min, write 1)',
    });
  });

  it('is violated when the tag was never set', () => {
    const run = recovery(ALL);
    run.history.unmark('tag-a', 'files01/system');
    expect(applicationRecovers.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01-Test: tag tag-a was never set on the disk of the database, so nothing can be said about its rows',
    });
  });

  it('is violated by a machine that has power and never opens its database', () => {
    const run = new SyntheticRun().server('files01');
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] }).mark('tag-a', 'files01');
    run.bringUp('files01-Azure', 'tag-a', 'files01').at(MINUTE_MS).power('files01-Azure', 'on', 'files01');
    run.at(HOUR_MS).drill('lab.end', { machines: [], links: [] });
    expect(applicationRecovers.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'files01-Azure has had power since 1 min and never opened its database',
    });
  });
});

describe('application-recovers, along a chain of machines', () => {
  /** Failed over to a point before entry 2; in Azure another entry 2 is written; then the way home. */
  function roundTrip(atHome: Rows): SyntheticRun {
    const run = new SyntheticRun().server('files01').at(MINUTE_MS);
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] });
    run.transact('files01', 'entries', 1).mark('tag-a', 'files01').point('tag-a', 'files01');
    run.transact('files01', 'entries', 2).at(HOUR_MS).bringUp('files01-Azure', 'tag-a', 'files01');
    run.workload(
      'opened',
      'files01-Azure',
      { integrity: 'ok', recovered: false, rows: [['entries', 1, 'd1']] },
      'files01',
    );
    run.transact('files01-Azure', 'entries', 2, { digest: 'other' }, 'files01');
    run.mark('tag-b', 'files01-Azure', { server: 'files01' }).point('tag-b', 'files01');
    run.pass(HOUR_MS).bringUp('files01-Home', 'tag-b', 'files01-Azure', { server: 'files01' });
    return run.workload('opened', 'files01-Home', { integrity: 'ok', recovered: false, rows: atHome }, 'files01');
  }

  it('passes when home holds what Azure held, its own transactions and those it began with', () => {
    const run = roundTrip([
      ['entries', 1, 'd1'],
      ['entries', 2, 'other'],
    ]);
    expect(applicationRecovers.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated when home holds what the failover had given up, under the same number', () => {
    const run = roundTrip([
      ['entries', 1, 'd1'],
      ['entries', 2, 'd2'],
    ]);
    expect(applicationRecovers.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('files01-Home: entries 2 differ from what was committed before tag tag-b'),
    });
  });

  it('is violated when home misses what was written before the failover', () => {
    expect(applicationRecovers.judge(roundTrip([['entries', 2, 'other']]))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('files01-Home: misses entries 1, committed before tag tag-b'),
    });
  });

  it('is violated by a failback that loses what was committed in Azure after its point', () => {
    const run = new SyntheticRun().server('files01');
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] });
    run.mark('tag-a', 'files01').bringUp('files01-Azure', 'tag-a', 'files01');
    run.workload('opened', 'files01-Azure', { integrity: 'ok', recovered: false, rows: [] }, 'files01').at(HOUR_MS);
    run.mark('tag-b', 'files01-Azure', { server: 'files01' }).transact('files01-Azure', 'entries', 1, {}, 'files01');
    run.bringUp('files01-Home', 'tag-b', 'files01-Azure', { server: 'files01', place: 'vmware' });
    run.workload('opened', 'files01-Home', { integrity: 'ok', recovered: false, rows: [] }, 'files01');
    expect(applicationRecovers.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01-Home: the failback lost entries 1, committed in Azure after tag tag-b (1 h 00 min, write 0 of files01-Azure)',
    });
  });

  it('does not take a test of a machine that is protected in Azure for a way home', () => {
    const run = new SyntheticRun().server('files01');
    run.workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] });
    run.mark('tag-a', 'files01').bringUp('files01-Azure', 'tag-a', 'files01');
    run.workload('opened', 'files01-Azure', { integrity: 'ok', recovered: false, rows: [] }, 'files01').at(HOUR_MS);
    run.mark('tag-b', 'files01-Azure', { server: 'files01' }).transact('files01-Azure', 'entries', 1, {}, 'files01');
    run.bringUp('files01-Test', 'tag-b', 'files01-Azure', { server: 'files01', purpose: 'test' });
    run.workload('opened', 'files01-Test', { integrity: 'ok', recovered: false, rows: [] }, 'files01');
    expect(applicationRecovers.judge(run)).toMatchObject({ verdict: 'passed' });
  });

  it('knows a restart of the source: what the second opening found is where history goes on', () => {
    const run = new SyntheticRun().server('files01').at(MINUTE_MS);
    run
      .workload('opened', 'files01', { integrity: 'ok', recovered: false, rows: [] })
      .transact('files01', 'entries', 1);
    run.workload('begin', 'files01', { table: 'entries', id: 2 }).write('files01/system', 2);
    run.workload('opened', 'files01', { integrity: 'ok', recovered: true, rows: [['entries', 1, 'd1']] });
    run.transact('files01', 'entries', 2, { digest: 'again' }).mark('tag-a', 'files01').point('tag-a', 'files01');
    run.bringUp('files01-Azure', 'tag-a', 'files01');
    const rows = [
      ['entries', 1, 'd1'],
      ['entries', 2, 'again'],
    ];
    run.workload('opened', 'files01-Azure', { integrity: 'ok', recovered: false, rows }, 'files01');
    expect(applicationRecovers.judge(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });
});
