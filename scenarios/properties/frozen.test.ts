import { describe, expect, it } from 'vitest';
import { setWhileRunning } from './frozen.ts';
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
