/**
 * The virtual world: one kernel, one internet, one journal, and the machines in it. It knows the truth: every disk, every
 * tag's place in it, every machine's power.
 */
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { HypervisorFailure, MachineSpecification, MachineState } from '../../reference/runtime.ts';
import type { KnownDisk, KnownHistory, KnownMark, KnownSnapshot } from '../journal/known-history.ts';
import { biosUuidOf } from '../machines/bios-uuid.ts';
import type { MachinePark, Place } from '../machines/machine-park.ts';
import { createClock } from './clock.ts';
import { diskRecords } from '../disks/disk-records.ts';
import { knownDisk } from '../disks/known-disk.ts';
import { Lifeline } from './lifeline.ts';
import { type MachineSettings, VirtualMachine } from './machine.ts';
import type { ObservedDisk, VolumeObserver } from '../disks/volume-observer.ts';
import { VolumeStore } from '../disks/volumes.ts';
import type { WorldParts } from './world-parts.ts';

/** Makes the settings of a machine that a fabric was asked for; undefined when there is no network of that name. */
export type MachineMaker = (
  place: Place,
  specification: MachineSpecification,
) => (MachineSettings & { readonly segment: string }) | undefined;

export class VirtualWorld implements MachinePark, KnownHistory {
  readonly parts: WorldParts;
  /** Replica disks and machine disks of the subscription. */
  readonly azureDisks: VolumeStore;
  /** Disks on the site's VMware datastores. */
  readonly datastoreDisks: VolumeStore;
  readonly #machines = new Map<string, VirtualMachine>();
  readonly #disks = new Map<string, ObservedDisk>();
  readonly #diskIds = new WeakMap<ObservedDisk, string>();
  readonly #owners = new WeakMap<ObservedDisk, VirtualMachine>();
  readonly #marks = new Map<string, KnownMark[]>();
  readonly #snapshots = new Map<string, KnownSnapshot[]>();
  readonly #make: MachineMaker;

  constructor(parts: WorldParts, make: MachineMaker) {
    this.parts = parts;
    this.#make = make;
    this.azureDisks = this.newStore('azure');
    this.datastoreDisks = this.newStore('datastores');
  }

