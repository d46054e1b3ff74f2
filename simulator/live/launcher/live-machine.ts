/**
 * A machine of a lab of processes: addresses, power, and a process for each of its roles. Losing power kills them all.
 *
 * A process that ends without having been told to: that of a protected server *is* the machine, so the machine was
 * switched off, by itself when the process ended in order, else by a power cut after which it comes back. A role of the
 * infrastructure is started again by the machine, as a service manager does.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BOOT_MS } from '../../machines/applications.ts';
import type { MachineSpecification } from '../../../reference/runtime.ts';
import type { KeyPair } from '../../network/certificates.ts';
import type { RunJournal } from '../../journal/journal.ts';
import type { Scope } from '../../ground/scope.ts';
import type { Place } from '../../machines/machine-park.ts';
import { PORT_GROUP } from '../../machines/placement.ts';
import type { RoleDisks } from '../../machines/role-disks.ts';
import type { RoleName } from '../../lab.ts';
import { fillDisk } from '../files.ts';
import { type LabTime, labNowMs } from '../lab-time.ts';
import type { Wanted } from '../lookout.ts';
import { SKEW_CLOCK } from '../role/parts.ts';
import type { RouteSocket } from '../network/routes.ts';
import type { CloudName } from '../../site/clouds.ts';
import type { Trust } from '../network/trust.ts';
import type { Program } from '../role/config.ts';
import type { Ending } from './child.ts';
import type { LabDirectory } from './lab-directory.ts';
import { launchRole, type RoleEars, type RunningRole, type StartRole } from './role-launch.ts';
import type { RouteBook, Station } from './route-book.ts';

/** A disk by its name on the machine, its id in the known history, and its file where that is called otherwise; system disk first. */
export interface ListedDisk {
  readonly name: string;
  readonly disk: string;
  readonly file?: string;
}

export interface MachineSettings {
  readonly name: string;
  readonly place: Place;
  readonly purpose: MachineSpecification['purpose'];
  /** As whoever asked the fabric for it named it. */
  readonly network?: string;
  /** The address that was asked for, when it does not lie in the network. */
  readonly outOfRange?: string | undefined;
  /** The protected server it is, or is a copy of. */
  readonly serverId?: string;
  /** The Mobility service may be installed on it from outside. */
  readonly installable?: { readonly operatingSystem: 'Windows' | 'Linux' };
  /** Windows when absent. */
  readonly operatingSystem?: 'Windows' | 'Linux';
  /** It is one of the site's vCenter, though no fabric was asked for it: it was there before. */
  readonly atVcenter?: boolean;
  /** Where it is reached; the first address is its own. */
  readonly stations: readonly [Station, ...Station[]];
  readonly disks: readonly ListedDisk[];
  /** Looks at its disks before it is switched on: others may lie where they were. Undefined when none does. */
  lookAtDisks?(): readonly ListedDisk[] | undefined;
  /** Of its vCenter, that its disks lie on. */
  readonly datastore?: string;
  /** How large the disks are that its roles' files lie on. */
  readonly roleDisks?: RoleDisks;
  readonly trust: Trust;
  readonly identity: KeyPair;
  /** What its processes know is nowhere else: the lab cannot go on when one of them has ended. */
  readonly irreplaceable?: boolean;
  /** From power to running services; default that of any server. */
  readonly bootMs?: number;
  /** What runs on it, by role, as it is to be when it starts now. @param bootedAtMs Unix milliseconds of lab time. */
  programs(bootedAtMs: number): Readonly<Record<string, Program>>;
}

/** What all machines of a lab share. */
export interface Ground {
  /** What goes on in the machines by itself is begun in it. */
  readonly scope: Scope;
  readonly directory: LabDirectory;
  readonly startRole: StartRole;
  /** How often each role was started, by `<machine>/<role>`: one that is made anew under a name goes on where its namesake was. */
  readonly lives: Map<string, number>;
  readonly seed: string;
  /** Where roles look for storage accounts. */
  readonly cloud: CloudName;
  readonly time: LabTime;
  readonly journal: Pick<RunJournal, 'record' | 'records'>;
  readonly routes: RouteBook;
  readonly ears: Omit<RoleEars, 'onListen'>;
  /** What processes are to look out for. */
  wanted(): Wanted;
  /** A process that the lab cannot go on without has ended. */
  onLost(machine: string, how: string): void;
}

