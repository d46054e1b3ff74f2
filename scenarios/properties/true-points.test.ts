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

  it('is violated by two disks of one image for which only one replica was kept', () => {
    const run = new SyntheticRun().server('files01', ['left', 'right']).protect('files01').mark('tag-a', 'files01');
    run.history.replicate('tag-a', 'files01/left', run.atMs);
    expect(judged(run.point('tag-a', 'files01')).evidence).toContain('no replica disk was kept for files01/right');
  });

  describe('whose replica is given up', () => {
    /** A point of 6 min; one of its replicas goes at 10 min. */
    const given = () => {
      const run = tagged();
      for (const disk of ['files01/system', 'files01/data']) run.history.replicate('tag-a', disk, run.atMs);
      run.point('tag-a', 'files01').at(10 * MINUTE_MS);
      run.history.dropReplica('tag-a', run.atMs);
      return run;
    };
    const deleted = (run: SyntheticRun) =>
      run.service('points.deleted', { item: 'item-files01', points: ['point tag-a of files01'], why: 'retention' });

    it('is violated while the service still offers it, to the end or for a while', () => {
      const evidence =
        'item-files01, point of 6 min, tag tag-a: the service still offers it, but a replica disk that it needs was given up at 10 min';
      expect(judged(given())).toMatchObject({ verdict: 'violated', evidence });
      expect(judged(deleted(given().pass(5 * MINUTE_MS)))).toMatchObject({ verdict: 'violated', evidence });
    });

    it('is violated on the way home too, once the site has had the time to report it', () => {
      const home = (run: SyntheticRun) => {
        for (const disk of ['files01/system', 'files01/data']) run.history.replicate('tag-a', disk, run.atMs);
        run.point('tag-a', 'files01').at(60 * MINUTE_MS);
        run.history.dropReplica('tag-a', run.atMs);
        return run;
      };
      const onItsWay = () => {
        const run = new SyntheticRun()
          .server('files01', ['system', 'data'])
          .protect('files01', { direction: 'to-site' });
        run.write('files01/system', 1);
        return run
          .at(5 * MINUTE_MS)
          .mark('tag-a', 'files01')
          .pass(MINUTE_MS);
      };
      const told = (run: SyntheticRun, ms: number) => judged(deleted(run.pass(ms)));
      expect(told(home(onItsWay()), 2 * MINUTE_MS)).toMatchObject({ verdict: 'passed' });
      expect(told(home(onItsWay()), 10 * MINUTE_MS)).toMatchObject({ verdict: 'violated' });
      const cut = home(onItsWay()).fault('blocked-urls');
      expect(told(cut, 10 * MINUTE_MS)).toMatchObject({ verdict: 'passed' });
    });

    it('passes when the point is taken off the list with it', () => {
      expect(judged(deleted(given()))).toMatchObject({ verdict: 'passed' });
    });
  });
});

function judged(run: SyntheticRun) {
  return truePoints.judge(run) as { verdict: string; evidence: string };
}
