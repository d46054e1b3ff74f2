import { describe, expect, it } from 'vitest';
import { sealedAfresh } from './sealed-afresh.ts';
import { itemOf, SyntheticRun } from './synthetic-run.ts';

/** An epoch that begins with this key, and what its batches weighed. */
function epoch(run: SyntheticRun, number: number, keyDigest: string, sizes = { sealedBytes: 1e6, plainBytes: 2e6 }) {
  const place = { item: itemOf('files01'), server: 'files01', epoch: number };
  run.service('replication.started', { ...place, direction: 'to-azure', begin: 'full-copy', keyDigest });
  return run.service('apply.batch', { ...place, sequence: 1, ...sizes });
}

describe('sealed-afresh', () => {
  it('passes when each epoch has another key and batches come smaller than they are', () => {
    expect(sealedAfresh.judge(epoch(epoch(new SyntheticRun(), 1, 'a1'), 2, 'b2'))).toMatchObject({
      verdict: 'passed',
      looked: 4,
    });
  });

  it('is violated by a key that is used again', () => {
    expect(sealedAfresh.judge(epoch(epoch(new SyntheticRun(), 1, 'a1'), 2, 'a1'))).toMatchObject({
      verdict: 'violated',
      evidence: 'epoch 2 of files01, begun at 0 ms, is sealed with the key of epoch 1 of files01',
    });
  });

  it('is violated by batches that were sealed as they were', () => {
    const run = epoch(new SyntheticRun(), 1, 'a1', { sealedBytes: 2_000_028, plainBytes: 2_000_000 });
    expect(sealedAfresh.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'the batches of epoch 1 of files01 weighed 2 000 028 bytes sealed and 2 000 000 opened: nothing was compressed',
    });
  });

  it('does not expect a few bytes to become fewer', () => {
    const run = epoch(new SyntheticRun(), 1, 'a1', { sealedBytes: 200, plainBytes: 172 });
    expect(sealedAfresh.judge(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });
});
