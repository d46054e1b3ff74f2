/**
 * Every job comes to an end, and one that fails has a fault to blame, was meant to fail, was cancelled, or says what is so:
 * that there is no such point, that the site is not connected. What a site was asked to do for one it reports once; again
 * only when a fault may have kept it from hearing that its report had arrived.
 */
import { entriesOf, entriesOfKind, type JobEnd, type JobStart } from './entries.ts';
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { endOf, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { takingPart } from './jobs-of-items.ts';
import type { Property } from './property.ts';
import { TruthOfFailures } from './truth-of-failures.ts';
import { VcenterLooks } from './vcenter-looks.ts';
import { counted, duration } from './wording.ts';

/** Until a role has noticed that a fault is over: a retry of a registration, and the polls after it. */
const NOTICED_MS = 5 * 60_000;
/** That a vCenter answers again is noticed at the next look at it. */
const VCENTER_OUT = '8061';
const NEXT_LOOK_MS = NOTICED_MS + AFTER_MINUTES.vcenterDiscovery * 60_000;

export const soundJobs: Property = {
  name: 'sound-jobs',
  title: 'Every job ends, and fails only under a fault or when the story expects it to',
  judge(run) {
    const findings = new Findings();
    const faults = faultsOf(run);
    const expected = new Set(entriesOfKind(run, 'attempt').map(({ expect }) => expect));
    const running = new Map<string, JobStart>();
    const cancelled = new Set<string>();
    const truth = new TruthOfFailures();
    const looks = new VcenterLooks(run);
    /** When each outcome was told last. */
    const told = new Map<string, number>();
    for (const entry of entriesOf(run)) {
      truth.take(entry);
      looks.take(entry);
      if (entry.kind === 'site-task.outcome') {
        if (told.has(entry.task) && !faultDuring(faults, entry.at, entry.at, NOTICED_MS)) {
          findings.violation(
            `${entry.site} said at ${duration(entry.at)} once more how task ${entry.task} went; it had said so at ` +
              `${duration(told.get(entry.task) ?? 0)}`,
            { subject: entry.site, code: 'told-twice' },
          );
        }
        told.set(entry.task, entry.at);
      }
      if (entry.kind === 'job.start') {
        findings.looked += 1;
        running.set(entry.job, entry);
        for (const job of entry.cancels ?? []) cancelled.add(job);
      } else if (entry.kind === 'job.end') {
        const start = running.get(entry.job);
        running.delete(entry.job);
        if (!start)
          findings.violation(
            `${jobNamed(entry)} ended at ${duration(entry.at)} without having been started, or twice`,
            { subject: jobNamed(entry), code: 'ended-unstarted' },
          );
        const asked = entry.state === 'Cancelled' && cancelled.has(entry.job);
        // Whoever waits for it is cancelled with it: a reprotect enables replication by a job of its own.
        if (asked) for (const whole of wholesOf(entry, running.values())) cancelled.add(whole.job);
        if (entry.state === 'Succeeded' || expected.has(entry.code ?? '') || asked) continue;
        if (start && truth.isTrue(start, entry)) continue;
        const noticedMs = entry.code === VCENTER_OUT && looks.lastWasInVain ? NEXT_LOOK_MS : NOTICED_MS;
        const fault = faultDuring(faults, start?.at ?? entry.at, entry.at, noticedMs);
        if (fault) findings.unjudged(failure(entry, `under ${fault.injected.title}, which may be the reason or not`));
        else
          findings.violation(failure(entry, 'though no fault was in the world'), {
            subject: jobNamed(entry),
            code: entry.code ?? entry.state,
          });
      }
    }
    const end = endOf(run);
    for (const start of running.values()) {
      const told = `${jobNamed(start)}, started at ${duration(start.at)}, had not ended at ${duration(end.atMs)}`;
      const about = { subject: jobNamed(start), code: 'never-ended' };
      if (end.reached) findings.violation(told, about);
      else findings.doubt(`${told}, when the run broke off`, about);
    }
    return findings.judge(`${counted(findings.looked, 'job')} ended as they should`, 'no job was started');
  },
};

/** Jobs under way that have others do a part of their work. */
const HAVE_PARTS: ReadonlySet<string> = new Set(['SwitchReplicationGroupProtection']);

function wholesOf({ item }: JobEnd, running: Iterable<JobStart>): JobStart[] {
  return [...running].filter((job) => HAVE_PARTS.has(job.scenario) && takingPart(job).includes(item));
}

function jobNamed({ scenario, item }: { scenario: string; item: string }): string {
  return `${scenario} of ${item}`;
}

function failure(end: JobEnd, circumstance: string): string {
  const reason = end.message === undefined ? `${end.code}` : `${end.code}, ${end.message}`;
  return `${jobNamed(end)} ended ${end.state} at ${duration(end.at)} ${circumstance}: ${reason}`;
}
