/**
 * Watches on how many machines the application of a server takes orders at a time. Test machines do not count: they stand
 * in a network of their own.
 */
import { entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration, listed } from './wording.ts';

export const oneActiveCopy: Property = {
  name: 'one-active-copy',
  title: 'A server is never active on two machines at once',
  judge(run) {
    const findings = new Findings();
    /** Per server: the machines on which it serves, and since when. */
    const active = new Map<string, Map<string, number>>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'workload.started' && entry.purpose === 'production') {
        findings.looked += 1;
        const serving = active.get(entry.server) ?? new Map<string, number>();
        active.set(entry.server, serving);
        if (serving.size > 0) {
          const others = [...serving].map(([machine, sinceMs]) => `${machine} (serving since ${duration(sinceMs)})`);
          findings.violation(
            `${entry.server}: ${entry.machine} began to serve at ${duration(entry.at)} beside ${listed(others)}`,
          );
        }
        serving.set(entry.machine, entry.at);
      } else if (
        entry.kind === 'workload.stopped' ||
        entry.kind === 'machine.removed' ||
        (entry.kind === 'machine.power' && entry.power === 'off')
      ) {
        active.get(entry.server)?.delete(entry.machine);
      }
    }
    return findings.judge(
      `${counted(active.size, 'server')} served ${counted(findings.looked, 'time')}, on one machine at a time`,
      'no application began to serve',
    );
  },
};
