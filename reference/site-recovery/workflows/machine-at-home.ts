/** The machine that a failback makes at home, of what its master target hands over, and what becomes of it when that is given up. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { VcenterRecord } from '../../wire/provider.ts';
import { type ServiceContext, waitUntil } from '../context.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { nameAtHome } from './way-home.ts';

/** The port group that machines come home to. */
export const HOME_NETWORK = 'onprem';
const SITE_TASK_LIMIT_MS = 15 * 60_000;

/** What a vCenter says no with, as it is documented for a reprotect. That a failback says the same is inferred. */
const REFUSED_AT_HOME: Readonly<Record<string, string>> = {
  MACHINE_EXISTS: '78052',
  DATASTORE_NOT_FOUND: '8061',
  NO_PERMISSION: 'VcenterReadOnly',
};

export async function createAtHome(
  context: ServiceContext,
  item: ProtectedItem,
  point = item.newestPoint as RecoveryPoint,
): Promise<Result<unknown>> {
  const { runtime, sites } = context;
  const { siteId, serverId } = item.input;
  const name = nameAtHome(context, item);
  const replica = item.marching.replica;
  const datastore = item.held.way.datastore ?? '';
  const vcenter = sites.get(siteId)?.inventory.vcenters.find(({ datastores }) => datastores.includes(datastore));
  if (!replica || !vcenter) return fail('8061', `datastore ${datastore} cannot be reached`);
  if (!item.points.some(({ id }) => id === point.id)) {
    return fail('RecoveryPointMissing', `the master target has given up the point that ${name} was to come up from`);
  }
  const commands = runtime.random('commands');
  const { original } = item.held.way;
  const place = { vcenter: vcenter.name, machine: original?.name ?? name };
  // Of an earlier failback, which was given up.
  const removed = await removeAtHome(context, item);
  if (!removed.ok) return removed;
  item.send({ type: 'MACHINE_MADE', point });
  const volumes = original?.volumes ?? filesFor(item, vcenter, name, replica.disks.length);
  item.marching = { ...item.marching, replica: { ...replica, release: { tag: point.tag, volumes } } };
  const released = () => sites.replica(item)?.released === point.tag;
  if (!(await waitUntil(runtime, SITE_TASK_LIMIT_MS, released))) {
    return fail('DisksNotHandedOver', 'the master target did not hand over the disks in time');
  }
  item.machineHome = { name: place.machine, vcenter: vcenter.name, volumes, ...(original && { original: true }) };
  const prepared = { item: item.name, server: serverId, machine: `vmware:${place.machine}`, purpose: 'production' };
  const note = () =>
    runtime.journal.write('machine.prepared', {
      ...prepared,
      point: point.id,
      tag: point.tag,
      sources: item.activeDisks,
      disks: volumes,
      ...(original && { original: true }),
    });
  if (original) {
    note();
    return ok();
  }
  const created = await sites.ask(
    siteId,
    {
      id: commands.uuid(),
      kind: 'create-failback-machine',
      ...place,
      serverId,
      volumes,
      datastore,
      network: HOME_NETWORK,
    },
    SITE_TASK_LIMIT_MS,
  );
  if (!created.ok) {
    const { code, message } = created.failure;
    // Of that name there is somebody else's: nothing of ours was made.
    if (code === 'MACHINE_EXISTS') item.machineHome = undefined;
    return fail(REFUSED_AT_HOME[code] ?? code, message);
  }
  note();
  return ok();
}

/** Files that no machine has: one that was this server once may be there still, under another name. */
function filesFor({ machineHome }: ProtectedItem, { machines }: VcenterRecord, name: string, count: number): string[] {
  const others = machines.filter((machine) => machine.name !== machineHome?.name);
  const taken = new Set(others.flatMap(({ volumes }) => volumes));
  for (let serial = 1; ; serial += 1) {
    const stem = serial === 1 ? name : `${name}~${serial}`;
    const files = Array.from({ length: count }, (_, index) => `${stem}-${index}.vmdk`);
    if (!files.some((file) => taken.has(file))) return files;
  }
}

export async function startAtHome(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  const { vcenter, name } = item.machineHome ?? { vcenter: '', name: '' };
  const id = context.runtime.random('commands').uuid();
  const task = { id, kind: 'start-machine' as const, vcenter, machine: name };
  // Not limited: while nobody knows whether the machine at home runs, the one in Azure must not be started again.
  const started = await context.sites.ask(item.input.siteId, task, Number.POSITIVE_INFINITY);
  return started.ok || started.failure.code !== 'NOT_ENOUGH_MEMORY' ? started : fail('8038', started.failure.message);
}

/** What was made of the copy at home has never run: it goes, or the next failback finds it still there and replaces it. */
export async function forgetCopyAtHome(
  context: ServiceContext,
  item: ProtectedItem,
  volumes: readonly string[],
): Promise<void> {
  // The original machine keeps its disks: as they were, or with what was written to them, which is the server as it was last.
  if (item.held.way.original || volumes.length === 0 || !context.sites.get(item.input.siteId)?.connected) return;
  const removed = await removeAtHome(context, item);
  const { replica } = item.marching;
  if (removed.ok && replica) item.marching = { ...item.marching, replica: { ...replica, discard: volumes } };
}

/** The machine at home goes, if there is one or may be. What is gone already is no failure. */
async function removeAtHome({ runtime, sites }: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  if (!item.machineHome || item.machineHome.original) return ok();
  const { name: machine, ...made } = item.machineHome;
  const id = runtime.random('commands').uuid();
  return sites.ask(item.input.siteId, { id, kind: 'remove-machine', machine, ...made }, SITE_TASK_LIMIT_MS);
}
