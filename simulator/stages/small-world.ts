/**
 * A virtual world of a few bare machines in one network: the stage for tests that tell the story of one role, or of a
 * part of one. Time, network, files, disks and journal are those of every virtual run; what runs on the machines the test
 * says itself.
 */
import { invariant } from '../../reference/model/result.ts';
import type { Change } from '../../reference/model/content.ts';
import type { Runtime } from '../../reference/runtime.ts';
import { azureCompute } from '../azure/compute.ts';
import { createCodec } from '../ground/codec.ts';
import { Journal, type JournalRecord } from '../journal/journal.ts';
import type { KnownHistory } from '../journal/known-history.ts';
import { createClock } from '../virtual/clock.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import type { VirtualMachine } from '../virtual/machine.ts';
import { Moments } from '../virtual/moments.ts';
import { VirtualInternet } from '../virtual/network/internet.ts';
import { Randomness } from '../ground/random.ts';
import type { RecordedDisk } from '../disks/volume.ts';
import type { RoleDisks } from '../machines/role-disks.ts';
import { VirtualWorld } from '../virtual/world.ts';

export interface SmallMachineSettings {
  readonly operatingSystem?: 'Windows' | 'Linux';
  /** Capacity of each disk by its name. */
  readonly disks?: Readonly<Record<string, number>>;
  /** How large the disk is that the role's files lie on; absent: without an end. */
  readonly filesBytes?: number;
  /** What starts whenever the machine is switched on. */
  readonly run?: (runtime: Runtime) => unknown;
  /** Public names of the machine, which then shows a certificate that everybody trusts instead of the site's own. */
  readonly knownAs?: readonly string[];
}

export interface SmallMachine {
  readonly machine: VirtualMachine;
  readonly address: string;
  /** The role's runtime in the machine's present life. */
  readonly runtime: Runtime;
  disk(name: string): RecordedDisk;
  /** An application's write. It reaches the disk a few milliseconds later, or when the disk is let go. */
  write(disk: string, change: Change): void;
  cutPower(): void;
  /** Others fill the disk of its files, so far that this share of it is free; undefined: no longer. */
  fill(freeShare: number | undefined): void;
  /** Power on, and until its role runs. */
  switchOn(): Promise<void>;
}

export class SmallWorld {
  readonly kernel = new Kernel(Date.UTC(2026, 0, 5, 9));
  readonly internet: VirtualInternet;
  readonly journal: Journal;
  readonly moments: Moments;
  readonly #world: VirtualWorld;
  readonly #lifeline = new Lifeline();

  /** @param files whether they take time, as in every drill; then whoever calls them has to let it pass */
  constructor(seed = '1', files: 'at once' | 'in time' = 'at once') {
    const { kernel } = this;
    const randomness = new Randomness(seed);
    this.internet = new VirtualInternet(kernel, randomness);
    this.internet.addSegment({ name: 'net', cidr: '10.0.0.0/16', namesArePublic: true });
    const startsAt = new Date(kernel.startsAtMs).toISOString();
    this.journal = new Journal(
      { schema: 'muster.journal/1', scenario: 'test', site: 'small', seed, lab: 'virtual', engine: 'test', startsAt },
      () => kernel.elapsedMs(),
    );
    const clock = createClock(kernel, this.#lifeline);
    const compute = azureCompute(() => this.#world, clock, randomness.stream('azure/compute'));
    const codec = createCodec({ symbolicRatio: 0.5 });
    this.moments = new Moments(this.journal, this.internet);
    const { journal, internet, moments } = this;
    const parts = {
      kernel,
      randomness,
      journal,
      internet,
      moments,
      codec,
      azureCompute: compute,
      cloud: 'commercial' as const,
      filesTakeTime: files === 'in time',
    };
    this.#world = new VirtualWorld(parts, (place, { name, serverId, purpose }) => {
      return { name, serverId, place, purpose, operatingSystem: 'Windows', roles: [], segment: 'net' };
    });
  }

  /** A machine that is switched on; its role runs when the promise settles. */
  async machine(name: string, settings: SmallMachineSettings = {}): Promise<SmallMachine> {
    const { operatingSystem = 'Windows', disks = {}, filesBytes, run, knownAs = [] } = settings;
    let runtime: Runtime | undefined;
    const store = this.#world.newStore(name);
    for (const [disk, capacityBytes] of Object.entries(disks)) await store.create(disk, capacityBytes);
    const machine = this.#world.addMachine(
      {
        name,
        operatingSystem,
        place: 'site',
        purpose: 'infrastructure',
        siteIssuer: knownAs.length === 0 ? 'site' : undefined,
        bootMs: 0,
        roleDisks: { role: filesBytes } as RoleDisks,
        roles: [
          {
            name: 'role',
            run: async (given) => {
              runtime = given;
              await run?.(given);
            },
          },
        ],
      },
      [{ segment: 'net' }],
      store,
    );
    for (const known of knownAs) this.internet.publicNames.set(known, machine.host.address);
    const disk = (wanted: string): RecordedDisk => {
      const found = store.find(wanted);
      invariant(found, `${name} has a disk ${wanted}`);
      return found;
    };
    const small: SmallMachine = {
      machine,
      address: machine.host.address,
      get runtime() {
        invariant(runtime, `${name} is switched on`);
        return runtime;
      },
      disk,
      write: (wanted, change) => disk(wanted).openDevice().submit(change),
      cutPower: () => machine.switchOff('test'),
      fill: (freeShare) => machine.filesOf('role').fill(freeShare),
      switchOn: async () => {
        machine.switchOn('test');
        await this.pass(1);
      },
    };
    await small.switchOn();
    return small;
  }

  /** What happened to every disk, and where tags were set on it. */
  get history(): KnownHistory {
    return this.#world;
  }

  /** Lets time pass until the work is done. */
  drive<T>(work: () => Promise<T>): Promise<T> {
    return this.kernel.drive(work());
  }

  pass(durationMs: number): Promise<void> {
    return this.drive(() => createClock(this.kernel, this.#lifeline).sleep(durationMs));
  }

  /** Lets time pass until the machines' clocks show a multiple of `everyMs`. */
  passToNext(everyMs: number): Promise<void> {
    return this.pass(everyMs - (this.kernel.nowMs % everyMs));
  }

  records(kind: string): readonly JournalRecord[] {
    return this.journal.records.filter((record) => record.kind === kind);
  }
}
