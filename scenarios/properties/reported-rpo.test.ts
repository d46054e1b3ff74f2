import { describe, expect, it } from 'vitest';
import { reportedRpo } from './reported-rpo.ts';
import { itemOf, MINUTE_MS, SECOND_MS, SyntheticRun } from './synthetic-run.ts';

/** A point tagged at 5 min; at 8 min the service reports. */
function reporting(rpoMs: number, tag = 'tag-a'): SyntheticRun {
  const run = new SyntheticRun()
    .server('files01')
    .protect('files01')
    .at(5 * MINUTE_MS)
    .mark('tag-a', 'files01');
  run
    .pass(20 * SECOND_MS)
    .point('tag-a', 'files01')
    .at(8 * MINUTE_MS);
  return run.service('rpo.reported', { item: itemOf('files01'), server: 'files01', rpoMs, tag });
}

describe('reported-rpo', () => {
  it('passes when the report is the age of the tag, to the second', () => {
    expect(reportedRpo.judge(reporting(3 * MINUTE_MS + 900))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 report checked: each the age of the newest point, to the second',
    });
  });

  it('counts from the cut when a group shares the tag, however late this member was told', () => {
    const run = new SyntheticRun().server('orders01').server('billing01').protect('billing01');
    run
      .at(5 * MINUTE_MS)
      .mark('tag-g', 'orders01')
      .pass(4 * SECOND_MS)
      .mark('tag-g', 'billing01')
      .point('tag-g', 'billing01');
    run.at(6 * MINUTE_MS);
    run.service('rpo.reported', { item: itemOf('billing01'), server: 'billing01', rpoMs: MINUTE_MS, tag: 'tag-g' });
    expect(reportedRpo.judge(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a report that flatters', () => {
    expect(reportedRpo.judge(reporting(MINUTE_MS))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01, 8 min: reported 1 min, better than the truth: tag tag-a was set 3 min earlier',
    });
  });

  it('is violated by a report that exaggerates', () => {
    expect(reportedRpo.judge(reporting(3 * MINUTE_MS + 2 * SECOND_MS))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01, 8 min: reported 3 min 02 s, worse than the truth: tag tag-a was set 3 min earlier',
    });
  });

  it('allows a live lab the time that computing takes there, and no more', () => {
    const live = (offMs: number) => {
      const { header, records, history, startsAtMs } = reporting(3 * MINUTE_MS + offMs);
      return { header: { ...header, lab: 'process', speed: 60 }, records, history, startsAtMs };
    };
    expect(reportedRpo.judge(live(MINUTE_MS))).toMatchObject({
      verdict: 'passed',
      evidence: '1 report checked: each the age of the newest point, to 2 min 01 s',
    });
    expect(reportedRpo.judge(live(3 * MINUTE_MS))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a report about another point than the newest', () => {
    expect(reportedRpo.judge(reporting(3 * MINUTE_MS, 'tag-0'))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01, 8 min: the report is about tag tag-0, but the newest point is tag tag-a',
    });
  });

  it('is violated by a report about a tag that was never set', () => {
    const run = reporting(3 * MINUTE_MS);
    run.history.unmark('tag-a', 'files01/system');
    expect(reportedRpo.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01, 8 min: the report is about tag tag-a, which was never set on a disk of files01',
    });
  });

  it('is violated by a report before the first point', () => {
    const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS);
    run.service('rpo.reported', { item: itemOf('files01'), server: 'files01', rpoMs: MINUTE_MS, tag: 'tag-a' });
    expect(reportedRpo.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01, 1 min: an objective of 1 min was reported before there was any recovery point',
    });
  });

  it('is inconclusive when nothing was reported', () => {
    expect(reportedRpo.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
