import { describe, expect, it } from 'vitest';
import { pointCadence } from './point-cadence.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SECOND_MS, SyntheticRun } from './synthetic-run.ts';

interface Course {
  /** Points that never came, by the minute of their tag. */
  readonly without?: readonly number[];
  /** Minutes between application-consistent points. */
  readonly applicationEvery?: number;
  readonly arrivesAfterMs?: (minute: number) => number;
  readonly direction?: string;
  /** Default 3. */
  readonly hours?: number;
  /** What else happens at which minute. */
  readonly events?: Readonly<Record<number, (run: SyntheticRun) => void>>;
}

/** A server is protected for three hours or so; a tag every five minutes becomes a point 20 s later. */
function threeHours(course: Course = {}): SyntheticRun {
  const {
    without = [],
    applicationEvery = 60,
    arrivesAfterMs = () => 20 * SECOND_MS,
    direction,
    events = {},
    hours = 3,
  } = course;
  const run = new SyntheticRun().service('policy.created', { policy: 'p', appConsistentMinutes: 60 }).server('files01');
  run
    .workload('started', 'files01', { purpose: 'production' })
    .protect('files01', { direction })
    .point('first', 'files01');
  for (let minute = 1; minute <= hours * 60; minute++) {
    run.at(minute * MINUTE_MS);
    events[minute]?.(run);
    if (minute % 5 !== 0 || without.includes(minute)) continue;
    run.mark(`tag-${minute}`, 'files01').pass(arrivesAfterMs(minute));
    run.point(`tag-${minute}`, 'files01', { consistency: minute % applicationEvery === 0 ? 'application' : 'crash' });
  }
  return run.at(hours * HOUR_MS + MINUTE_MS).drill('lab.end', { machines: [], links: [] });
}

