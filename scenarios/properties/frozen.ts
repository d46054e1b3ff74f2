/**
 * Application-consistent means that the applications were asked to finish and to wait: at the moment such a tag was set,
 * business on its machine was frozen, or over.
 */
import { entriesOf } from './entries.ts';
import type { Run } from './property.ts';
import { duration, tagName } from './wording.ts';

type Business = 'running' | 'frozen' | 'over';

/** Every application-consistent recovery point that was set while the application of its machine went on. */
export function* setWhileRunning(run: Run): Generator<string> {
  const business = new Map<string, Business>();
  /** By server and tag: the machine and the time, where business was running. */
  const running = new Map<string, { machine: string; atMs: number }>();
  for (const entry of entriesOf(run)) {
    switch (entry.kind) {
      case 'workload.started':
      case 'workload.thawed':
        if (business.get(entry.machine) !== 'over' || entry.kind === 'workload.started')
          business.set(entry.machine, 'running');
        break;
      case 'workload.frozen':
        if (business.get(entry.machine) === 'running') business.set(entry.machine, 'frozen');
        break;
      case 'workload.stopped':
        business.set(entry.machine, 'over');
        break;
      case 'machine.power':
        if (entry.power === 'off') business.delete(entry.machine);
        break;
      case 'disk.mark':
        if (business.get(entry.machine) !== 'running') break;
        running.set(`${entry.server} ${entry.tag}`, { machine: entry.machine, atMs: entry.at });
        break;
      case 'point.created': {
        const found = entry.consistency === 'application' ? running.get(`${entry.server} ${entry.tag}`) : undefined;
        if (!found) break;
        yield `${found.machine}: the application-consistent ${tagName(entry.tag)} was set at ${duration(found.atMs)} ` +
          'while its application was not frozen';
      }
    }
  }
}
