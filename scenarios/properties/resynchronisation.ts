/**
 * A resynchronisation is dear, so it has to have a reason, and it sends what differs instead of everything. And where
 * there is a reason it may not be left out: after a power cut the old epoch yields no recovery point any more.
 */
import { entriesOf, type ReplicationStarted } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { marksOnServer } from './marks.ts';
import type { Property } from './property.ts';
import { counted, duration, grouped } from './wording.ts';

/** More than this share of the first full copy is no comparison of checksums any more. */
const LARGEST_SHARE = 0.5;

interface Course {
  started: ReplicationStarted;
  /** Why the next epoch may begin with a comparison: what broke this one. */
  broken: string | undefined;
  /** When the machine that is being replicated lost its power in this epoch. */
  cutAtMs: number | undefined;
  /** Bytes of copied stretches that reached the cache storage account. */
  copiedBytes: number;
  copied: boolean;
}

export const resynchronisation: Property = {
  name: 'resynchronisation',
  title: 'A resynchronisation happens when the stream was broken, only then, and sends only what differs',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const machines = new Machines(run);
    const courses = new Map<string, Course>();
    const fullBytes = new Map<string, number>();
    let resynchronisations = 0;
    const byServer = (server: string): Course | undefined =>
      [...courses.values()].find(({ started }) => started.server === server);

    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replication.started') {
        const before = courses.get(entry.item);
        const why = before?.broken;
        findings.looked += 1;
        courses.set(entry.item, {
          started: entry,
          broken: undefined,
          cutAtMs: undefined,
          copiedBytes: 0,
          copied: false,
        });
        if (entry.begin !== 'checksum-copy') continue;
        resynchronisations += 1;
        if (why !== undefined) continue;
        findings.violation(
          `${entry.item} was resynchronised at ${duration(entry.at)}, though nothing had broken its stream since ` +
            `${duration(before?.started.at ?? 0)}`,
        );
      } else if (entry.kind === 'machine.power' && entry.power === 'off' && entry.purpose === 'production') {
        const course = byServer(entry.server);
        if (!course) continue;
        course.broken = `${entry.machine} was switched off`;
        if (entry.why !== 'shutdown' && entry.why !== 'removed') course.cutAtMs ??= entry.at;
      } else if (entry.kind === 'item.state' && entry.from === 'failingBack') {
        const course = courses.get(entry.item);
        if (course) course.broken ??= 'a failback was given up';
      } else if (
        entry.kind === 'job.start' &&
        (entry.scenario === 'RepairVMReplication' || entry.scenario === 'UnplannedFailover')
      ) {
        for (const [item, course] of courses) {
          if (entry.item === item || !items.has(entry.item)) course.broken ??= entry.scenario;
        }
      } else if (entry.kind === 'tag.failed' && entry.code === 'NonDataMode') {
        // Order was lost: bitmap mode mends that by itself, a resynchronisation would be no surprise.
        const course = byServer(items.serverNamed(entry.node.slice(0, entry.node.lastIndexOf('/'))));
        if (course) course.broken ??= 'the driver lost the order of writes';
      } else if (entry.kind === 'cache.put') {
        const [, server = '', epoch = ''] = /^logs\/([^/]+)\/(\d+)\/\d+\.completed_sync$/.exec(entry.path) ?? [];
        const course = byServer(server);
        if (course && course.started.epoch === Number(epoch)) course.copiedBytes += entry.bytes;
      } else if (entry.kind === 'point.created') {
        const course = courses.get(entry.item);
        if (!course || entry.epoch !== course.started.epoch) continue;
        if (!course.copied) {
          course.copied = true;
          const { begin, item, direction, epoch } = course.started;
          if (direction === 'to-azure' && begin === 'full-copy' && !fullBytes.has(item))
            fullBytes.set(item, course.copiedBytes);
          const full = fullBytes.get(item);
          if (
            direction === 'to-azure' &&
            begin === 'checksum-copy' &&
            full &&
            course.copiedBytes > LARGEST_SHARE * full
          ) {
            findings.violation(
              `${item}: the resynchronisation of epoch ${epoch} sent ${grouped(course.copiedBytes)} bytes, ` +
                `the first copy of everything ${grouped(full)}`,
            );
          }
        }
        const { cutAtMs } = course;
        const mark =
          cutAtMs === undefined ? undefined : marksOnServer(run, machines, entry.tag, entry.server, entry.at).at(-1);
        if (cutAtMs !== undefined && mark && mark.mark.atMs > cutAtMs) {
          findings.violation(
            `${entry.item} has a point of ${duration(mark.mark.atMs)} in epoch ${entry.epoch}, ` +
              `which a power cut broke at ${duration(cutAtMs)}: it had to be resynchronised first`,
          );
        }
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} replication began, ${resynchronisations} of them as a resynchronisation, each for a reason`,
      'replication of nothing began',
    );
  },
};
