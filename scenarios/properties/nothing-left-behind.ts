/**
 * What is not needed any more costs money and confuses the next drill: disks of machines that are gone, replica disks of
 * servers that are not protected, the machine in Azure after a failback was committed, blobs and snapshots that nobody
 * waits for (`residue.ts`), disks on datastores (`datastore-disks.ts`), files of roles (`kept-files.ts`). Looked for once the
 * drill is over.
 */
import { strayDatastoreDisks, takenDisks } from './datastore-disks.ts';
import { entriesOf, entriesOfKind, type LabEnd } from './entries.ts';
import { Findings } from './findings.ts';
import { givenUpMachines } from './given-up-machines.ts';
import { type Machine, Machines } from './machines.ts';
import type { Property, Run } from './property.ts';
import { strayFiles } from './kept-files.ts';
import { goingOn, strayBlobs, straySnapshots } from './residue.ts';
import { counted, duration, listed } from './wording.ts';

export const nothingLeftBehind: Property = {
  name: 'nothing-left-behind',
  title: 'Machines, disks, snapshots, blobs and files that are not needed any more are gone',
  judge(run) {
    const findings = new Findings();
    const end = entriesOfKind(run, 'lab.end').at(-1);
    if (!end?.disks) {
      const why = 'the run has no end that says what is left';
      if (entriesOfKind(run, 'machine.prepared').length > 0) findings.unjudged(`what was made, because ${why}`);
      return findings.judge('', why);
    }
    const machines = new Machines(run);
    const azure = end.disks.filter(({ place }) => place === 'azure').map(({ name }) => name);
    const prepared = entriesOfKind(run, 'machine.prepared');
    findings.looked = prepared.length + azure.length;
    for (const evidence of orphans(end, machines, azure, new Set(prepared.flatMap(({ disks }) => disks)))) {
      findings.violation(evidence);
    }
    for (const evidence of staleReplicas(run, azure)) findings.violation(evidence);
    for (const evidence of retiredMachines(run, end, machines)) findings.violation(evidence);
    for (const evidence of givenUpMachines(run, end, machines)) findings.violation(evidence);
    strayBlobs(run, end, findings);
    for (const evidence of goingOn(run)) findings.violation(evidence);
    for (const evidence of strayDatastoreDisks(run, end, machines)) findings.violation(evidence);
    for (const evidence of takenDisks(run)) findings.violation(evidence);
    straySnapshots(run, end, findings);
    strayFiles(run, end, findings);
    return findings.judge(
      `${counted(azure.length, 'disk')} in Azure, each with a machine or an item that needs it; no machine, snapshot, blob or file too many`,
      'nothing was made that could be left behind',
    );
  },
};

/** Disks that were made for a machine which does not exist any more, or does not have them. */
function* orphans(
  end: LabEnd,
  machines: Machines,
  azure: readonly string[],
  made: ReadonlySet<string>,
): Generator<string> {
  const there = new Set(end.machines.map(({ machine }) => machine));
  const inUse = new Set(
    machines.all
      .filter(({ name, removedAtMs }) => there.has(name) && removedAtMs === undefined)
      .flatMap(({ disks }) => disks.map(({ name }) => name)),
  );
  const left = azure.filter((name) => made.has(name) && !inUse.has(name));
  if (left.length > 0)
    yield `${listed(left)} in Azure ${left.length === 1 ? 'belongs' : 'belong'} to no machine any more`;
}

/** Replica disks (`asrseeddisk-<server>-…`) of servers that are not protected when the drill is over. */
function* staleReplicas(run: Run, azure: readonly string[]): Generator<string> {
  const protectedNow = new Set<string>();
  const serverOf = new Map<string, string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'replication.started') {
      serverOf.set(entry.item, entry.server);
      protectedNow.add(entry.server);
    } else if (entry.kind === 'item.state' && entry.to === 'unprotected')
      protectedNow.delete(serverOf.get(entry.item) ?? '');
  }
  for (const server of new Set(serverOf.values())) {
    const left = azure.filter((name) => name.startsWith(`asrseeddisk-${server.slice(0, 8)}-`));
    if (left.length > 0 && !protectedNow.has(server))
      yield `${listed(left)} of ${server}, which is not protected any more`;
  }
}

/** After the commit of a failback the machine in Azure has no business left. */
function* retiredMachines(run: Run, end: LabEnd, machines: Machines): Generator<string> {
  const there = new Set(end.machines.map(({ machine }) => machine));
  const homeAtMs = new Map<string, number>();
  const serverOf = new Map<string, string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'replication.started') serverOf.set(entry.item, entry.server);
    if (entry.kind === 'item.state' && entry.to === 'committedHome')
      homeAtMs.set(serverOf.get(entry.item) ?? '', entry.at);
  }
  const isRetired = ({ name, place, purpose, server, createdAtMs, removedAtMs }: Machine): boolean =>
    place === 'azure' &&
    purpose === 'production' &&
    removedAtMs === undefined &&
    there.has(name) &&
    createdAtMs <= (homeAtMs.get(server) ?? -1);
  for (const { name, server } of machines.all.filter(isRetired)) {
    yield `${name} is still there, though the failback of ${server} was committed at ${duration(homeAtMs.get(server) ?? 0)}`;
  }
}
