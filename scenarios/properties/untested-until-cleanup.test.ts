import { describe, expect, it } from 'vitest';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';
import { untestedUntilCleanup } from './untested-until-cleanup.ts';

const item = itemOf('files01');
const untested = (run: SyntheticRun, kind: 'raise' | 'clear') =>
  run.pass(MINUTE_MS).service(`health.${kind}`, { item, code: '161011', severity: 'Warning' });
const become = (run: SyntheticRun, protectionState: string) =>
  run.pass(MINUTE_MS).service('item.state', { item, to: '', protectionState, provider: 'InMageAzureV2' });
const isProtected = () => become(new SyntheticRun().protect('files01'), 'Protected');
const judged = (run: SyntheticRun) => untestedUntilCleanup.judge(run.at(HOUR_MS).drill('lab.end', { machines: [] }));

describe('untested-until-cleanup', () => {
  it('passes when it is said until a test was cleaned up', () => {
    const run = untested(isProtected(), 'raise').job('TestFailover', item).job('TestFailoverCleanup', item);
    expect(judged(untested(run, 'clear'))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated when the test alone counts, or a cleanup that failed', () => {
    const run = () => untested(isProtected(), 'raise').job('TestFailover', item);
    const evidence =
      'item-files01 is not said to be untested (161011) any more from 3 min, though no cleanup has succeeded';
    expect(judged(untested(run(), 'clear'))).toMatchObject({ verdict: 'violated', evidence });
    expect(judged(untested(run().job('TestFailoverCleanup', item, 'Failed'), 'clear'))).toMatchObject({
      verdict: 'violated',
      evidence,
    });
  });

  it('is violated when it is not said at all', () => {
    expect(judged(isProtected())).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('Protected since 1 min and never tested, is not said to be untested'),
    });
  });

  it('is violated when it is said again after the cleanup', () => {
    const run = untested(isProtected(), 'raise').job('TestFailoverCleanup', item);
    expect(judged(untested(untested(run, 'clear'), 'raise'))).toMatchObject({ verdict: 'violated' });
  });

  it('lets it go while the item does something else than replicate to Azure', () => {
    const run = become(untested(isProtected(), 'raise'), 'UnplannedFailoverInitiated');
    expect(judged(untested(run, 'clear'))).toMatchObject({ verdict: 'passed' });
  });

  it('takes a server that is protected anew for another item', () => {
    const run = untested(isProtected(), 'raise').job('TestFailoverCleanup', item);
    const anew = become(become(untested(run, 'clear'), 'Unprotected'), 'Protected');
    expect(judged(anew)).toMatchObject({ verdict: 'violated' });
  });
});
