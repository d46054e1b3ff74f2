/**
 * What stands at home and decides who can come back: the vCenter's account and hosts, its datastores, the virtual machines that
 * master targets run on. As the site's file says it, with what somebody has changed since.
 */
import type { DatastoreState, MasterTargetMachine, RetentionDrive } from '../../reference/runtime.ts';
import { masterTargetsOf } from './own-machines.ts';
import { bytesOfGb } from './size.ts';
import type { Datastore, MasterTargetVm, Site, VCenter } from './types.ts';

/** What of a site's file says how it is there. */
export type HomeFile = Pick<Site, 'vcenter' | 'configurationServer' | 'masterTargets'>;

/** What is not named stays as it is. */
export interface HomeChange extends Partial<Pick<VCenter, 'access' | 'edition'>> {
  readonly datastores?: Readonly<Record<string, Partial<Omit<Datastore, 'name'>>>>;
  /** By the machine of the master target. */
  readonly masterTargets?: Readonly<Record<string, Partial<MasterTargetVm>>>;
  /** Other machines have taken the memory of the hosts. */
  readonly memoryShort?: true;
  /** Names of machines that somebody made there, and that have no power. */
  readonly strangers?: readonly string[];
}

export interface HomeNow extends Pick<VCenter, 'access' | 'edition'> {
  readonly datastores: readonly DatastoreState[];
  readonly masterTargets: readonly MasterTargetMachine[];
  readonly memoryShort: boolean;
  readonly strangers: readonly string[];
}

export class Home {
  readonly #site: HomeFile;
  #changes: readonly HomeChange[] = [];

  constructor(site: HomeFile) {
    this.#site = site;
  }

  /** All that is changed from now on, the oldest first. */
  change(changes: readonly HomeChange[]): void {
    this.#changes = changes;
  }

  now(): HomeNow {
    const { access, edition, datastores } = this.#site.vcenter;
    const changed = Object.assign({ access, edition }, ...this.#changes.map(ofVcenter)) as Pick<
      VCenter,
      'access' | 'edition'
    >;
    return {
      ...changed,
      datastores: datastores.map((store) => this.#datastore(store)),
      masterTargets: masterTargetsOf(this.#site)
        .map(({ name }) => ({ name, ...this.#virtualMachine(name) }))
        .filter(({ atVcenter }) => atVcenter)
        .map(({ name, snapshots, scsiController, vmwareTools, diskEnableUuid, uniqueDiskUuids }) => ({
          ...{ name, snapshots, scsiController, vmwareTools, diskEnableUuid, uniqueDiskUuids },
        })),
      memoryShort: this.#changes.some((change) => change.memoryShort === true),
      strangers: this.#changes.flatMap(({ strangers = [] }) => strangers),
    };
  }

  /** Of the master target on that machine. */
  retentionDrive(name: string): RetentionDrive {
    const { fileSystem, retentionGb, cacheOnRetentionDrive, retentionDriveLocked } = this.#virtualMachine(name);
    return {
      ...(fileSystem && { fileSystem }),
      capacityBytes: bytesOfGb(retentionGb),
      holdsCache: cacheOnRetentionDrive,
      locked: retentionDriveLocked,
    };
  }

  #datastore(store: Datastore): DatastoreState {
    const changes = this.#changes.map(({ datastores }) => datastores?.[store.name]);
    const { name, kind, access, capacityGb, takenGb } = Object.assign({}, store, ...changes) as Datastore;
    return { name, kind, writable: access === 'read-write', roomBytes: bytesOfGb(Math.max(0, capacityGb - takenGb)) };
  }

  #virtualMachine(name: string): MasterTargetVm {
    const machine = masterTargetsOf(this.#site).find((target) => target.name === name)?.machine;
    return Object.assign({}, machine, ...this.#changes.map(({ masterTargets }) => masterTargets?.[name]));
  }
}

function ofVcenter({ access, edition }: HomeChange): Partial<Pick<VCenter, 'access' | 'edition'>> {
  return { ...(access && { access }), ...(edition && { edition }) };
}

/** A vCenter that knows no roles and no such settings (vcsim) would say otherwise of it. */
export function tellsOfHindrances(site: HomeFile): boolean {
  const { access, edition, datastores } = site.vcenter;
  const amiss = datastores.some((store) => store.kind !== 'VMFS' || store.access !== 'read-write' || store.takenGb > 0);
  const attaches = ({ machine }: { readonly machine: MasterTargetVm }) =>
    machine.atVcenter &&
    machine.snapshots === 0 &&
    machine.scsiController === 'LSI Logic' &&
    machine.vmwareTools &&
    machine.diskEnableUuid &&
    machine.uniqueDiskUuids;
  return access !== 'write' || edition !== 'licensed' || amiss || !masterTargetsOf(site).every(attaches);
}