  newStore(owner: string): VolumeStore {
    const { kernel, randomness } = this.parts;
    const clock = createClock(kernel, new Lifeline());
    return new VolumeStore({ owner, clock, random: (stream) => randomness.stream(stream), observers: this.#observers });
  }

  // ------------------------------------------------------------------------------------------------------------ machines

  addMachine(
    settings: MachineSettings,
    joins: readonly { segment: string; address?: string }[],
    volumes: VolumeStore,
    outOfRange?: string,
  ): VirtualMachine {
    invariant(!this.#machines.has(settings.name), `there is one machine ${settings.name} at most`);
    const host = this.parts.internet.addHost(settings.name, joins);
    const machine = new VirtualMachine(this.parts, settings, host, volumes);
    this.#machines.set(settings.name, machine);
    const { name, serverId: server, purpose, place, network } = settings;
    const disks = machine.disks.map((volume) => ({ name: volume.name, disk: this.#idOf(volume, machine) }));
    const made = { machine: name, server, purpose, place, network, address: host.address, outOfRange, disks };
    this.parts.journal.record('world', 'machine.created', made);
    return machine;
  }

  machine(name: string): VirtualMachine | undefined {
    return this.#machines.get(name);
  }

  machines(): VirtualMachine[] {
    return [...this.#machines.values()];
  }

  async create(place: Place, specification: MachineSpecification): Promise<Result<MachineState, HypervisorFailure>> {
    const made = this.#make(place, specification);
    if (!made) return fail('NETWORK_NOT_FOUND', `there is no network ${specification.network}`);
    const { segment, ...settings } = made;
    if (this.#at(place, specification.name))
      return fail('MACHINE_EXISTS', `a machine ${specification.name} exists already`);
    const network = this.parts.internet.segment(segment);
    const { address: wanted } = specification;
    const fits = wanted !== undefined && network.contains(wanted);
    const address = fits ? wanted : undefined;
    const holder = address && network.holderOf(address);
    if (holder) return fail('ADDRESS_IN_USE', `${address} belongs to ${holder.name}`);
    const store = this.newStore(settings.name);
    const pool = place === 'azure' ? this.azureDisks : this.datastoreDisks;
    for (const name of specification.volumes) {
      const volume = pool.find(name);
      if (!volume) return fail('MACHINE_NOT_FOUND', `disk ${name} does not exist`);
      store.attach(volume);
    }
    const machine = this.addMachine(settings, [{ segment, address }], store, fits ? undefined : wanted);
    // Its siblings know it by the name it had, not by where it runs now.
    network.names.set(plainName(settings.name), machine.host.address);
    // What a vCenter calls it is no business of the system inside, which goes by the name of its server.
    if (place === 'vmware') network.names.set(specification.serverId, machine.host.address);
    return ok(stateOf(machine));
  }

  async setPower(place: Place, name: string, power: 'on' | 'off'): Promise<Result<undefined, HypervisorFailure>> {
    const machine = this.#at(place, name);
    if (!machine) return fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
    machine.setPowerByFabric(power);
    return ok();
  }

  async remove(place: Place, name: string): Promise<Result<undefined, HypervisorFailure>> {
    const machine = this.#at(place, name);
    if (!machine) return fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
    machine.switchOff('removed');
    this.parts.internet.removeHost(machine.name);
    this.#machines.delete(machine.name);
    const { serverId: server, purpose } = machine.settings;
    this.parts.journal.record('world', 'machine.removed', { machine: machine.name, server, purpose });
    return ok();
  }

  async inspect(place: Place, name: string): Promise<Result<MachineState, HypervisorFailure>> {
    const machine = this.#at(place, name);
    return machine ? ok(stateOf(machine)) : fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
  }

  /** The machines that the place's fabric made, or was given; not those that Azure itself consists of. */
  async list(place: Place): Promise<MachineState[]> {
    return this.machines()
      .filter(({ name, settings }) => name.startsWith(`${place}:`) || (place === 'vmware' && settings.atVcenter))
      .map(stateOf);
  }

  #at(place: Place, name: string): VirtualMachine | undefined {
    const machine = this.#machines.get(`${place}:${name}`);
    if (machine?.settings.place === place) return machine;
    const there = place === 'vmware' ? this.#machines.get(name) : undefined;
    return there?.settings.atVcenter ? there : undefined;
  }

  // ---------------------------------------------------------------------------------------------------- the known history

  disk(id: string): KnownDisk | undefined {
    const volume = this.#disks.get(id);
    if (!volume) return undefined;
    return knownDisk(id, volume.name, volume, this.parts.kernel.startsAtMs);
  }

  marksOf(tag: string): readonly KnownMark[] {
    return this.#marks.get(tag) ?? [];
  }

  snapshotsOf(tag: string): readonly KnownSnapshot[] {
    return this.#snapshots.get(tag) ?? [];
  }

  #idOf(volume: ObservedDisk, owner?: VirtualMachine): string {
    if (owner) this.#owners.set(volume, owner);
    const known = this.#diskIds.get(volume);
    if (known) return known;
    const id = `disk-${this.#disks.size + 1}`;
    this.#disks.set(id, volume);
    this.#diskIds.set(volume, id);
    return id;
  }

  readonly #observers: readonly VolumeObserver[] = [
    {
      onMark: ({ volume, tag, position, held, atMs }) => {
        const disk = this.#idOf(volume);
        const marks = this.#marks.get(tag) ?? [];
        this.#marks.set(tag, marks);
        marks.push({ tag, disk, position, held, atMs: atMs - this.parts.kernel.startsAtMs });
      },
      onSnapshot: ({ volume, label: tag, position, atMs }) => {
        const disk = this.#idOf(volume);
        const snapshot = { tag, disk, position, atMs: atMs - this.parts.kernel.startsAtMs };
        this.#snapshots.set(tag, [...this.snapshotsOf(tag), snapshot]);
      },
      onSnapshotDropped: ({ volume, label: tag, atMs }) => {
        const disk = this.#idOf(volume);
        const droppedAtMs = atMs - this.parts.kernel.startsAtMs;
        const kept = this.snapshotsOf(tag).map((known) =>
          known.disk === disk && known.droppedAtMs === undefined ? { ...known, droppedAtMs } : known,
        );
        this.#snapshots.set(tag, kept);
      },
    },
    diskRecords(
      (kind, fields) => this.parts.journal.record('world', kind, fields),
      (volume) => ({ disk: this.#idOf(volume), ...this.#ownerOf(volume) }),
    ),
  ];

  #ownerOf(volume: ObservedDisk): { machine?: string; server?: string } {
    const settings = this.#owners.get(volume)?.settings;
    return { machine: settings?.name, server: settings?.serverId };
  }
}

function stateOf({ name, power, host, settings: { operatingSystem }, volumes }: VirtualMachine): MachineState {
  return {
    ...{ name: plainName(name), biosUuid: biosUuidOf(name), operatingSystem, power, address: host.address },
    volumes: volumes.all().map((volume) => volume.name),
  };
}

/** `azure:orders01` is known as `orders01` to its fabric and its siblings. */
function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