export class LiveMachine {
  readonly settings: MachineSettings;
  readonly #ground: Ground;
  readonly #roles = new Map<string, RunningRole>();
  /** Ports that its processes serve, by address. */
  readonly #serving = new Set<string>();
  #waiting: { readonly ports: number; readonly settle: () => void }[] = [];
  #power: 'on' | 'off' = 'off';
  #disks: readonly ListedDisk[];
  /** How often it was switched on. */
  #boots = 0;
  #clockSkewMs = 0;
  /** Its fabric has stopped it: power alone does not bring it back. */
  #heldOff = false;
  /** How it was when its power was cut; undefined while it has power. Whoever was off stays so when there is power again. */
  #beforeCut: 'on' | 'off' | undefined;

  constructor(settings: MachineSettings, ground: Ground) {
    this.settings = settings;
    this.#ground = ground;
    this.#disks = settings.disks;
    this.#noteMachine(settings);
  }

  #noteMachine({ place, network }: Pick<MachineSettings, 'place' | 'network'>): void {
    const { name: machine, serverId: server, purpose, outOfRange } = this.settings;
    const made = { machine, server, purpose, place, network, address: this.address, outOfRange, disks: this.#disks };
    this.#ground.journal.record('world', 'machine.created', made);
  }

  /** A machine that came home to its original place is another one, without anything that its roles have kept. */
  #lookAtDisks(): void {
    const others = this.settings.lookAtDisks?.();
    if (!others) return;
    this.#disks = others;
    rmSync(this.#ground.directory.filesOf(this.name), { recursive: true, force: true });
    this.#noteMachine({ place: 'vmware', network: this.settings.network ?? PORT_GROUP });
  }

  get name(): string {
    return this.settings.name;
  }

  get power(): 'on' | 'off' {
    return this.#power;
  }

  get place(): Place {
    return this.settings.place;
  }

  get operatingSystem(): 'Windows' | 'Linux' {
    return this.settings.operatingSystem ?? 'Windows';
  }

  get atVcenter(): boolean {
    return this.settings.atVcenter ?? false;
  }

  get address(): string {
    return this.settings.stations[0].address;
  }

  /** Its disks as its fabric calls them, system disk first. */
  get volumes(): readonly string[] {
    return this.#disks.map(({ name, file = name }) => file);
  }

  get datastore(): string | undefined {
    return this.settings.datastore;
  }

  /** Its fabric starts it, or stops it until it starts it again. */
  async setPowerByFabric(power: 'on' | 'off', why: string): Promise<void> {
    this.#heldOff = power === 'off';
    if (power === 'on') this.switchOn(why);
    else await this.switchOff(why);
  }

  async cutPower(why: string): Promise<void> {
    this.#beforeCut ??= this.power;
    await this.switchOff(why);
  }

