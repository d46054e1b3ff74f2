import { describe, expect, it } from 'vitest';
import { deltasInOrder } from './deltas-in-order.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

function applied(...batches: readonly (readonly [epoch: number, sequence: number])[]): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01');
  for (const [epoch, sequence] of batches) {
    run.pass(MINUTE_MS).service('apply.batch', { item: 'item-files01', server: 'files01', epoch, sequence });
  }
  return run;
}

describe('deltas-in-order', () => {
  it('passes when every epoch counts from 1 without a gap, wherever it is applied', () => {
    const run = applied([1, 1], [1, 2], [2, 1]);
    run.role('cs01/master-target', 'apply.batch', { server: 'files01', epoch: 2, sequence: 2 });
    expect(deltasInOrder.judge(run)).toEqual({
      verdict: 'passed',
      looked: 4,
      evidence: '4 batches of 1 server were applied in order',
    });
  });

  it('keeps servers apart', () => {
    const run = applied([1, 1], [1, 2]).service('apply.batch', { item: 'b', server: 'web01', epoch: 1, sequence: 1 });
    expect(deltasInOrder.judge(run)).toMatchObject({ verdict: 'passed', looked: 3 });
  });

  it('knows that a server which is protected anew goes on counting, and that a far end may hear of the end late', () => {
    const anew = (epoch: number, sequence: number) => {
      const run = applied([1, 1], [2, 1]).state('files01', 'protected', 'unprotected', 'Unprotected');
      run.role('cs01/master-target', 'apply.batch', { server: 'files01', epoch, sequence });
      return deltasInOrder.judge(run);
    };
    expect(anew(3, 1)).toMatchObject({ verdict: 'passed' });
    expect(anew(2, 2)).toMatchObject({ verdict: 'passed' });
    expect(anew(1, 1)).toMatchObject({ verdict: 'violated' });
    expect(anew(3, 2)).toMatchObject({ verdict: 'violated' });
  });

  it('lets a master target that restarted apply the last batch once more, and only that one', () => {
    const home = (sequence: number) => ({ server: 'files01', epoch: 2, sequence });
    const restarted = (...then: readonly number[]) => {
      const run = applied([1, 1], [2, 1], [2, 2]);
      run.role('cs01/master-target', 'replica.state', { server: 'files01', epoch: 2, to: 'copying' });
      for (const sequence of then) run.role('cs01/master-target', 'apply.batch', home(sequence));
      return deltasInOrder.judge(run);
    };
    expect(restarted(2, 3)).toMatchObject({ verdict: 'passed' });
    expect(restarted(3)).toMatchObject({ verdict: 'passed' });
    expect(restarted(1)).toMatchObject({ verdict: 'violated' });
    expect(restarted(2, 2)).toMatchObject({ verdict: 'violated' });
  });

  it.each([
    {
      fault: 'a gap',
      batches: [
        [1, 1],
        [1, 3],
      ],
      says: 'batch 3 of epoch 1 was applied when batch 2 was due',
    },
    {
      fault: 'a repetition',
      batches: [
        [1, 1],
        [1, 1],
      ],
      says: 'batch 1 of epoch 1 was applied again, or late: batch 1 was there already',
    },
    {
      fault: 'two in the wrong order',
      batches: [
        [1, 1],
        [1, 3],
        [1, 2],
      ],
      says: 'batch 2 of epoch 1 was applied again, or late: batch 3 was there already',
    },
    {
      fault: 'an epoch from the past',
      batches: [
        [2, 1],
        [1, 1],
      ],
      says: 'batch 1 of epoch 1 was applied after epoch 2 had begun',
    },
    {
      fault: 'an epoch that begins in its middle',
      batches: [
        [1, 1],
        [2, 2],
      ],
      says: 'epoch 2 begins with batch 2',
    },
  ] as const)('is violated by $fault', ({ batches, says }) => {
    const judged = deltasInOrder.judge(applied(...batches));
    expect(judged).toMatchObject({ verdict: 'violated', evidence: expect.stringContaining(says) });
  });

  it('is inconclusive when nothing was applied', () => {
    expect(deltasInOrder.judge(applied())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
