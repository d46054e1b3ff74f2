/**
 * Which master target a machine can come home through (facts, section 5.7). The rules are documented; which codes they are
 * refused with is not, so those are ours.
 */
import type { Failure } from '../../model/result.ts';
import type { ComponentRecord } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';

/** Disks that one master target attaches. Documented. */
export const MASTER_TARGET_DISKS_MAX = 60;

export function masterTargetsOf({ sites }: ServiceContext, siteId: string): readonly ComponentRecord[] {
  const { components = [] } = sites.get(siteId)?.inventory ?? {};
  return components.filter(({ kind }) => kind === 'master-target');
}

/**
 * Where the machines of a plan go home, whose reprotect names none: to the one that a member of their group is on its way to,
 * or through the one before, the one that is named for them at the site, or the first of their own family. Inferred.
 */
export function masterTargetFor(context: ServiceContext, item: ProtectedItem): ComponentRecord | undefined {
  const all = masterTargetsOf(context, item.input.siteId);
  const mates = matesOf(context, item);
  const wanted = [
    ...mates.map(({ marching }) => marching.replica?.componentId),
    ...[item, ...mates].map(({ held }) => held.way.masterTarget),
  ].find((id) => id !== undefined);
  const family = familyOf(context, item);
  const { inventory } = context.sites.get(item.input.siteId) ?? {};
  const named = inventory?.waysHome?.[item.input.serverId]?.masterTarget;
  return (
    all.find(({ componentId }) => componentId === wanted) ??
    all.find(({ name }) => name === named) ??
    all.find(({ masterTarget }) => masterTarget?.operatingSystem === family) ??
    all[0]
  );
}

/** Why the machine cannot be brought home through that one; undefined when it can. */
export function misfit(
  context: ServiceContext,
  item: ProtectedItem,
  { componentId, masterTarget, name }: ComponentRecord,
  retentionDrive?: string,
): Failure | undefined {
  const family = familyOf(context, item);
  const { friendlyName } = item.input;
  if (masterTarget && family && masterTarget.operatingSystem !== family) {
    return {
      code: 'MasterTargetFamilyDiffers',
      message: `${friendlyName} is a ${family} machine, and master target ${name} runs on ${masterTarget.operatingSystem}`,
    };
  }
  const mates = matesOf(context, item);
  const stranger = mates.find((mate) => ![undefined, family].includes(familyOf(context, mate)));
  if (stranger) {
    const { friendlyName: other } = stranger.input;
    return {
      code: 'GroupFamiliesDiffer',
      message: `${other} of its replication group is a ${familyOf(context, stranger)} machine, ${friendlyName} a ${family} one`,
    };
  }
  const elsewhere = mates.find(({ marching: { replica } }) => replica && replica.componentId !== componentId);
  if (elsewhere) {
    const { friendlyName: other } = elsewhere.input;
    const { componentId: theirs = '' } = elsewhere.marching.replica ?? {};
    const { name: where = theirs } = context.sites.component(item.input.siteId, theirs) ?? {};
    return {
      code: 'GroupMasterTargetDiffers',
      message: `${other} of its replication group is on its way home through ${where}, not ${name}`,
    };
  }
  if (masterTarget && retentionDrive !== undefined && !sameDrive(masterTarget.retentionDrive, retentionDrive)) {
    return {
      code: 'RetentionDriveNotFound',
      message: `master target ${name} has no retention drive ${retentionDrive}; it has ${masterTarget.retentionDrive}`,
    };
  }
  return undefined;
}

/** What others have brought there meanwhile: looked at in the moment in which disks are ordered, since several may ask at once. */
export function crowdedOut(context: ServiceContext, item: ProtectedItem, masterTargetId: string): Failure | undefined {
  const masterTarget = context.sites.component(item.input.siteId, masterTargetId);
  return tooManyDisks(context, item, masterTargetId) ?? (masterTarget && misfit(context, item, masterTarget));
}

export function tooManyDisks(
  context: ServiceContext,
  item: ProtectedItem,
  masterTargetId: string,
): Failure | undefined {
  const others = [...context.items.values()].filter(
    (other) =>
      other !== item &&
      other.input.siteId === item.input.siteId &&
      other.marching.replica?.componentId === masterTargetId,
  );
  const attached = others.reduce((sum, { input }) => sum + input.disks.length, 0);
  const disks = item.input.disks.length;
  if (attached + disks <= MASTER_TARGET_DISKS_MAX) return undefined;
  const { name = masterTargetId } = context.sites.component(item.input.siteId, masterTargetId) ?? {};
  return {
    code: 'MasterTargetDisksExceeded',
    message: `master target ${name} has ${attached} disks attached; with ${disks} of ${item.input.friendlyName} they are more than ${MASTER_TARGET_DISKS_MAX}`,
  };
}

/** The other members of its replication group. */
export function matesOf({ items }: ServiceContext, item: ProtectedItem): readonly ProtectedItem[] {
  const { group, policy, siteId } = item.input;
  if (group === undefined || !policy.multiVmSync) return [];
  return [...items.values()].filter(
    ({ input }) => input !== item.input && input.siteId === siteId && input.group === group,
  );
}

function familyOf({ sites }: ServiceContext, { input }: ProtectedItem) {
  return sites.agent(input.siteId, input.serverId)?.operatingSystem;
}

/** Clients write a Windows drive with its colon or without (both recorded), in either case. */
function sameDrive(one: string, other: string): boolean {
  const plain = (drive: string) => (drive.startsWith('/') ? drive : drive.replace(':', '').toUpperCase());
  return plain(one) === plain(other);
}
