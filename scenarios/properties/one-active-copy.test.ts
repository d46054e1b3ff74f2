import { describe, expect, it } from 'vitest';
import { oneActiveCopy } from './one-active-copy.ts';
import { HOUR_MS, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const serves = { purpose: 'production' };

describe('one-active-copy', () => {
  it('passes when one machine takes over after the other lost its power', () => {
    const run = new SyntheticRun().workload('started', 'files01', serves).at(HOUR_MS).power('files01', 'off');
    run.pass(MINUTE_MS).workload('started', 'files01-Azure', serves, 'files01');
    run.pass(HOUR_MS).workload('stopped', 'files01-Azure', serves, 'files01').workload('started', 'files01', serves);
    run
      .world('machine.removed', { machine: 'files01', server: 'files01', ...serves })
      .workload('started', 'new', serves, 'files01');
    expect(oneActiveCopy.judge(run)).toEqual({
      verdict: 'passed',
      looked: 4,
      evidence: '1 server served 4 times, on one machine at a time',
    });
  });

  it('does not mind a test machine beside the original, nor another server', () => {
    const run = new SyntheticRun().workload('started', 'files01', serves).workload('started', 'web01', serves);
    run.workload('started', 'files01-Test', { purpose: 'test' }, 'files01');
    expect(oneActiveCopy.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated when a second machine begins to serve', () => {
    const run = new SyntheticRun().at(MINUTE_MS).workload('started', 'files01', serves).at(HOUR_MS);
    run.workload('started', 'files01-Azure', serves, 'files01');
    expect(oneActiveCopy.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'files01: files01-Azure began to serve at 1 h 00 min beside files01 (serving since 1 min)',
    });
  });

  it('is violated when the copy has the name of the original', () => {
    const run = new SyntheticRun().at(MINUTE_MS).workload('started', 'files01', serves).at(HOUR_MS);
    run.workload('started', 'files01', serves);
    expect(oneActiveCopy.judge(run)).toMatchObject({ verdict: 'violated' });
  });

  it('is inconclusive when nothing served', () => {
    expect(oneActiveCopy.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