describe('point-cadence', () => {
  it('passes when points come like clockwork', () => {
    expect(pointCadence.judge(threeHours())).toEqual({
      verdict: 'passed',
      looked: 36,
      evidence: '36 recovery points of calm times came when they were due',
    });
  });

  it('is violated by one point that is missing', () => {
    expect(pointCadence.judge(threeHours({ without: [95] }))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01: no recovery point arrived from 1 h 30 min to 1 h 40 min; at most 6 min was to pass',
    });
  });

  it('holds no point against the system that was late while the computer of a live lab had too much to do', () => {
    const busyUntil = (until: number) => {
      const busy = { fromMs: (until - 1) * MINUTE_MS, toMs: until * MINUTE_MS, perCore: 17 };
      return threeHours({ without: [95], events: { [until]: (run) => run.world('computer.busy', busy) } });
    };
    expect(pointCadence.judge(busyUntil(94))).toMatchObject({
      verdict: 'passed',
      unjudged: [
        'that no recovery point of item-files01 arrived from 1 h 30 min to 1 h 40 min, because the computer of the lab had too much to do',
      ],
    });
    expect(pointCadence.judge(busyUntil(30))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated when points stop coming', () => {
    const late = Array.from({ length: 36 }, (_, index) => index * 5).filter((minute) => minute > 170);
    expect(pointCadence.judge(threeHours({ without: [...late, 180], applicationEvery: 55 }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('no recovery point arrived from 2 h 50 min to 3 h 01 min'),
    });
  });

  it('is violated by points that are on their way for longer and longer, though they come one after the other', () => {
    const later = (mostMinutes: number) =>
      threeHours({
        applicationEvery: 30,
        arrivesAfterMs: (minute) => Math.min(mostMinutes * MINUTE_MS, minute * 6 * SECOND_MS),
      });
    expect(pointCadence.judge(later(2))).toMatchObject({ verdict: 'passed' });
    expect(pointCadence.judge(later(4))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringMatching(
        /^item-files01: a recovery point was on its way from 35 min to 38 min 30 s; at most 3 min/,
      ),
    });
  });

  it('is violated by writes that wait for the next tag', () => {
    const row = { server: 'files01', machine: 'files01', table: 'orders', id: 1, digest: 'x', position: 1 };
    const committed = (closedAfterMs: number) =>
      threeHours({
        events: {
          91: (run) => {
            run.world('workload.commit', row).pass(closedAfterMs).mark('end/files01/1/7', 'files01');
            const path = 'logs/files01/000001/000000007.completed_diff';
            run.world('cache.put', { account: 'cache', path, bytes: 1, readable: false });
          },
        },
      });
    expect(pointCadence.judge(committed(30 * SECOND_MS))).toMatchObject({ verdict: 'passed' });
    expect(pointCadence.judge(committed(3 * MINUTE_MS))).toMatchObject({
      verdict: 'violated',
      evidence:
        'item-files01: what was written was in no batch from 1 h 31 min to 1 h 34 min; at most 1 min was to pass',
    });
  });

  it('goes by the tags too: a point that comes in time may stand for a moment too late', () => {
    const run = threeHours({
      without: [95],
      events: {
        97: (run) =>
          run
            .mark('odd', 'files01')
            .at(95.5 * MINUTE_MS)
            .point('odd', 'files01'),
      },
    });
    expect(pointCadence.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('no recovery tag was set from 1 h 30 min to 1 h 37 min'),
    });
  });

  it('is violated when application-consistent points are too rare', () => {
    expect(pointCadence.judge(threeHours({ applicationEvery: 120 }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining(
        'item-files01: no application-consistent recovery point arrived from 0 ms to 2 h 00 min; at most 1 h 01 min',
      ),
    });
  });

  it('asks for no application-consistent points when the policy does not', () => {
    const run = threeHours({
      applicationEvery: 1000,
      events: { 1: (run) => run.service('policy.created', { policy: 'q', appConsistentMinutes: 0 }) },
    });
    expect(pointCadence.judge(run)).toMatchObject({ verdict: 'passed' });
  });

  it('is violated when a changed policy does not take effect', () => {
    const oftener: Course['events'] = {
      40: (run) => run.service('policy.changed', { policy: 'p', appConsistentMinutes: 15 }),
    };
    expect(pointCadence.judge(threeHours({ applicationEvery: 15, events: oftener }))).toMatchObject({
      verdict: 'passed',
    });
    expect(pointCadence.judge(threeHours({ applicationEvery: 60, events: oftener }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('no application-consistent recovery point arrived from 42 min to 1 h 00 min'),
    });
  });

  it('expects none from when a policy asks for none', () => {
    const none: Course['events'] = {
      70: (run) => run.service('policy.changed', { policy: 'p', appConsistentMinutes: 0 }),
    };
    const judged = pointCadence.judge(threeHours({ applicationEvery: 75, events: none }));
    // Until then it had to be one an hour.
    expect(judged).toMatchObject({ verdict: 'violated', findings: [expect.stringContaining('to 1 h 10 min')] });
    const early: Course['events'] = { 30: none[70] as (run: SyntheticRun) => void };
    expect(pointCadence.judge(threeHours({ applicationEvery: 1000, events: early }))).toMatchObject({
      verdict: 'passed',
    });
  });

  it('lets points on the way home be told two polls later', () => {
    const arrivesAfterMs = (minute: number) => (minute === 50 ? 0 : minute === 55 ? 100 * SECOND_MS : 20 * SECOND_MS);
    expect(pointCadence.judge(threeHours({ direction: 'to-site', arrivesAfterMs }))).toMatchObject({
      verdict: 'passed',
    });
    expect(pointCadence.judge(threeHours({ direction: 'to-azure', arrivesAfterMs }))).toMatchObject({
      verdict: 'violated',
    });
  });
});

describe('point-cadence, in times that are not calm', () => {
  const gap = [60, 65, 70, 75, 80];

  it.each<{ reason: string; events: NonNullable<Course['events']> }>([
    { reason: 'a fault', events: { 58: (run) => run.fault('f'), 82: (run) => run.heal('f') } },
    { reason: 'the half hour after a fault', events: { 50: (run) => run.fault('f'), 54: (run) => run.heal('f') } },
    { reason: 'a disaster', events: { 58: (run) => run.drill('disaster', { servers: ['files01'] }) } },
    {
      reason: 'a machine without power',
      events: { 58: (run) => run.power('files01', 'off'), 70: (run) => run.power('files01', 'on') },
    },
    {
      reason: 'a failover',
      events: { 58: (run) => run.state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated') },
    },
    {
      reason: 'a copy',
      events: {
        58: (run) => run.service('replication.started', { item: 'item-files01', server: 'files01', epoch: 2 }),
      },
    },
  ])('expects nothing during $reason', ({ events }) => {
    expect(pointCadence.judge(threeHours({ without: gap, events }))).toMatchObject({ verdict: 'passed' });
  });

  it('expects nothing while another member of its group is not protected', () => {
    const shared = (minute: number) => (run: SyntheticRun) =>
      run.point(`shared-${minute}`, 'web01', { group: 'g' }).point(`shared-${minute}`, 'files01', { group: 'g' });
    const minutes = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55];
    const events = {
      ...Object.fromEntries(minutes.map((minute) => [minute, shared(minute)])),
      1: (run: SyntheticRun) => run.protect('web01').point('first of web01', 'web01'),
      58: (run: SyntheticRun) => run.state('web01', 'protected', 'failingOver', 'UnplannedFailoverInitiated'),
    };
    expect(pointCadence.judge(threeHours({ without: gap, events }))).toMatchObject({ verdict: 'passed' });
  });

  it('expects points again half an hour after the heal', () => {
    const events = { 30: (run: SyntheticRun) => run.fault('f'), 33: (run: SyntheticRun) => run.heal('f') };
    expect(pointCadence.judge(threeHours({ without: gap, events }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('no recovery point arrived from 1 h 03 min to 1 h 25 min'),
    });
  });

  it('expects points all the same under a fault that leaves the way of the data alone', () => {
    const under = (fault: string, parameters: Record<string, string>) => {
      const inject = (run: SyntheticRun) => void run.fault('fault-1', { fault, parameters });
      return pointCadence.judge(threeHours({ events: { 90: inject }, without: [95, 100] }));
    };
    expect(under('blocked-urls', { category: 'entra' })).toMatchObject({ verdict: 'violated' });
    expect(under('blocked-urls', { category: 'storage' })).toMatchObject({ verdict: 'passed' });
    expect(under('process-server-restart', { processServer: 'cs01' })).toMatchObject({ verdict: 'passed' });
    const throughAnother = threeHours({
      events: {
        1: (run) =>
          run.service('replication.started', {
            item: itemOf('files01'),
            server: 'files01',
            epoch: 1,
            direction: 'to-azure',
            begin: 'full-copy',
            processServer: 'ps01',
          }),
        90: (run) => run.fault('fault-1', { fault: 'process-server-restart', parameters: { processServer: 'cs01' } }),
      },
      without: [95, 100],
    });
    expect(pointCadence.judge(throughAnother)).toMatchObject({ verdict: 'violated' });
  });

  it('does not expect them when that has lasted for longer than a leave to write to the storage account holds', () => {
    const without = [210, 215, 220, 225, 230, 235, 240];
    const upTo = (minute: number, category: string) => {
      const inject = (run: SyntheticRun) => run.fault('fault-1', { fault: 'blocked-urls', parameters: { category } });
      return threeHours({ hours: 4, events: { [minute]: inject }, without });
    };
    expect(pointCadence.judge(upTo(20, 'replication'))).toMatchObject({ verdict: 'passed' });
    expect(pointCadence.judge(upTo(60, 'replication'))).toMatchObject({ verdict: 'violated' });
    const healed = upTo(20, 'replication').heal('fault-1').pass(HOUR_MS).point('late', 'files01');
    expect(pointCadence.judge(healed)).toMatchObject({ verdict: 'violated' });
  });

  it('is inconclusive when nothing was ever calm', () => {
    expect(pointCadence.judge(new SyntheticRun().fault('f').server('files01').protect('files01'))).toMatchObject({
      verdict: 'inconclusive',
      looked: 0,
    });
  });
});

describe('point-cadence, on a line that is full', () => {
  /** Tags are set in time; the points of some time arrive together, when the line is free again. */
  function onFullLine(options: {
    readonly fullMinutes?: readonly [number, number];
    readonly direction?: 'up' | 'down';
    readonly copying?: boolean;
    readonly tagless?: readonly number[];
    readonly lateMinutes?: readonly [number, number];
  }): SyntheticRun {
    const { fullMinutes, direction = 'up', copying = true, tagless = [], lateMinutes = [0, 90] } = options;
    const [lateFrom, lateTo] = lateMinutes;
    const run = new SyntheticRun().service('policy.created', { policy: 'p', appConsistentMinutes: 0 });
    run.server('files01').workload('started', 'files01', { purpose: 'production' }).server('big01');
    run.protect('files01').point('first', 'files01');
    if (copying)
      run.service('replication.started', { item: 'item-big01', server: 'big01', epoch: 1, begin: 'full-copy' });
    const arrivals = new Map<number, number[]>();
    for (let minute = 5; minute <= 180; minute += 5) {
      if (tagless.includes(minute)) continue;
      const atMs = minute > lateFrom && minute < lateTo ? lateTo * MINUTE_MS : minute * MINUTE_MS + 20 * SECOND_MS;
      arrivals.set(atMs, [...(arrivals.get(atMs) ?? []), minute]);
    }
    const moments = [...Array(36).keys()].map((index) => (index + 1) * 5 * MINUTE_MS);
    for (const atMs of [...new Set([...moments, ...arrivals.keys()])].sort((a, b) => a - b)) {
      run.at(atMs);
      const minute = atMs / MINUTE_MS;
      if (moments.includes(atMs) && !tagless.includes(minute)) run.mark(`tag-${minute}`, 'files01');
      if (minute === 90 && copying) run.point('first of big01', 'big01');
      for (const tagged of arrivals.get(atMs) ?? []) run.point(`tag-${tagged}`, 'files01');
    }
    if (fullMinutes) {
      const [from, to] = fullMinutes;
      run.world('line.full', { link: 'wan', direction, fromMs: from * MINUTE_MS, toMs: to * MINUTE_MS });
    }
    return run.drill('lab.end', { machines: [], links: [] });
  }

  it('lets points wait behind the first copy of another server', () => {
    expect(pointCadence.judge(onFullLine({ fullMinutes: [0, 90] }))).toEqual({
      verdict: 'passed',
      looked: 36,
      evidence: '36 recovery points of calm times came when they were due; 1 wait behind copies that filled the line',
    });
  });

  it('lets them wait after it for as long as it took, and for an hour at least', () => {
    const late = (minutes: number, copying: boolean) => {
      const lateMinutes = [minutes, minutes + 20] as const;
      return pointCadence.judge(onFullLine({ fullMinutes: [0, minutes + 20], copying, lateMinutes }));
    };
    expect(late(100, true)).toMatchObject({ verdict: 'passed' });
    expect(late(155, true)).toMatchObject({ verdict: 'passed' });
    expect(late(155, false)).toMatchObject({ verdict: 'inconclusive' });
  });

  it.each<{ reason: string; options: Parameters<typeof onFullLine>[0] }>([
    { reason: 'never', options: {} },
    { reason: 'full the other way only', options: { fullMinutes: [0, 90], direction: 'down' } },
    { reason: 'full for less time than the point was late', options: { fullMinutes: [0, 80] } },
  ])('is violated by the same wait on a line that was $reason', ({ options }) => {
    expect(pointCadence.judge(onFullLine(options))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01: no recovery point arrived from 0 ms to 1 h 30 min; at most 6 min was to pass',
    });
  });

  it('excuses no tag: a machine sets it whatever the line does', () => {
    expect(pointCadence.judge(onFullLine({ fullMinutes: [0, 90], tagless: [30] }))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('no recovery tag was set from 25 min to 35 min'),
    });
  });

  it('says that the line is too small when it is full though nothing is being copied', () => {
    const options = { copying: false, fullMinutes: [90, 170], lateMinutes: [90, 170] } as const;
    expect(pointCadence.judge(onFullLine(options))).toMatchObject({
      verdict: 'inconclusive',
      evidence:
        'item-files01: no recovery point arrived from 1 h 30 min to 2 h 50 min, because the line was full for 1 h 19 min ' +
        'of it though nothing was being copied: it is too small',
    });
  });
});
