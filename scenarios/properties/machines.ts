/**
 * The machines of a run as the world knows them. A name may be used again (a second test failover, another recovery
 * point), so a machine is one `machine.created` record and what follows until the name is created anew. So does one that comes
 * home to its original place: it is another machine from when it is switched on with other disks.
 */
import { entriesOf, type MachineCreated, type MachinePrepared, type Purpose } from './entries.ts';
import type { Run } from './property.ts';

export interface Machine {
  readonly name: string;
  readonly server: string;
  readonly purpose: Purpose;
  readonly place: MachineCreated['place'];
  /** By the name that its fabric was given; undefined for a server as it was delivered. */
  readonly network: string | undefined;
  readonly address: string | undefined;
  /** The address that was asked for, when it does not lie in the network. */
  readonly outOfRange: string | undefined;
  /** System disk first; `disk` is the id in the known history. */
  readonly disks: MachineCreated['disks'];
  readonly createdAtMs: number;
  readonly createdSeq: number;
  readonly removedAtMs: number | undefined;
  /** The record that says it was made from a recovery point; the first one, if it was. */
  readonly prepared: MachinePrepared | undefined;
}

type Growing = { -readonly [Field in keyof Machine]: Machine[Field] };

export class Machines {
  /** In order of creation. */
  readonly all: readonly Machine[];
  readonly #byName = new Map<string, Machine[]>();
  readonly #byDisk = new Map<string, Machine>();
  /** Those that came home to their original place, by the record that says so; undefined while nobody has switched it on. */
  readonly #home = new Map<number, Machine | undefined>();

  constructor(run: Run) {
    const all: Machine[] = [];
    const newest = new Map<string, Growing>();
    const comingHome = new Map<string, MachinePrepared>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'machine.created') {
        const machine = machineOf(entry);
        // One that is made anew is not what its server was to come home to: that was deleted since.
        const before = newest.get(entry.machine);
        const isOriginal = entry.place === 'vmware' && before !== undefined && before.removedAtMs === undefined;
        all.push(machine);
        newest.set(entry.machine, machine);
        this.#byName.set(entry.machine, [...(this.#byName.get(entry.machine) ?? []), machine]);
        for (const { disk } of entry.disks) this.#byDisk.set(disk, machine);
        const prepared = isOriginal ? comingHome.get(entry.server) : undefined;
        if (!prepared) continue;
        comingHome.delete(entry.server);
        machine.prepared = prepared;
        this.#home.set(prepared.seq, machine);
      } else if (entry.kind === 'machine.removed') {
        const machine = newest.get(entry.machine);
        if (machine) machine.removedAtMs ??= entry.at;
      } else if (entry.kind === 'machine.prepared') {
        if (entry.original) {
          comingHome.set(entry.server, entry);
          this.#home.set(entry.seq, undefined);
          continue;
        }
        const machine = newest.get(entry.machine);
        if (machine) machine.prepared ??= entry;
      }
    }
    this.all = all;
  }

  /** The machine that a record of that name and sequence number is about. */
  named(name: string, seq: number): Machine | undefined {
    if (this.#home.has(seq)) return this.#home.get(seq);
    return this.#byName.get(name)?.findLast(({ createdSeq }) => createdSeq <= seq);
  }

  /** The machine that a disk of the known history was last attached to. */
  ofDisk(disk: string): Machine | undefined {
    return this.#byDisk.get(disk);
  }
}

function machineOf(created: MachineCreated): Growing {
  return {
    name: created.machine,
    server: created.server,
    purpose: created.purpose,
    place: created.place,
    network: created.network,
    address: created.address,
    outOfRange: created.outOfRange,
    disks: created.disks,
    createdAtMs: created.at,
    createdSeq: created.seq,
    removedAtMs: undefined,
    prepared: undefined,
  };
}
