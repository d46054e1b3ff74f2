import { describe, expect, it } from 'vitest';
import { setWhileRunning, toldAsCrash } from './frozen.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const business = () =>
  new SyntheticRun()
    .server('files01')
    .workload('started', 'files01')
    .at(5 * MINUTE_MS);
const tagged = (run: SyntheticRun) =>
  run.mark('tag-a', 'files01').point('tag-a', 'files01', { consistency: 'application' });

describe('application-consistent points', () => {
  it('are sound while business is frozen or over', () => {
    expect([...setWhileRunning(tagged(business().workload('frozen', 'files01')))]).toEqual([]);
    expect([...setWhileRunning(tagged(business().workload('stopped', 'files01')))]).toEqual([]);
    expect([...setWhileRunning(tagged(new SyntheticRun().server('files01')))]).toEqual([]);
  });

  it('are unsound when it was never frozen, or went on already', () => {
    const evidence =
      'files01: the application-consistent tag tag-a was set at 5 min while its application was not frozen';
    expect([...setWhileRunning(tagged(business()))]).toEqual([evidence]);
    const thawed = business().workload('frozen', 'files01').workload('thawed', 'files01');
    expect([...setWhileRunning(tagged(thawed))]).toEqual([evidence]);
  });

  it('are what the point says: a crash-consistent one needs no pause', () => {
    expect([...setWhileRunning(business().mark('tag-a', 'files01').point('tag-a', 'files01'))]).toEqual([]);
  });
});

describe('crash-consistent points', () => {
  const told = (run: SyntheticRun, consistency = 'crash') => [
    ...toldAsCrash(run.pass(MINUTE_MS).point('tag-a', 'files01', { consistency })),
  ];
  const paused = (during: (run: SyntheticRun) => SyntheticRun = (run) => run) =>
    during(business().workload('frozen', 'files01').mark('tag-a', 'files01')).workload('thawed', 'files01');

  it('are less than what the application was frozen for', () => {
    expect(told(paused(), 'application')).toEqual([]);
    expect(told(paused())).toEqual([
      'files01: tag tag-a is told as crash-consistent, though its application had been frozen until 5 min',
    ]);
  });

  it('may be set before and after a pause, and beside the tag that it was made for', () => {
    const after = business().workload('frozen', 'files01').workload('thawed', 'files01').mark('tag-a', 'files01');
    expect(told(after)).toEqual([]);
    expect(
      told(business().mark('tag-a', 'files01').workload('frozen', 'files01').workload('thawed', 'files01')),
    ).toEqual([]);
    expect(told(paused((run) => run.mark('tag-b', 'files01')))).toEqual([]);
  });

  it('may come into a pause under a fault, which can end it or put it off', () => {
    expect(told(paused((run) => run.fault('clock-skew')))).toEqual([]);
  });

  it('are not the last of a machine whose application was frozen for good', () => {
    const finished = (frozen: boolean) =>
      business().workload('frozen', 'files01').mark('tag-a', 'files01').role('files01/mobility', 'source.finished', {
        finalTag: 'tag-a',
        frozen,
      });
    expect(told(finished(true))).toHaveLength(1);
    expect(told(finished(false))).toEqual([]);
  });
});
