/**
 * What lies on the site's datastores when the drill is over: disks of the machines that are there, and replicas of servers on
 * their way home. A master target removes what is not ordered any more once it has been told, so a drill that ends within
 * minutes of a change, or while the site cannot hear of it, says nothing. And what a machine runs from stays its own: a master
 * target that makes its disks once more takes them from under it.
 */
import { entriesOf, entriesOfKind, type LabEnd } from './entries.ts';
import { faultsOf } from './faults.ts';
import type { Machines } from './machines.ts';
import type { Run } from './property.ts';
import { duration, listed } from './wording.ts';

/** The service tells the configuration server, which tells the master target, each within a minute or so. */
const TOLD_MS = 5 * 60_000;

/** In which a server has a replica on the datastores: from its reprotect to the commit of its failback. */
const WITH_REPLICA = new Set(['reprotecting', 'initialReplicationHome', 'protectedHome', 'failingBack', 'failedBack']);

export function* strayDatastoreDisks(run: Run, end: LabEnd, machines: Machines): Generator<string> {
  const states = new Map<string, { readonly to: string; readonly at: number }>();
  /** Purged: whatever their master target had of them it keeps. */
  const left = new Set<string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'item.state') states.set(entry.item, entry);
    else if (entry.kind === 'replication.left') left.add(entry.item);
    else if (entry.kind === 'replication.started') left.delete(entry.item);
  }
  if (!isTold(run, end, Math.max(0, ...[...states.values()].map(({ at }) => at)))) return;
  const there = new Set(end.machines.map(({ machine }) => machine));
  const inUse = new Set(
    machines.all
      .filter(({ name, removedAtMs }) => there.has(name) && removedAtMs === undefined)
      .flatMap(({ disks }) => disks.map(({ name, file = name }) => file)),
  );
  const made = new Set(entriesOfKind(run, 'replica.released').flatMap(({ disks }) => disks));
  const items = [...states].filter(([item, { to }]) => WITH_REPLICA.has(to) || left.has(item)).map(([item]) => item);
  const isReplica = (name: string) => !made.has(name) && items.some((item) => name.startsWith(`${item}-`));
  const strays = (end.disks ?? []).filter(
    ({ place, name }) => place === 'vmware' && !inUse.has(name) && !isReplica(name),
  );
  if (strays.length === 0) return;
  const names = listed(strays.map(({ name }) => name));
  yield `${names} on the datastores ${strays.length === 1 ? 'belongs' : 'belong'} to no machine and to no server on its way home; the last change was ${duration(TOLD_MS)} ago at least`;
}

/** Disks that were made anew while the machine that has them was there, and not its server's, to come home to. */
export function* takenDisks(run: Run): Generator<string> {
  const owners = new Map<string, { readonly machine: string; readonly server: string }>();
  const power = new Map<string, string>();
  /** Servers on their way to their original place. */
  const toOriginal = new Set<string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'machine.created') {
      for (const { name, file = name } of entry.disks) if (isFile(file)) owners.set(file, entry);
    } else if (entry.kind === 'machine.power') power.set(entry.machine, entry.power);
    else if (entry.kind === 'replication.started') {
      if (entry.location === 'original') toOriginal.add(entry.server);
      else toOriginal.delete(entry.server);
    } else if (entry.kind === 'machine.removed') {
      for (const [name, { machine }] of owners) if (machine === entry.machine) owners.delete(name);
    } else if (entry.kind === 'replica.released') {
      const isHomeOf = ({ machine, server }: { readonly machine: string; readonly server: string }) =>
        server === entry.server && toOriginal.has(server) && power.get(machine) === 'off';
      const taken = entry.disks.flatMap((name) => {
        const owner = owners.get(name);
        return owner && !isHomeOf(owner) ? [{ name, machine: owner.machine }] : [];
      });
      const [first] = taken;
      if (!first) continue;
      const names = listed(taken.map(({ name }) => name));
      yield `${names} of ${first.machine} were made anew at ${duration(entry.at)}, though the machine had them`;
    }
  }
}

/** On a datastore. */
function isFile(name: string): boolean {
  return name.endsWith('.vmdk');
}

/** Nothing kept the master target from hearing of the last change, and it had the time to follow. */
function isTold(run: Run, end: LabEnd, changedAtMs: number): boolean {
  const sinceMs = end.at - TOLD_MS;
  const site = entriesOfKind(run, 'site.state');
  const wasLost =
    site.at(-1)?.state !== 'connected' || site.some(({ state, at }) => state === 'disconnected' && at > sinceMs);
  const troubled = faultsOf(run).some(({ healedAtMs = Number.POSITIVE_INFINITY }) => healedAtMs > sinceMs);
  return changedAtMs < sinceMs && !wasLost && !troubled;
}
