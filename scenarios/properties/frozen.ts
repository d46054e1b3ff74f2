/**
 * Application-consistent means that the applications were asked to finish and to wait: at the moment such a tag was set,
 * business on its machine was frozen, or over. And a tag for which they were asked to is nothing less afterwards: whoever
 * looks for an application-consistent point has to find it.
 */
import { entriesOf } from './entries.ts';
import { faultDuring, faultsOf } from './faults.ts';
import { machineOf } from './node-machine.ts';
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

/** Under a fault a tag may come late into the pause that was made for another one. */
const PAUSES_MS = 10 * 60_000;

/** Every crash-consistent point for which the applications of its machine were frozen: its kind was lost on the way. */
export function* toldAsCrash(run: Run): Generator<string> {
  const faults = faultsOf(run);
  /** By machine, the tags that were set in the pause which lasts. */
  const pauses = new Map<string, Set<string>>();
  /** By server and tag: the machine, and why it is application-consistent. */
  const paused = new Map<string, { machine: string; why: string }>();
  /** The same by the last tag of a machine, which is nobody else's. */
  const finals = new Map<string, { machine: string; why: string }>();
  for (const entry of entriesOf(run)) {
    switch (entry.kind) {
      case 'workload.frozen':
        pauses.set(entry.machine, new Set());
        break;
      case 'disk.mark':
        pauses.get(entry.machine)?.add(entry.tag);
        break;
      case 'workload.thawed': {
        const [tag, ...others] = pauses.get(entry.machine) ?? [];
        pauses.delete(entry.machine);
        // A pause is made for one tag.
        if (tag === undefined || others.length > 0 || faultDuring(faults, entry.at, entry.at, PAUSES_MS)) break;
        const why = `its application had been frozen until ${duration(entry.at)}`;
        paused.set(`${entry.server} ${tag}`, { machine: entry.machine, why });
        break;
      }
      case 'machine.power':
        if (entry.power === 'off') pauses.delete(entry.machine);
        break;
      case 'source.finished': {
        if (entry.frozen !== true || entry.finalTag === undefined) break;
        const why = `it was the last, and its application had been frozen for good by ${duration(entry.at)}`;
        finals.set(entry.finalTag, { machine: machineOf(entry.node), why });
        break;
      }
      case 'point.created': {
        const found = paused.get(`${entry.server} ${entry.tag}`) ?? finals.get(entry.tag);
        if (found && entry.consistency === 'crash')
          yield `${found.machine}: ${tagName(entry.tag)} is told as crash-consistent, though ${found.why}`;
      }
    }
  }
}
