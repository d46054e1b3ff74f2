/**
 * What stands at home and has to be right before a machine can come back (facts, section 5.7), in the order in which it is
 * looked at. The rules are documented; so are the codes 8061 and 78052. The other codes are ours.
 */
import type { DatastoreState, MasterTargetMachine, RetentionDrive } from '../../runtime.ts';
import type { ComponentRecord, VcenterRecord } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import type { Original, ProtectedItem } from '../item.ts';

/** What is known of it; what nobody told is undefined, and counts as fit. */
export interface HomeView {
  readonly context: ServiceContext;
  readonly item: ProtectedItem;
  /** As the machine that comes home will be called there. */
  readonly name: string;
  readonly masterTarget: ComponentRecord;
  readonly datastore: string;
  /** The one that the datastore belongs to. */
  readonly vcenter: VcenterRecord | undefined;
  /** The machine that it was, if it comes home to that: nothing is created then. */
  readonly original?: Original | undefined;
}

export interface HomeRule {
  readonly code: string;
  /** Undefined while it is as it has to be. */
  readonly why: (view: HomeView) => string | undefined;
}

/** A machine that comes home as a new one takes these (documented). */
const DATASTORE_KINDS: readonly DatastoreState['kind'][] = ['VMFS', 'vSAN'];
const CONTROLLER = 'LSI Logic';
const NO_RETENTION: readonly (string | undefined)[] = ['FAT', 'FAT32'];

export const HOME_RULES: readonly HomeRule[] = [
  {
    code: '8061',
    why: ({ datastore, vcenter }) => (vcenter?.reachable ? undefined : `datastore ${datastore} cannot be reached`),
  },
  {
    code: 'MasterTargetNotDiscovered',
    why: ({ masterTarget, vcenter }) =>
      vcenter?.masterTargets && !machineOf(masterTarget, vcenter)
        ? `${vcenter.friendlyName} has not discovered master target ${masterTarget.name} and its host`
        : undefined,
  },
  {
    code: 'MasterTargetUnfit',
    why: (view) => unlessFit(view, whyNothingAttaches),
  },
  {
    code: 'DiskUuidsNotUnique',
    why: (view) => unlessFit(view, (machine) => (machine.uniqueDiskUuids ? undefined : 'has disks of the same UUID')),
  },
  {
    code: 'RetentionDriveUnfit',
    why: ({ masterTarget: { masterTarget, name, status } }) => {
      const retention = status?.kind === 'master-target' ? status.retention : undefined;
      const unfit = retention && whyNothingIsKept(retention);
      return unfit && `drive ${masterTarget?.retentionDrive} of master target ${name} ${unfit}`;
    },
  },
  {
    code: 'EsxiEditionFree',
    why: ({ vcenter }) =>
      vcenter?.edition === 'free'
        ? `the hosts of ${vcenter.friendlyName} run the free edition of ESXi, to which nothing can fail back`
        : undefined,
  },
  {
    code: 'VcenterReadOnly',
    why: ({ vcenter }) => (vcenter?.access === 'write' ? undefined : 'the vCenter account has no write rights'),
  },
  {
    code: '8061',
    why: ({ datastore, ...view }) =>
      storeOf({ datastore, ...view })?.writable === false ? `datastore ${datastore} is mounted read-only` : undefined,
  },
  {
    code: 'DatastoreKindNotSupported',
    why: (view) => {
      const kind = storeOf(view)?.kind;
      return view.original || kind === undefined || DATASTORE_KINDS.includes(kind)
        ? undefined
        : `datastore ${view.datastore} is ${kind}; a new machine comes home to ${DATASTORE_KINDS.join(' or ')}`;
    },
  },
  {
    code: 'DatastoreTooSmall',
    why: (view) => {
      const { datastore, item } = view;
      const roomBytes = storeOf(view)?.roomBytes;
      const neededBytes = bytesOf(item) + promisedBytes(view);
      return view.original || roomBytes === undefined || neededBytes <= roomBytes
        ? undefined
        : `datastore ${datastore} has room for ${inGb(roomBytes)} GB; with ${item.input.friendlyName} it takes ${inGb(neededBytes)} GB`;
    },
  },
  {
    code: '78052',
    why: ({ name, vcenter, original }) =>
      !original && vcenter?.machines.some((machine) => machine.name === name)
        ? `a machine named ${name} exists already where it should be created`
        : undefined,
  },
];

function unlessFit(
  { masterTarget, vcenter }: HomeView,
  whyNot: (machine: MasterTargetMachine) => string | undefined,
): string | undefined {
  const machine = machineOf(masterTarget, vcenter);
  const unfit = machine && whyNot(machine);
  return unfit && `master target ${masterTarget.name} ${unfit}`;
}

function whyNothingAttaches(machine: MasterTargetMachine): string | undefined {
  const { diskEnableUuid, scsiController, snapshots, vmwareTools } = machine;
  if (snapshots > 0) return `has ${snapshots} ${snapshots === 1 ? 'snapshot' : 'snapshots'}`;
  if (scsiController !== CONTROLLER) return `has a SCSI controller ${scsiController}; it takes ${CONTROLLER}`;
  if (!vmwareTools) return 'has no VMware tools';
  return diskEnableUuid ? undefined : 'has not set disk.EnableUUID';
}

function whyNothingIsKept({ capacityBytes, fileSystem, holdsCache, locked }: RetentionDrive): string | undefined {
  if (NO_RETENTION.includes(fileSystem)) return `has the file system ${fileSystem}`;
  if (capacityBytes === 0) return 'has no size';
  if (holdsCache) return 'is the volume of the cache, too';
  return locked ? 'is locked by somebody else' : undefined;
}

function machineOf({ name }: ComponentRecord, vcenter: VcenterRecord | undefined): MasterTargetMachine | undefined {
  return vcenter?.masterTargets?.find((machine) => machine.name === name);
}

function storeOf({ datastore, vcenter }: Pick<HomeView, 'datastore' | 'vcenter'>): DatastoreState | undefined {
  return vcenter?.stores?.find(({ name }) => name === datastore);
}

/** What others take there: those that are on their way to it, and those that came home and are there still. */
function promisedBytes({ context, item, datastore, vcenter }: HomeView): number {
  const isThere = ({ machineHome: home }: ProtectedItem) =>
    home?.vcenter === vcenter?.name && vcenter?.machines.some(({ name }) => name === home?.name);
  const others = [...context.items.values()].filter(
    (other) =>
      other !== item &&
      other.input.siteId === item.input.siteId &&
      other.held.way.datastore === datastore &&
      (other.marching.replica !== undefined || isThere(other)),
  );
  return others.reduce((sum, other) => sum + bytesOf(other), 0);
}

function bytesOf({ input }: ProtectedItem): number {
  return input.disks.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
}

function inGb(bytes: number): number {
  return Math.round(bytes / 1024 ** 3);
}
