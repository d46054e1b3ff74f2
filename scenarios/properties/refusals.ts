/**
 * What the architecture cannot do must be refused, with the right code: whatever the story tried, and whatever happened
 * although nobody may ever succeed in it.
 */
import { type Attempt, type AttemptEnd, entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import { Machines } from './machines.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

/** Jobs that the service has no business completing: physical servers know no planned failover (documented). */
const UNSUPPORTED_JOBS: ReadonlySet<string> = new Set(['PlannedFailover']);

export const refusals: Property = {
  name: 'refusals',
  title: 'What the architecture does not support is refused, with the right code',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    let open: Attempt | undefined;
    /** Accepted attempts whose job still runs, so that what it brings about is told too. */
    const accepted = new Map<string, AttemptEnd>();
    const startedNow: string[] = [];
    for (const entry of entriesOf(run)) {
      switch (entry.kind) {
        case 'attempt':
          if (open) findings.violation(unanswered(open));
          open = entry;
          findings.looked += 1;
          startedNow.length = 0;
          break;
        case 'attempt.end':
          open = undefined;
          if (entry.outcome !== 'refused') {
            for (const job of startedNow) accepted.set(job, entry);
            findings.violation(`${attempted(entry)} was accepted; it had to be refused with ${entry.expect}`);
          } else if (entry.code !== entry.expect) {
            findings.violation(`${attempted(entry)} was refused with ${entry.code}, not with ${entry.expect}`);
          }
          break;
        case 'job.start':
          if (open) startedNow.push(entry.job);
          break;
        case 'job.end': {
          const attempt = accepted.get(entry.job);
          if (entry.state !== 'Succeeded') break;
          if (attempt) findings.violation(`${attempted(attempt)} was even carried out, by ${duration(entry.at)}`);
          if (UNSUPPORTED_JOBS.has(entry.scenario)) {
            findings.violation(
              `${entry.scenario} of ${entry.item} succeeded at ${duration(entry.at)}; there is no such thing`,
            );
          }
          break;
        }
        case 'machine.prepared':
          if (machines.named(entry.machine, entry.seq)?.place !== 'site') break;
          findings.violation(`${entry.machine} came home to physical hardware at ${duration(entry.at)}, not to VMware`);
          break;
      }
    }
    if (open) findings.violation(unanswered(open));
    return findings.judge(
      `${counted(findings.looked, 'attempt')} at what is not supported: all refused, with the right code`,
      'nothing unsupported was tried',
    );
  },
};

function attempted({ operation, subject, at }: { operation: string; subject: string; at: number }): string {
  return `${operation} of ${subject} (${duration(at)})`;
}

function unanswered(attempt: Attempt): string {
  return `${attempted(attempt)} was neither refused nor accepted; it had to be refused with ${attempt.expect}`;
}
