import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { freshPoints } from './fresh-points.ts';
import { HOUR_MS, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const lost = { code: '78024', severity: 'Error', item: 'item-files01' };

/** files01 is protected and has a point; a fault comes at 60 minutes and is healed at 80. */
function healed(): SyntheticRun {
  const run = new SyntheticRun().server('files01').workload('started', 'files01', { purpose: 'production' });
  run.protect('files01').mark('tag-a', 'files01').point('tag-a', 'files01').at(HOUR_MS).fault('vpn-loss');
  return run.at(80 * MINUTE_MS).heal('vpn-loss');
}

function pointAt(run: SyntheticRun, minute: number, tag = 'tag-b', markedAt = minute): SyntheticRun {
  run.at(markedAt * MINUTE_MS).mark(tag, 'files01');
  return run.at(minute * MINUTE_MS).point(tag, 'files01');
}

function judged(run: SyntheticRun, endMinute = 180) {
  return freshPoints.judge(run.at(endMinute * MINUTE_MS).drill('lab.end', { machines: [], disks: [] }));
}

describe('fresh-points', () => {
  it('passes when a new point comes soon after the heal', () => {
    expect(judged(pointAt(healed(), 85))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 time an item had to have a new recovery point after a heal: it had, after 5 min at most',
    });
  });

  it('is violated when none comes, though the item reads Protected all the while', () => {
    expect(judged(healed())).toMatchObject({
      verdict: 'violated',
      evidence:
        'item-files01: no recovery point newer than the heal of vpn-loss at 1 h 20 min had come by 1 h 30 min; none came',
    });
  });

  it('cannot say so while the computer of a live lab had too much to do', () => {
    const busy = (minute: number) =>
      healed().world('computer.busy', { fromMs: (minute - 1) * MINUTE_MS, toMs: minute * MINUTE_MS, perCore: 17 });
    expect(judged(busy(85))).toMatchObject({ unjudged: [expect.stringContaining('had too much to do')] });
    expect(judged(busy(60))).toMatchObject({ verdict: 'violated' });
  });

  it('gives a live lab the time to apply what had to wait, and no more', () => {
    const live = (batches: number) => {
      const run = healed().pass(MINUTE_MS);
      for (let sequence = 1; sequence <= batches; sequence += 1) {
        run.service('apply.batch', { item: 'item-files01', server: 'files01', epoch: 1, sequence });
      }
      pointAt(run, 95)
        .at(180 * MINUTE_MS)
        .drill('lab.end', { machines: [], disks: [] });
      const { header, records, history, startsAtMs } = run;
      return freshPoints.judge({ header: { ...header, lab: 'process', speed: 60 }, records, history, startsAtMs });
    };
    expect(live(150)).toMatchObject({ verdict: 'passed' });
    expect(live(20)).toMatchObject({ verdict: 'violated' });
  });

  it('gives a line the time to carry what had to wait, and no more', () => {
    const carried = (mebibytes: number) => {
      const run = healed();
      for (let count = 1; count <= mebibytes; count += 1) {
        const path = `logs/files01/000001/${count}.completed_diff`;
        run.pass(100).world('cache.put', { account: 'cache', path, bytes: 2 ** 20, readable: false });
      }
      pointAt(run, 95)
        .at(180 * MINUTE_MS)
        .drill('lab.end', { machines: [], disks: [] });
      const { header, records, history, startsAtMs } = run;
      const { network, ...site } = sampleSite();
      const slow = { ...site, network: { ...network, wan: { ...network.wan, uploadMbps: 20 } } };
      return freshPoints.judge({ header, records, history, startsAtMs, site: slow });
    };
    // 1.2 minutes for 170 of them, where five are missing; 5.6 for 800.
    expect(carried(800)).toMatchObject({ verdict: 'passed' });
    expect(carried(170)).toMatchObject({ verdict: 'violated' });
  });

  it('counts no time in which the line was full of what had to wait, however long that is', () => {
    const full = (minute: number) => {
      const run = healed();
      // The world tells of it when the line is free again, or the run ends.
      const stretch = { link: 'wan', direction: 'up', fromMs: 80 * MINUTE_MS, toMs: 110 * MINUTE_MS };
      run.at(110 * MINUTE_MS).world('line.full', stretch);
      return pointAt(run, minute);
    };
    expect(judged(full(118))).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(judged(full(122))).toMatchObject({ verdict: 'violated' });
  });

  it('does not take a point for a new one whose tag is older than the heal, whatever its record says', () => {
    const run = healed();
    run.at(70 * MINUTE_MS);
    run.mark('tag-old', 'files01');
    run.at(82 * MINUTE_MS).point('tag-old', 'files01');
    expect(judged(run)).toMatchObject({ verdict: 'violated' });
  });

  it('gives a broken stream the time to be resynchronised, and no more', () => {
    const broken = (minute: number) => pointAt(healed().pass(MINUTE_MS).service('health.raise', lost), minute);
    expect(judged(broken(105))).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(judged(broken(112))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('had come by 1 h 50 min; the first one came at 1 h 52 min'),
    });
  });

  it('counts from when a server that had no power is at work again', () => {
    const run = new SyntheticRun().server('files01').workload('started', 'files01', { purpose: 'production' });
    run.protect('files01').point('tag-a', 'files01').at(HOUR_MS).fault('server-restart').power('files01', 'off');
    run
      .at(80 * MINUTE_MS)
      .heal('server-restart')
      .power('files01', 'on');
    run.at(84 * MINUTE_MS).workload('started', 'files01', { purpose: 'production' });
    expect(judged(pointAt(run, 93))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it.each<[string, (run: SyntheticRun) => SyntheticRun, string]>([
    [
      'another fault is in the world',
      (run) => run.pass(MINUTE_MS).fault('blocked-urls'),
      'blocked-urls was in the way',
    ],
    ['the server loses its power', (run) => run.pass(MINUTE_MS).power('files01', 'off'), 'files01 was not at work'],
  ])('says that it cannot judge when %s', (_, happen, why) => {
    expect(judged(happen(healed()))).toMatchObject({
      verdict: 'inconclusive',
      unjudged: [expect.stringMatching(`^new points after a heal of vpn-loss, because ${why}`)],
    });
  });

  it.each<[string, (run: SyntheticRun) => SyntheticRun]>([
    ['it fails over', (run) => run.state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated')],
    ['it is disabled', (run) => run.state('files01', 'protected', 'unprotected', 'Unprotected')],
  ])('expects nothing when %s', (_, happen) => {
    const judgement = judged(happen(healed()));
    expect(judgement).toMatchObject({ verdict: 'inconclusive', looked: 0 });
    expect(judgement).not.toHaveProperty('unjudged');
  });

  it('does not judge what the run did not last for, and says so', () => {
    expect(judged(healed(), 85)).toMatchObject({
      verdict: 'inconclusive',
      looked: 0,
      unjudged: [expect.stringContaining('when the run ended; it had time until 1 h 30 min')],
    });
  });
});
