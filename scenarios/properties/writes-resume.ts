/**
 * Nobody at the site should notice that recovery tags are set: writes that wait for one go on within the limit of the
 * drain barrier, whatever becomes of the tag.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { slackMs } from './compression.ts';
import { entriesOf } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

/** The journal does not say which operating system a machine has, so the longer of the two limits counts. */
const LIMIT_MS = AFTER_MINUTES.drainBarrier * 60_000 + 1000;

interface Hold {
  readonly machine: string;
  readonly sinceMs: number;
}

export const writesResume: Property = {
  name: 'writes-resume',
  title: 'Writes that were held for a recovery tag go on in time',
  judge(run) {
    const findings = new Findings();
    const open = new Map<string, Hold>();
    const limitMs = LIMIT_MS + slackMs(run);
    let longestMs = 0;
    const end = (disk: string, nowMs: number) => {
      const hold = open.get(disk);
      if (!hold) return;
      open.delete(disk);
      const heldMs = nowMs - hold.sinceMs;
      longestMs = Math.max(longestMs, heldMs);
      if (heldMs <= limitMs) return;
      findings.violation(
        `writes to ${disk} of ${hold.machine} were held for ${duration(heldMs)} from ${duration(hold.sinceMs)} on; ` +
          `${duration(limitMs)} is the most`,
      );
    };
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'disk.held') {
        findings.looked += 1;
        open.set(entry.disk, { machine: entry.machine, sinceMs: entry.at });
      } else if (entry.kind === 'disk.released') end(entry.disk, entry.at);
      else if ((entry.kind === 'machine.power' && entry.power === 'off') || entry.kind === 'machine.removed') {
        for (const [disk, { machine }] of open) if (machine === entry.machine) end(disk, entry.at);
      }
    }
    const endMs = endOf(run).atMs;
    for (const disk of [...open.keys()]) end(disk, endMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} the writes to a disk were held, for ${duration(longestMs)} at most`,
      'no writes were held',
    );
  },
};
