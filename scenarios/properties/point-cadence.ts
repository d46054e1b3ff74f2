/**
 * While nothing is wrong recovery points come like clockwork: crash-consistent ones every five minutes, one in each
 * interval of the policy application-consistent. Judged by when tags were set, and by when their points arrived: none may be
 * on its way for long. Between tags, too, what is written does not wait to be shipped, or *Latest* would be no later than they.
 *
 * Minutes in which the line was full do not count for the arrival: while servers are copied, and until what the others
 * wrote meanwhile is through, a point can only wait. A line that is full though nobody copies is too small for the site,
 * which is no fault of the system and no proof of it either. Tags need no line and are never excused.
 * A policy that is changed has to take effect: application-consistent points come as often as it says by now.
 */
import { shortfalls, shortfallText } from '../../simulator/site/capacity.ts';
import { BusyComputer } from './busy-computer.ts';
import { Calm } from './calm.ts';
import { slackMs } from './compression.ts';
import { entriesOf, type PointCreated, type ReplicationStarted } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { CopyTimes, FullLines } from './full-lines.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { PolicyTimes } from './policy-times.ts';
import type { Property, Run } from './property.ts';
import { type Wait, WaitingWrites } from './waiting-writes.ts';
import { counted, duration } from './wording.ts';

const MINUTE_MS = 60_000;
/** Five minutes, and one for the way. */
const LIMIT_MS = 6 * MINUTE_MS;
/** From the tag to its point, where nothing fills the line: batches and looks of half a minute each. Inferred. */
const ON_ITS_WAY_MS = 3 * MINUTE_MS;
/** What an application has committed is in a batch of its own within half a minute. Inferred. */
const GATHERED_MS = MINUTE_MS;
/** On the way home the service hears of a point through two polls: the master target's and the provider's. */
const POLLS_MS = 2 * MINUTE_MS;
/** After a copy the line stays full until what was written meanwhile is through; longer, and than it took, is no matter of copies. */
const AFTERMATH_MS = 60 * MINUTE_MS;

/** A stretch of calm time of one item. */
interface Stretch {
  readonly sinceMs: number;
  arrivedAtMs: number;
  taggedAtMs: number | undefined;
  applicationAtMs: number;
}

