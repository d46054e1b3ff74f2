/**
 * The machine park of a live lab. Fabrics run in processes of their own and ask over the line to the launcher
 * ({@link askedPark}); the launcher answers ({@link parkOperations}) from its book of machines ({@link livePark}).
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { HypervisorFailure, MachineSpecification, MachineState } from '../../reference/runtime.ts';
import { biosUuidOf } from '../machines/bios-uuid.ts';
import type { Placement } from '../machines/placement.ts';
import type { MachinePark, Place } from '../machines/machine-park.ts';
import type { MachineDisk } from './disks/machine-disks.ts';
import type { LauncherLine } from './launcher-line.ts';

/** A machine that a fabric asked for, ready to be put into the lab. */
export interface NewMachine {
  /** `azure:orders01`, `vmware:orders01-Test` */
  readonly name: string;
  readonly place: Place;
  readonly specification: MachineSpecification;
  readonly placement: Placement;
  /** System disk first. */
  readonly disks: readonly MachineDisk[];
}

/** The machines of a lab, fabric-made or not, as whoever runs their processes knows them. */
export interface MachineBook {
  find(name: string): ListedMachine | undefined;
  /** In the order in which they were made. */
  all(): readonly ListedMachine[];
  /** Gives it an address in the network it belongs to, and a name there. Without power; journaled as `machine.created`. */
  add(machine: NewMachine): Promise<ListedMachine>;
  /** Settles when its processes have been started, or are gone; journaled. Doing it twice changes nothing. */
  setPower(name: string, power: 'on' | 'off', why: string): Promise<void>;
  /** It has no power; its address is free again. Journaled. */
  remove(name: string): Promise<void>;
}

export interface ListedMachine {
  readonly name: string;
  readonly place: Place;
  readonly power: 'on' | 'off';
  readonly address: string;
  /** Its disks as its fabric calls them, system disk first. */
  readonly volumes: readonly string[];
  /** That they lie on; of a vCenter's machine only. */
  readonly datastore?: string;
  readonly operatingSystem: 'Windows' | 'Linux';
  /** It is one of the site's vCenter, though no fabric was asked for it: it was there before. */
  readonly atVcenter: boolean;
}

/** Gets hold of a disk that a machine is to start from; undefined when the place has none of that name. */
export type AttachDisk = (place: Place, machine: string, volume: string) => Promise<MachineDisk | undefined>;

/** @param placementOf where a machine of that network comes up; undefined when the place has none of that name */
export function livePark(
  book: MachineBook,
  attach: AttachDisk,
  placementOf: (place: Place, network: string) => Placement | undefined,
): MachinePark {
  const isAt = (place: Place, machine: ListedMachine) =>
    machine.place === place || (place === 'vmware' && machine.atVcenter);
  const at = (place: Place, name: string) =>
    book.find(nameAt(place, name)) ?? book.all().find((machine) => machine.name === name && isAt(place, machine));
  const unknown = (name: string) => fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
  /** Disks take a moment to come, and a client that has lost its patience may ask again meanwhile. */
  const beingMade = new Set<string>();

  async function make(place: Place, name: string, specification: MachineSpecification) {
    const placement = placementOf(place, specification.network);
    if (!placement) return fail('NETWORK_NOT_FOUND', `there is no network ${specification.network}`);
    const disks: MachineDisk[] = [];
    for (const volume of specification.volumes) {
      const disk = await attach(place, name, volume);
      if (!disk) return fail('MACHINE_NOT_FOUND', `disk ${volume} does not exist`);
      disks.push(disk);
    }
    return ok(stateOf(await book.add({ name, place, specification, placement, disks })));
  }

  return {
    async create(place, specification) {
      const name = nameAt(place, specification.name);
      if (at(place, specification.name) || beingMade.has(name)) {
        return fail('MACHINE_EXISTS', `a machine ${specification.name} exists already`);
      }
      beingMade.add(name);
      const made = await make(place, name, specification);
      beingMade.delete(name);
      return made;
    },
    async setPower(place, name, power) {
      const machine = at(place, name);
      if (!machine) return unknown(name);
      await book.setPower(machine.name, power, 'fabric');
      return ok();
    },
    async remove(place, name) {
      const machine = at(place, name);
      if (!machine) return unknown(name);
      await book.setPower(machine.name, 'off', 'removed');
      await book.remove(machine.name);
      return ok();
    },
    async inspect(place, name) {
      const machine = at(place, name);
      return machine ? ok(stateOf(machine)) : unknown(name);
    },
    list: async (place) =>
      book
        .all()
        .filter((machine) => isAt(place, machine))
        .map(stateOf),
  };
}

/** The park as a process sees it that has to ask its launcher. */
export function askedPark({ ask }: Pick<LauncherLine, 'ask'>): MachinePark {
  return {
    create: (place, machine) => ask<Result<MachineState, HypervisorFailure>>('park.create', place, machine),
    setPower: (place, name, power) => ask<Result<undefined, HypervisorFailure>>('park.power', place, name, power),
    remove: (place, name) => ask<Result<undefined, HypervisorFailure>>('park.remove', place, name),
    inspect: (place, name) => ask<Result<MachineState, HypervisorFailure>>('park.inspect', place, name),
    list: (place) => ask<MachineState[]>('park.list', place),
  };
}

/** What the launcher does when it is asked one of these. */
export function parkOperations(park: MachinePark): Readonly<Record<string, (...given: never[]) => Promise<unknown>>> {
  return {
    'park.create': (place: Place, machine: MachineSpecification) => park.create(place, machine),
    'park.power': (place: Place, name: string, power: 'on' | 'off') => park.setPower(place, name, power),
    'park.remove': (place: Place, name: string) => park.remove(place, name),
    'park.inspect': (place: Place, name: string) => park.inspect(place, name),
    'park.list': (place: Place) => park.list(place),
  };
}

function nameAt(place: Place, name: string): string {
  return `${place}:${name}`;
}

function stateOf({ name, power, address, volumes, datastore, operatingSystem }: ListedMachine): MachineState {
  const plainName = name.slice(name.indexOf(':') + 1);
  const placed = { address, volumes, ...(datastore !== undefined && { datastore }) };
  return { name: plainName, biosUuid: biosUuidOf(name), operatingSystem, power, ...placed };
}
