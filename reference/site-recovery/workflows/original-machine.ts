/**
 * The original location of a failback (facts, section 5.8): the virtual machine that the server was, and whose disks take in
 * what has changed since. It is known by what its firmware calls it, so that it may have been renamed. That a machine without
 * one of the disks is refused, and under which codes all that is, is inferred.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import type { MachineAtVcenter, VcenterRecord } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import type { Original, ProtectedItem } from '../item.ts';
import { requestOfSite } from '../site/site-requests.ts';

interface Found {
  readonly machine: MachineAtVcenter;
  readonly vcenter: VcenterRecord;
}

/** As the site's vCenters told last; undefined where none has it, which is so of every physical server. */
export function originalAtVcenter({ sites }: ServiceContext, { input, home }: ProtectedItem): Found | undefined {
  if (!home) return undefined;
  const vcenters = sites.get(input.siteId)?.inventory.vcenters ?? [];
  const all = vcenters.flatMap((vcenter) =>
    vcenter.machines.filter(({ biosUuid }) => biosUuid === home.biosUuid).map((machine) => ({ machine, vcenter })),
  );
  // A clone may have kept it; then the name decides, or nothing does.
  return all.length > 1 ? all.find(({ machine }) => machine.name === input.friendlyName) : all[0];
}

/** The same after a fresh look: power and names change within a discovery cycle. One that was not there is not looked for. */
async function originalNow(context: ServiceContext, item: ProtectedItem): Promise<Result<Found | undefined>> {
  if (!originalAtVcenter(context, item)) return ok(undefined);
  const looked = await requestOfSite(context, item.input.siteId, { kind: 'refresh' });
  return looked.ok ? ok(originalAtVcenter(context, item)) : looked;
}

/** Where the item comes home to; undefined: to an alternate location, as a new machine. */
export async function originalLocation(
  context: ServiceContext,
  item: ProtectedItem,
): Promise<Result<Original | undefined>> {
  const found = await originalNow(context, item);
  if (!found.ok || !found.value) return found as Result<undefined>;
  const { machine, vcenter } = found.value;
  const isReached = vcenter.datastores.includes(machine.datastore ?? '');
  return isReached || machine.power === 'on' ? takesIn(item, found.value) : ok(undefined);
}

/**
 * At a failback: since the reprotect it may have been renamed, switched on, deleted, or lost a disk. Where it is deleted, what has
 * come home so far is enough to make a new machine of.
 */
export async function originalAgain(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  if (!item.held.way.original) return ok();
  const looked = await originalNow(context, item);
  if (!looked.ok) return looked;
  const original = looked.value ? takesIn(item, looked.value) : ok(undefined);
  if (!original.ok) return original;
  item.send({ type: 'WAY_CHECKED', original: original.value });
  return ok();
}

/** That machine, if what comes home can be written to its disks. */
function takesIn(item: ProtectedItem, { machine, vcenter }: Found): Result<Original> {
  const { datastore = '', name, power } = machine;
  if (power === 'on') {
    return fail(
      'OriginalMachineOn',
      `${name} is switched on, and what comes home would be written to the disks that it runs from`,
    );
  }
  const files = filesOf(item, machine);
  const volumes = files.filter((file) => file !== undefined);
  if (volumes.length < files.length) {
    return fail(
      'OriginalDiskMissing',
      `${name} has ${volumes.length} of the ${files.length} disks that are to come home to it`,
    );
  }
  return ok({ name, vcenter: vcenter.name, datastore, volumes });
}

/** By their places: guest and vCenter count the disks of a machine in the same order. */
function filesOf({ home, replicatedDisks }: ProtectedItem, { volumes }: MachineAtVcenter): (string | undefined)[] {
  return replicatedDisks.map((disk) => volumes[home?.disks.indexOf(disk) ?? -1]);
}
