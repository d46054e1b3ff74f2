import { describe, expect, it } from 'vitest';
import { honestProtection } from './honest-protection.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const copied = () => new SyntheticRun().server('files01').mark('tag-a', 'files01').point('tag-a', 'files01');
const called = (run: SyntheticRun) =>
  run.at(3 * MINUTE_MS).state('files01', 'initialReplication', 'protected', 'Protected');

describe('honest-protection', () => {
  it('passes when the first point came before the promise', () => {
    expect(honestProtection.judge(called(copied()))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by an item that is called Protected during its first copy', () => {
    expect(honestProtection.judge(called(new SyntheticRun().server('files01')))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01 was called Protected at 3 min, when it had no recovery point',
    });
  });

  it('is violated when retention takes the last point away', () => {
    const deleted = { item: itemOf('files01'), points: ['point tag-a of files01'], why: 'retention' };
    const run = called(copied()).pass(MINUTE_MS).service('points.deleted', deleted);
    expect(honestProtection.judge(run)).toMatchObject({ verdict: 'violated' });
  });
});