  /** There is power again, which starts nothing that was off before; or, where there was power all the time, somebody starts it. */
  restorePower(why: string): void {
    const wasOff = this.#beforeCut === 'off';
    this.#beforeCut = undefined;
    if (this.#heldOff || wasOff) this.#ground.journal.record('world', 'machine.held-off', { machine: this.name, why });
    else this.switchOn(why);
  }

  switchOn(why: string): void {
    this.#switchOn(why, this.settings.bootMs ?? BOOT_MS);
  }

  /**
   * As {@link switchOn}, for one that is there when the lab's time begins: it has been booting before. Its services start
   * when `others` are there.
   */
  beUp(others?: Promise<void>): void {
    this.#switchOn('start', 0, others);
  }

  #switchOn(why: string, bootMs: number, others?: Promise<void>): void {
    if (this.#power === 'on') return;
    this.#lookAtDisks();
    const { scope, routes, time } = this.#ground;
    const { stations } = this.settings;
    this.#power = 'on';
    this.#beforeCut = undefined;
    for (const station of stations) routes.setPower(station, 'on');
    this.#note(why);
    scope.background(`boot of ${this.name}`, () => this.#boot(Math.ceil(labNowMs(time)) + bootMs, others));
  }

  /** Has its roles begin one after the other: what the first one serves is there when the next one asks for it. */
  async #boot(bootedAtMs: number, others?: Promise<void>): Promise<void> {
    const { scope } = this.#ground;
    this.#boots += 1;
    const boot = this.#boots;
    const roles = Object.keys(this.settings.programs(bootedAtMs));
    for (const role of roles) this.#launch(role, bootedAtMs);
    if (others !== undefined) await scope.until(others);
    for (const [index, role] of roles.entries()) {
      if (index > 0) await scope.until(this.whenServing(index));
      if (this.#power === 'off' || this.#boots !== boot) return;
      this.#roles.get(role)?.begin();
    }
  }

  /** Settles when all its processes are gone. */
  async switchOff(why: string): Promise<void> {
    if (this.#power === 'off') return;
    this.#power = 'off';
    this.#serving.clear();
    for (const station of this.settings.stations) this.#ground.routes.setPower(station, 'off');
    await this.end();
    this.#note(why);
  }

  /** Settles when its processes serve so many ports. */
  whenServing(ports: number): Promise<void> {
    return new Promise((settle) => {
      this.#waiting.push({ ports, settle });
      this.#noteServing();
    });
  }

  /** Its processes are gone when this settles, and the world will not hear of it. */
  async end(): Promise<void> {
    const roles = [...this.#roles.values()];
    this.#roles.clear();
    await Promise.all(roles.map(({ child }) => child.kill()));
  }

  /** From now on its clock shows so much more than it should. It survives the loss of power, as clocks do. */
  skewClock(byMs: number): void {
    this.#clockSkewMs = byMs;
    this.orderAll(SKEW_CLOCK, byMs);
  }

  /** Tells all of its roles something. */
  orderAll(order: string, ...given: readonly unknown[]): void {
    for (const role of this.#roles.values()) role.order(order, ...given);
  }

  /** Tells one of its roles something; nobody hears it while the machine is off. */
  order(role: string, order: string, ...given: readonly unknown[]): void {
    this.#roles.get(role)?.order(order, ...given);
  }

  /** Others fill the disk of a role, so far that this share of it is free; undefined: no longer. */
  fillDisk(role: RoleName, freeShare: number | undefined): void {
    const capacityBytes = this.settings.roleDisks?.[role];
    if (capacityBytes === undefined) return;
    fillDisk(join(this.#ground.directory.filesOf(this.name), role), capacityBytes, freeShare);
  }

  #launch(role: string, bootedAtMs: number): void {
    const { name: machine, trust, identity, stations, programs, roleDisks } = this.settings;
    const { scope, directory, startRole, lives, seed, cloud, time, routes, ears, wanted } = this.#ground;
    const program = programs(bootedAtMs)[role];
    if (!program) return;
    const node = `${machine}/${role}`;
    const life = (lives.get(node) ?? 0) + 1;
    lives.set(node, life);
    const [{ segment, address }] = stations;
    const running = launchRole(
      {
        machine,
        role,
        life,
        seed,
        cloud,
        time,
        bootedAtMs,
        segment,
        address,
        trust,
        identity,
        filesDirectory: directory.filesOf(machine),
        roleDisks,
        wanted: wanted(),
        clockSkewMs: this.#clockSkewMs,
        program,
      },
      startRole,
      {
        ...ears,
        onListen: ({ address: at, port, socket }) => {
          const station = stations.find((one) => one.address === at);
          if (!station || this.#roles.get(role) !== running) return;
          if (socket) scope.background(`port ${port} of ${machine}`, () => this.#open(station, port, socket));
          else routes.close(station, port);
        },
      },
    );
    this.#roles.set(role, running);
    running.child.ended.then(
      (ending) => {
        if (this.#roles.get(role) !== running) return;
        scope.background(`end of ${role} of ${machine}`, () => this.#ended(role, ending));
      },
      (error: Error) => ears.onBroken({ say: 'broken', message: error.message, stack: error.stack ?? '' }),
    );
  }

  async #open(station: Station, port: number, socket: RouteSocket): Promise<void> {
    await this.#ground.routes.open(station, port, socket);
    this.#serving.add(`${station.address}:${port}`);
    this.#noteServing();
  }

  #noteServing(): void {
    for (const { ports, settle } of this.#waiting) if (this.#serving.size >= ports) settle();
    this.#waiting = this.#waiting.filter(({ ports }) => this.#serving.size < ports);
  }

  /** One of its processes ended without having been told to. */
  async #ended(role: string, ending: Ending): Promise<void> {
    const { onLost, journal, time } = this.#ground;
    this.#roles.delete(role);
    const how = ending.signal ?? `exit code ${ending.code}`;
    if (role === 'server') {
      if (ending.code === 0) return this.switchOff('shutdown');
      await this.switchOff(`its process ended: ${how}`);
      return this.switchOn('back after its process ended');
    }
    if (this.settings.irreplaceable) return onLost(this.name, how);
    journal.record('world', 'role.ended', { machine: this.name, role, how });
    this.#launch(role, Math.ceil(labNowMs(time)));
    this.#roles.get(role)?.begin();
  }

  #note(why: string): void {
    const { name: machine, serverId: server, purpose } = this.settings;
    this.#ground.journal.record('world', 'machine.power', { machine, server, purpose, power: this.#power, why });
  }
}
