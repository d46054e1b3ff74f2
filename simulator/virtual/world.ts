/**
 * The virtual world: one kernel, one internet, one journal, and the machines in it. It knows the truth: every disk, every
 * tag's place in it, every machine's power.
 */
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { HypervisorFailure, MachineSpecification, MachineState } from '../../reference/runtime.ts';
import type { KnownDisk, KnownHistory, KnownMark, KnownSnapshot } from '../journal/known-history.ts';
import { biosUuidOf } from '../machines/bios-uuid.ts';
import type { MachinePark, Place } from '../machines/machine-park.ts';
import { PORT_GROUP } from '../machines/placement.ts';
import { createClock } from './clock.ts';
import { diskRecords } from '../disks/disk-records.ts';
import { knownDisk } from '../disks/known-disk.ts';
import { Lifeline } from './lifeline.ts';
import { type MachineSettings, VirtualMachine } from './machine.ts';
import type { ObservedDisk, VolumeObserver } from '../disks/volume-observer.ts';
import type { RecordedDisk } from '../disks/volume.ts';
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
  /** Machines that somebody renamed at the vCenter: what they are called there, by what they are called here. */
  readonly #renamed = new Map<string, string>();
  /** And those that somebody moved to another datastore. */
  readonly #moved = new Map<string, string>();
  readonly #marks = new Map<string, KnownMark[]>();
  readonly #snapshots = new Map<string, KnownSnapshot[]>();
  readonly #make: MachineMaker;

  constructor(parts: WorldParts, make: MachineMaker) {
    this.parts = parts;
    this.#make = make;
    this.azureDisks = this.newStore('azure');
    this.datastoreDisks = this.newStore('datastores', (volume) => this.#owners.get(volume)?.power === 'on');
  }

  newStore(owner: string, inUse?: (volume: RecordedDisk) => boolean): VolumeStore {
    const { kernel, randomness } = this.parts;
    const clock = createClock(kernel, new Lifeline());
    const random = (stream: string) => randomness.stream(stream);
    return new VolumeStore({ owner, clock, random, observers: this.#observers, inUse });
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
    const machine = new VirtualMachine(this.parts, settings, host, volumes, (one) => this.#lookAtDisks(one));
    this.#machines.set(settings.name, machine);
    this.#noteMachine(machine, { ...settings, outOfRange });
    return machine;
  }

  #noteMachine(
    machine: VirtualMachine,
    {
      place,
      network,
      outOfRange,
    }: Pick<MachineSettings, 'place' | 'network'> & { readonly outOfRange?: string | undefined },
  ): void {
    const { name, serverId: server, purpose, files = {} } = machine.settings;
    const disks = machine.volumes.named().map(([called, volume]) => {
      const file = files[called];
      return { name: called, disk: this.#idOf(volume, machine), ...(file !== undefined && { file }) };
    });
    const made = { machine: name, server, purpose, place, network, address: machine.host.address, outOfRange, disks };
    this.parts.journal.record('world', 'machine.created', made);
  }

  /** A machine that came home to its original place finds other disks in its files: it is another one from then on. */
  #lookAtDisks(machine: VirtualMachine): void {
    if (machine.settings.place !== 'vmware' && !machine.settings.atVcenter) return;
    let isAnother = false;
    for (const { name, file, disk } of machine.diskFiles()) {
      const found = this.datastoreDisks.find(file);
      if (!found || found === disk) continue;
      machine.volumes.replace(name, found);
      isAnother = true;
    }
    if (!isAnother) return;
    machine.forgetFiles();
    this.#noteMachine(machine, { place: 'vmware', network: machine.settings.network ?? PORT_GROUP });
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
    return ok(this.#stateOf(machine));
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
    this.#renamed.delete(machine.name);
    this.#moved.delete(machine.name);
    const { serverId: server, purpose } = machine.settings;
    this.parts.journal.record('world', 'machine.removed', { machine: machine.name, server, purpose });
    return ok();
  }

  async inspect(place: Place, name: string): Promise<Result<MachineState, HypervisorFailure>> {
    const machine = this.#at(place, name);
    return machine ? ok(this.#stateOf(machine)) : fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
  }

  /** The machines that the place's fabric made, or was given; not those that Azure itself consists of. */
  async list(place: Place): Promise<MachineState[]> {
    return this.machines()
      .filter(({ name, settings }) => name.startsWith(`${place}:`) || (place === 'vmware' && settings.atVcenter))
      .map((machine) => this.#stateOf(machine));
  }

  /** Somebody calls a machine of the vCenter otherwise. */
  rename(name: string, newName: string): void {
    const machine = this.#at('vmware', name);
    invariant(machine, `the vCenter has a machine ${name}`);
    this.#renamed.set(machine.name, newName);
  }

  /** Somebody gives a machine of the vCenter, which has no power, another disk. */
  async addDisk(name: string, file: string, capacityBytes: number): Promise<void> {
    const machine = this.#at('vmware', name);
    const made = await this.datastoreDisks.create(file, capacityBytes);
    invariant(machine && made.ok, `the vCenter has a machine ${name}, and no file ${file}`);
    machine.volumes.attach(made.value);
    this.#idOf(made.value, machine);
  }

  /** Somebody takes a disk from a machine of the vCenter, which has no power. Its file stays. */
  takeDisk(name: string, file: string): void {
    const machine = this.#at('vmware', name);
    const taken = machine?.diskFiles().find((disk) => disk.file === file);
    invariant(machine && taken, `the vCenter has a machine ${name} with a disk ${file}`);
    machine.volumes.detach(taken.name);
  }

  /** Somebody moves a machine of the vCenter with all its files. */
  moveTo(name: string, datastore: string): void {
    const machine = this.#at('vmware', name);
    invariant(machine, `the vCenter has a machine ${name}`);
    this.#moved.set(machine.name, datastore);
  }

  /** Somebody deletes a machine of the vCenter with all its files. */
  async deleteAtVcenter(name: string): Promise<void> {
    const files = this.#at('vmware', name)?.diskFiles() ?? [];
    await this.remove('vmware', name);
    for (const { file } of files) await this.datastoreDisks.remove(file);
  }

  #stateOf(machine: VirtualMachine): MachineState {
    const datastore = this.#moved.get(machine.name) ?? machine.settings.datastore;
    const state = stateOf(machine, this.#renamed.get(machine.name));
    return datastore === undefined ? state : { ...state, datastore };
  }

  #at(place: Place, name: string): VirtualMachine | undefined {
    const renamed = place === 'vmware' && [...this.#renamed].find(([, newName]) => newName === name);
    if (renamed) return this.#machines.get(renamed[0]);
    const called = (machine: string) => (this.#renamed.has(machine) ? undefined : this.#machines.get(machine));
    const machine = called(`${place}:${name}`);
    if (machine?.settings.place === place) return machine;
    const there = place === 'vmware' ? called(name) : undefined;
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

function stateOf(machine: VirtualMachine, name = plainName(machine.name)): MachineState {
  const { power, host, settings } = machine;
  const { operatingSystem } = settings;
  return {
    ...{ name, biosUuid: biosUuidOf(machine.name), operatingSystem, power, address: host.address },
    volumes: machine.diskFiles().map(({ file }) => file),
  };
}

/** `azure:orders01` is known as `orders01` to its fabric and its siblings. */
function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
