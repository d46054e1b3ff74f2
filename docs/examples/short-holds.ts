/**
 * Writes wait while a recovery tag is set, and not for longer than the drain barrier allows. A disk whose machine loses
 * its power holds nothing any more.
 */
import { AFTER_MINUTES, counted, duration, entriesOf, Findings, minutes, type Property } from 'muster';

/** The journal does not say which operating system a machine has, so the longer of the two limits counts. */
const LIMIT_MS = minutes(AFTER_MINUTES.drainBarrier);

export const shortHolds: Property = {
  name: 'short-holds',
  title: 'Writes wait for a recovery tag no longer than the drain barrier allows',
  judge(run) {
    const findings = new Findings();
    const held = new Map<string, { machine: string; sinceMs: number }>();
    let longestMs = 0;
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'disk.held') held.set(entry.disk, { machine: entry.machine, sinceMs: entry.at });
      else if (entry.kind === 'disk.released') {
        const hold = held.get(entry.disk);
        if (!hold) continue;
        held.delete(entry.disk);
        findings.looked += 1;
        const heldMs = entry.at - hold.sinceMs;
        longestMs = Math.max(longestMs, heldMs);
        if (heldMs <= LIMIT_MS) continue;
        findings.violation(`${entry.disk} held its writes for ${duration(heldMs)} from ${duration(hold.sinceMs)} on`);
      } else if (entry.kind === 'machine.power' && entry.power === 'off') {
        for (const [disk, { machine }] of held) if (machine === entry.machine) held.delete(disk);
      }
    }
    for (const [disk, { sinceMs }] of held)
      findings.doubt(`${disk} was held at ${duration(sinceMs)} and never released`);
    return findings.judge(
      `${counted(findings.looked, 'hold')} lasted ${duration(longestMs)} at most`,
      'no disk was held for a recovery tag',
    );
  },
};
