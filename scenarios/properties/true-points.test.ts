import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';
import { truePoints } from './true-points.ts';

/** Two disks, a few writes, a tag at 5 min, and more writes behind it. */
function tagged(): SyntheticRun {
  const run = new SyntheticRun().server('files01', ['system', 'data']).protect('files01').at(MINUTE_MS);
  run.write('files01/system', 1);
  run.write('files01/data', 2, 7);
  run.at(5 * MINUTE_MS).mark('tag-a', 'files01');
  run.pass(MINUTE_MS).write('files01/system', 9);
  return run;
}

describe('true-points', () => {
  it('passes when the replicas kept under the tag equal the disks at the tag', () => {
    const run = tagged();
    for (const disk of ['files01/system', 'files01/data']) run.history.replicate('tag-a', disk, run.atMs);
    expect(truePoints.judge(run.point('tag-a', 'files01'))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 recovery point with 2 disks, each as its source was at the tag',
    });
  });

  it('is violated by one wrong block of a point that nobody ever used', () => {
    const run = tagged();
    run.history.replicate('tag-a', 'files01/system', run.atMs);
    run.history.replicate('tag-a', 'files01/data', run.atMs, (replica) => run.history.spoil(replica, 3, 5));
    const { verdict, evidence } = run.point('tag-a', 'files01') && judged(run);
    expect(verdict).toBe('violated');
    expect(evidence).toContain('no replica disk equals files01/data as it was at 5 min (write 1)');
  });

  it('is violated by a point without a replica of every disk, and by one whose tag was never set', () => {
    const run = tagged();
    run.history.replicate('tag-a', 'files01/system', run.atMs);
    expect(judged(run.point('tag-a', 'files01')).evidence).toContain('no replica disk');
    const evidence = 'item-files01, point of 6 min, tag tag-x: the tag was never set on a disk of files01';
    expect(judged(tagged().point('tag-x', 'files01'))).toMatchObject({ verdict: 'violated', evidence });
  });
});

function judged(run: SyntheticRun) {
  return truePoints.judge(run) as { verdict: string; evidence: string };
}
