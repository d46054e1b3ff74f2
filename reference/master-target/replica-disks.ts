/**
 * The disks of a replica on the datastores: made when its order comes, and removed when nobody orders it any more. After a
 * failback was committed the machine has disks of its own, copies of them; that the replica goes then, as the one in Azure
 * goes with the end of protection, is inferred.
 *
 * What is to be made is noted first, so that a master target that restarts in between knows what there may be.
 */
import type { Runtime, Volume } from '../runtime.ts';
import type { ReplicaDisk, ReplicaOrder } from '../wire/component-control.ts';
import { ReplicaNote } from './replica-note.ts';

/** The disks that an order names. Undefined when one cannot be had now, or not be noted. */
export async function prepareDisks(runtime: Runtime, order: ReplicaOrder): Promise<Volume[] | undefined> {
  const note = new ReplicaNote(runtime.files, order.serverId);
  const known = await note.read();
  const { epoch, begin, disks } = order;
  const volumes = disks.map(({ volume }) => volume);
  const isNew = known?.epoch !== epoch || known.preparing === true;
  const { points = [], volumes: former = [] } = known ?? {};
  const fresh = { epoch, appliedSequence: 0, copied: false, points };
  if (isNew) {
    const noted = await note.write({ ...fresh, volumes: [...new Set([...former, ...volumes])], preparing: true });
    if (!noted.ok) return undefined;
    const useless = former.filter((name) => !volumes.includes(name));
    for (const name of begin === 'full-copy' ? [...volumes, ...useless] : useless) await runtime.volumes.remove(name);
  }
  const opened: Volume[] = [];
  for (const disk of disks) {
    const existing = await runtime.volumes.open(disk.volume);
    const volume = existing.ok ? existing : await newReplica(runtime, disk);
    if (!volume.ok) return undefined;
    opened.push(volume.value);
  }
  if (isNew && !(await note.write({ ...fresh, volumes })).ok) return undefined;
  return opened;
}

/**
 * A copy of the original machine's disk, which itself stays as it is until the failback; else an empty one. So it is where that
 * disk is gone meanwhile, or is another one that has no room for what comes.
 */
async function newReplica({ volumes }: Runtime, { volume: name, base, capacityBytes }: ReplicaDisk) {
  if (base !== undefined) {
    const copy = await volumes.clone(base, undefined, name);
    if (copy.ok && copy.value.capacityBytes >= capacityBytes) return copy;
    if (copy.ok) await volumes.remove(name);
  }
  return volumes.create(name, capacityBytes);
}

/** Nobody orders the replica any more: its disks go, and every point of theirs with them. Doing it again changes nothing. */
export async function giveUpReplica({ files, volumes, journal }: Runtime, serverId: string): Promise<void> {
  const note = new ReplicaNote(files, serverId);
  const known = await note.read();
  for (const name of known?.volumes ?? []) await volumes.remove(name);
  await note.remove();
  journal.write('replica.given-up', { server: serverId, epoch: known?.epoch, disks: known?.volumes });
}

/** Disks that were made for a machine which will never run. */
export async function discardDisks({ volumes }: Runtime, { discard = [], release }: ReplicaOrder): Promise<void> {
  for (const name of discard) if (!release?.volumes.includes(name)) await volumes.remove(name);
}