export const pointCadence: Property = {
  name: 'point-cadence',
  title: 'Recovery points come every five minutes, application-consistent ones every interval of the policy',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const calm = new Calm(run, items);
    const tagTimes = new TagTimes(run);
    const policies = new PolicyTimes(run);
    const stretches = new Map<string, Stretch>();
    const directions = new Map<string, ReplicationStarted['direction']>();
    const lines = new FullLines(run);
    const copies = new CopyTimes(run);
    const busy = new BusyComputer(run);
    let excused = 0;
    const tagLimitMs = LIMIT_MS + slackMs(run);

    /** Until when points of an item were waited for too long: what was set by then was behind others, and is told with them. */
    const waitedToMs = new Map<string, number>();
    /** The same for what has to cross the line. */
    const arrivalGap = (item: string, what: string, fromMs: number, toMs: number, limitMs: number) => {
      if (toMs - fromMs <= limitMs) return false;
      waitedToMs.set(item, toMs);
      const fullMs = lines.fullMs(directions.get(item) ?? 'to-azure', fromMs, toMs);
      if (toMs - fromMs - fullMs > limitMs) return gap(item, what, fromMs, toMs, limitMs);
      excused += 1;
      if (copies.anyBetween(fromMs, toMs, AFTERMATH_MS)) return false;
      findings.doubt(
        `${item}: ${what} from ${duration(fromMs)} to ${duration(toMs)}, because the line was full for ${duration(fullMs)} ` +
          `of it though nothing was being copied: it is too small${wouldDo(run)}`,
        { subject: item, code: 'line-too-small' },
      );
      return true;
    };
    const gap = (item: string, what: string, fromMs: number, toMs: number, limitMs: number) => {
      if (toMs - fromMs <= limitMs) return false;
      findings.violation(
        `${item}: ${what} from ${duration(fromMs)} to ${duration(toMs)}; at most ${duration(limitMs)} was to pass`,
        { subject: item, code: what },
      );
      return true;
    };
    /** What must have happened by now, if the item is calm since. */
    const check = (item: string, stretch: Stretch, nowMs: number, point?: PointCreated) => {
      const whyLate = busy.whyLate({ fromMs: stretch.arrivedAtMs, toMs: nowMs });
      if (whyLate) {
        if (nowMs - stretch.arrivedAtMs > tagLimitMs) {
          const when = `from ${duration(stretch.arrivedAtMs)} to ${duration(nowMs)}`;
          findings.unjudged(`that no recovery point of ${item} arrived ${when}, because ${whyLate}`);
        }
        [stretch.arrivedAtMs, stretch.applicationAtMs, stretch.taggedAtMs] = [nowMs, nowMs, undefined];
        return;
      }
      const arrivalLimitMs = tagLimitMs + (directions.get(item) === 'to-site' ? POLLS_MS : 0);
      const late = arrivalGap(item, 'no recovery point arrived', stretch.arrivedAtMs, nowMs, arrivalLimitMs);
      const taggedAtMs = point && tagTimes.of(point);
      if (!late && taggedAtMs !== undefined && stretch.taggedAtMs !== undefined) {
        gap(item, 'no recovery tag was set', stretch.taggedAtMs, taggedAtMs, tagLimitMs);
      }
      const applicationMs = applicationIntervalMs(policies, item, stretch.applicationAtMs, nowMs);
      if (applicationMs !== undefined && (point === undefined || point.consistency === 'application')) {
        const limitMs = applicationMs + arrivalLimitMs - 5 * MINUTE_MS;
        arrivalGap(item, 'no application-consistent recovery point arrived', stretch.applicationAtMs, nowMs, limitMs);
      }
      if (!point) return;
      if (taggedAtMs !== undefined && taggedAtMs >= Math.max(stretch.sinceMs, waitedToMs.get(item) ?? 0)) {
        const wayLimitMs = ON_ITS_WAY_MS + arrivalLimitMs - LIMIT_MS;
        arrivalGap(item, 'a recovery point was on its way', taggedAtMs, nowMs, wayLimitMs);
      }
      findings.looked += 1;
      stretch.arrivedAtMs = nowMs;
      stretch.taggedAtMs = taggedAtMs;
      if (point.consistency === 'application') stretch.applicationAtMs = nowMs;
    };
    const reconsider = (item: string, nowMs: number) => {
      const sinceMs = calm.since(item, nowMs);
      const stretch = stretches.get(item);
      if (sinceMs !== undefined && stretch && sinceMs <= stretch.sinceMs) return;
      const endedMs = sinceMs === undefined ? calm.endedMs(item, nowMs) : nowMs;
      if (stretch && stretch.sinceMs < endedMs) check(item, stretch, endedMs);
      stretches.delete(item);
      if (sinceMs === undefined) return;
      const fromMs = Math.max(sinceMs, nowMs);
      stretches.set(item, { sinceMs: fromMs, arrivedAtMs: fromMs, taggedAtMs: undefined, applicationAtMs: fromMs });
    };

    const waits = new WaitingWrites(run);
    const gathered = ({ server, sinceMs, untilMs }: Wait, nowMs: number) => {
      const item = items.itemOf(server);
      const limitMs = GATHERED_MS + slackMs(run);
      if (item === undefined || untilMs - sinceMs <= limitMs) return;
      const calmSinceMs = calm.since(item, nowMs);
      if (calmSinceMs === undefined || calmSinceMs > sinceMs) return;
      gap(item, 'what was written was in no batch', sinceMs, untilMs, limitMs);
    };

    for (const entry of entriesOf(run)) {
      calm.take(entry);
      const wait = waits.endedBy(entry);
      if (wait) gathered(wait, entry.at);
      if (entry.kind === 'replication.started') directions.set(entry.item, entry.direction);
      if (entry.kind === 'point.created') {
        const stretch = stretches.get(entry.item);
        if (stretch && stretch.sinceMs < entry.at) check(entry.item, stretch, entry.at, entry);
      }
      if (entry.kind === 'policy.changed') {
        for (const [item, stretch] of stretches) {
          if (stretch.sinceMs < entry.at) check(item, stretch, entry.at);
          // The next one comes within the new interval, counted from when the last agent has heard of it.
          stretch.applicationAtMs = Math.max(stretch.sinceMs, entry.at + POLLS_MS);
        }
      }
      if (CHANGES_CALM.has(entry.kind)) for (const item of items.names) reconsider(item, entry.at);
    }
    const endMs = endOf(run).atMs;
    for (const [item, stretch] of stretches) {
      const endedMs = calm.endedMs(item, endMs);
      if (stretch.sinceMs < endedMs) check(item, stretch, endedMs);
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} of calm times came when they were due` +
        (excused === 0 ? '' : `; ${counted(excused, 'wait', 'waits')} behind copies that filled the line`),
      'no item was Protected and undisturbed for long enough',
    );
  },
};

const CHANGES_CALM: ReadonlySet<string> = new Set([
  'item.state',
  'replication.started',
  'replication.stopped',
  'replication.left',
  'point.created',
  'fault.inject',
  'fault.heal',
  'disaster',
  'workload.started',
  'machine.power',
]);

/** When tags were set on the disks of a server: the world's account, not the point's own. */
class TagTimes {
  readonly #run: Run;
  readonly #machines: Machines;

  constructor(run: Run) {
    this.#run = run;
    this.#machines = new Machines(run);
  }

  of({ tag, server }: PointCreated): number | undefined {
    const marks = this.#run.history.marksOf(tag).filter(({ disk }) => this.#machines.ofDisk(disk)?.server === server);
    return marks.at(-1)?.atMs;
  }
}

/** Undefined when no policy of the item asked for application-consistent points at that time, or one of several did not. */
function applicationIntervalMs(policies: PolicyTimes, item: string, fromMs: number, toMs: number): number | undefined {
  const minutes = policies.duringOf(item, 'appConsistentMinutes', fromMs, toMs);
  return minutes.length === 0 || minutes.includes(0) ? undefined : Math.max(...minutes) * MINUTE_MS;
}

/** What the site's own figures say about it, when they do. */
function wouldDo({ site }: Run): string {
  const lacking = site ? shortfalls(site).map(shortfallText) : [];
  return lacking.length === 0 ? '' : ` (${lacking.join('; ')})`;
}
