import { describe, expect, it } from 'vitest';
import { retention } from './retention.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

/** A day's retention, and a point every five minutes from the first to the last of these hours. */
function pointsFrom(fromMs: number, toMs: number): SyntheticRun {
  const run = new SyntheticRun().server('files01');
  run.service('policy.created', {
    policy: 'p',
    appConsistentMinutes: 60,
    retentionMinutes: 1440,
    rpoThresholdMinutes: 15,
  });
  run.protect('files01');
  for (let atMs = fromMs; atMs <= toMs; atMs += 5 * MINUTE_MS) run.at(atMs).point(`tag-${atMs / MINUTE_MS}`, 'files01');
  return run;
}

const deleted = (run: SyntheticRun, ...minutes: number[]) =>
  run.service('points.deleted', {
    item,
    points: minutes.map((minute) => `point tag-${minute} of files01`),
    why: 'retention',
  });

const reported = (run: SyntheticRun) => run.service('rpo.reported', { item, server: 'files01', rpoMs: 0, tag: 'tag' });

describe('retention', () => {
  it('passes when points older than two hours are thinned out to one an hour', () => {
    const run = deleted(pointsFrom(0, 3 * HOUR_MS), 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55);
    expect(retention.judge(reported(run))).toMatchObject({ verdict: 'passed', looked: 11 });
  });

  it('is violated when they are not', () => {
    const run = deleted(pointsFrom(0, 3 * HOUR_MS), 5, 10, 15, 20);
    expect(retention.judge(reported(run))).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 3 h 00 min: tag tag-0 and two more within 30 min of it are kept though they are older than 2 h 00 min: one in 1 h 00 min is`,
    });
  });

  describe('looks at what all thinning together has left', () => {
    /** Points of every five minutes from the start; when they are two hours old only these minutes stay. */
    const leaving = (stays: (minute: number) => boolean, minutes: number, run = pointsFrom(0, 0)) => {
      for (let minute = 5; minute <= minutes; minute += 5) {
        run.at(minute * MINUTE_MS).point(`tag-${minute}`, 'files01');
        const old = minute - 125;
        if (old >= 0 && !stays(old)) deleted(run, old);
      }
      return retention.judge(reported(run));
    };

    it.each([0, 5, 30, 55])('one in each hour is enough, wherever hours begin: minute %i of each', (first) => {
      expect(leaving((minute) => minute % 60 === first, 12 * 60)).toMatchObject({ verdict: 'passed' });
      expect(leaving((minute) => minute % 240 === first, 12 * 60)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('none is left; one in 1 h 00 min is kept'),
      });
    });

    it('one in two hours is not', () => {
      expect(leaving((minute) => minute % 120 === 0, 5 * 60)).toMatchObject({ verdict: 'violated' });
    });

    it('and not at hours in which there never was a point', () => {
      const run = pointsFrom(0, 10 * MINUTE_MS).at(4 * HOUR_MS);
      for (const minute of [240, 245, 400]) run.at(minute * MINUTE_MS).point(`tag-${minute}`, 'files01');
      expect(retention.judge(reported(deleted(run, 5, 10, 245)))).toMatchObject({ verdict: 'passed' });
    });

    it('nor at what was too old by a policy that is in force no more', () => {
      const run = pointsFrom(0, 6 * HOUR_MS);
      const policy = { policy: 'p', appConsistentMinutes: 60, rpoThresholdMinutes: 15 };
      run.service('policy.changed', { ...policy, retentionMinutes: 180 });
      deleted(run.pass(5 * MINUTE_MS), ...Array.from({ length: 36 }, (_, index) => index * 5));
      run.service('policy.changed', { ...policy, retentionMinutes: 1440 });
      deleted(run.pass(5 * MINUTE_MS), 185, 190, 195);
      expect((retention.judge(run) as Judged).verdict).toBe('passed');
    });
  });

  it('lets the newest of all stand beside one of its own hour and one of the hour before', () => {
    const run = deleted(pointsFrom(0, 50 * MINUTE_MS).at(3 * HOUR_MS), 0, 5, 10, 20, 25, 35, 40, 45);
    expect(retention.judge(reported(run))).toMatchObject({ verdict: 'passed' });
  });

  it('gives the service the time of a look at points that are old when they come', () => {
    const late = () => {
      const run = pointsFrom(3 * HOUR_MS, 3 * HOUR_MS);
      for (const minute of [0, 5, 10, 15]) {
        run.point(`late-${minute}`, 'files01', { tagAtMs: run.startsAtMs + minute * MINUTE_MS });
      }
      return run;
    };
    const { verdict } = retention.judge(reported(late().pass(MINUTE_MS))) as Judged;
    expect(verdict).not.toBe('violated');
    expect(retention.judge(reported(late().pass(30 * MINUTE_MS)))).toMatchObject({ verdict: 'violated' });
  });

  it('gives the service the time of a look at one that was the newest until just now, too', () => {
    const surpassed = () => deleted(pointsFrom(0, 50 * MINUTE_MS).at(3 * HOUR_MS), 0, 5, 10, 20, 25, 35, 40, 45);
    const passedBy = () => surpassed().point('newer', 'files01');
    expect(retention.judge(reported(passedBy().pass(MINUTE_MS)))).toMatchObject({ verdict: 'passed' });
    expect(retention.judge(reported(passedBy().pass(6 * MINUTE_MS)))).toMatchObject({ verdict: 'violated' });
    const old = () =>
      pointsFrom(0, 0)
        .at(25 * HOUR_MS)
        .point('newer', 'files01');
    const { verdict } = retention.judge(reported(old().pass(MINUTE_MS))) as Judged;
    expect(verdict).not.toBe('violated');
    expect(retention.judge(reported(old().pass(21 * MINUTE_MS)))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by giving up a point that is younger', () => {
    const run = deleted(pointsFrom(0, 2 * HOUR_MS), 60);
    expect(retention.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 2 h 00 min: tag tag-60 was given up when it was 1 h 00 min old; all points are kept for 2 h 00 min`,
    });
  });

  it('is violated by thinning out so far that an hour has none', () => {
    const hour = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60];
    const { verdict, evidence } = retention.judge(deleted(pointsFrom(0, 3 * HOUR_MS), ...hour, 65)) as Judged;
    expect(verdict).toBe('violated');
    expect(evidence).toContain('tag tag-0 was given up and no other within 1 h 00 min of it is left');
  });

  it('is violated by a point that is older than the policy allows, but not by the newest of all', () => {
    const run = pointsFrom(0, 5 * MINUTE_MS).at(25 * HOUR_MS);
    expect(retention.judge(reported(run))).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 25 h 00 min: tag tag-0 is kept though it is 25 h 00 min old; the policy says 24 h 00 min`,
    });
    const one = deleted(pointsFrom(0, 5 * MINUTE_MS).at(25 * HOUR_MS), 0);
    expect(retention.judge(reported(one))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('goes by what a changed policy says: points may go at once, and may not stay', () => {
    const changed = (run: SyntheticRun) =>
      run.service('policy.changed', { policy: 'p', appConsistentMinutes: 15, retentionMinutes: 30 });
    const run = changed(pointsFrom(0, HOUR_MS));
    expect(retention.judge(deleted(run, 0, 5, 10, 15, 20, 25))).toMatchObject({ verdict: 'passed', looked: 6 });
    const kept = reported(changed(pointsFrom(0, HOUR_MS)).pass(21 * MINUTE_MS));
    expect(retention.judge(kept)).toMatchObject({
      verdict: 'violated',
      evidence: `${item}, 1 h 21 min: tag tag-0 is kept though it is 1 h 21 min old; the policy says 30 min`,
    });
    const justChanged = reported(changed(pointsFrom(0, HOUR_MS)).pass(19 * MINUTE_MS));
    expect(retention.judge(justChanged)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('goes by the policy by which an item replicates, and says when nothing tells of it', () => {
    const other = (policy?: string) => {
      const run = new SyntheticRun().server('files01');
      for (const [name, retentionMinutes] of [
        ['p', 1440],
        ['q', 30],
      ] as const) {
        run.service('policy.created', { policy: name, appConsistentMinutes: 15, retentionMinutes });
      }
      const stream = { item, server: 'files01', epoch: 1, direction: 'to-azure', begin: 'full-copy' };
      run
        .service('replication.started', { ...stream, policy })
        .point('tag-0', 'files01')
        .pass(45 * MINUTE_MS);
      return retention.judge(deleted(run, 0));
    };
    expect(other('q')).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(other('p')).toMatchObject({ verdict: 'violated' });
    expect(other('r')).toMatchObject({
      looked: 0,
      unjudged: [`what went of ${item}, because nothing says by which policy it replicates`],
    });
  });

  describe('on the way home', () => {
    const disk = `files01/${item}-1`;
    /** Its points are kept for half an hour; one is made each ten minutes, and its snapshot stays unless it is dropped. */
    const onItsWayHome = (dropAt?: (minute: number) => number | undefined) => {
      const run = new SyntheticRun().server('files01', [`${item}-1`]);
      const policy = { policy: 'p-failback', homeward: true, appConsistentMinutes: 15, retentionMinutes: 30 };
      run.service('policy.created', policy).protect('files01', { direction: 'to-site', epoch: 2 });
      for (let minute = 0; minute <= 80; minute += 10) {
        run.at(minute * MINUTE_MS).mark(`tag-${minute}`, 'files01');
        run.history.replicate(`tag-${minute}`, disk, run.atMs);
        run.point(`tag-${minute}`, 'files01', { epoch: 2 });
        const droppedAt = dropAt?.(minute);
        if (droppedAt !== undefined) run.history.dropReplica(`tag-${minute}`, droppedAt * MINUTE_MS);
      }
      return run;
    };
    const givenUp = (run: SyntheticRun, ...minutes: number[]) => {
      const points = minutes.map((minute) => `point tag-${minute} of files01`);
      return run.service('points.deleted', { item, points, why: 'given up at home' });
    };

    it('passes when what is older than the failback policy says has gone from the list and from the disks', () => {
      const run = onItsWayHome((minute) => (minute <= 40 ? minute + 31 : undefined));
      expect(retention.judge(reported(givenUp(run, 0, 10, 20, 30, 40)))).toMatchObject({
        verdict: 'passed',
        looked: 5,
      });
    });

    it('is violated when the service goes on offering it, or the master target keeps it on its disks', () => {
      expect(retention.judge(reported(onItsWayHome()))).toMatchObject({
        verdict: 'violated',
        evidence: `${item}, 1 h 20 min: tag tag-0 is kept though it is 1 h 20 min old; the policy says 30 min`,
      });
      expect(retention.judge(reported(givenUp(onItsWayHome(), 0, 10, 20, 30, 40)))).toMatchObject({
        verdict: 'violated',
        evidence: `${item}, 1 h 20 min: the master target keeps tag tag-0 on its disks though it is 1 h 20 min old; the policy says 30 min`,
      });
    });

    it('is violated when it goes too soon, unless a fault may be the reason', () => {
      const early = (run: SyntheticRun) => retention.judge(givenUp(run, 60));
      expect(early(onItsWayHome())).toMatchObject({
        verdict: 'violated',
        evidence: `${item}, 1 h 20 min: tag tag-60 was given up when it was 20 min old; on the way home all are kept for 30 min`,
      });
      const failingBack = onItsWayHome().state('files01', 'protectedHome', 'failingBack', 'UnplannedFailoverInitiated');
      expect(early(failingBack)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
      expect(early(onItsWayHome().fault('vpn-loss'))).toMatchObject({
        verdict: 'passed',
        unjudged: [expect.any(String)],
      });
    });
  });
});

interface Judged {
  readonly verdict: string;
  readonly evidence: string;
}
