/**
 * A machine of the virtual world, physical or not: disks, an address, power, and what starts when it is switched on.
 *
 * Each life of the machine has a lifeline of its own. Losing power kills it: roles fall silent in the middle of whatever
 * they did, unsynced files and queued writes are gone. Files and disks wait for the next life.
 */
import type { AgentInstallation, MachineControl, MachineSpecification } from '../../reference/runtime.ts';
import type { Place } from '../machines/machine-park.ts';
import { Applications, BOOT_MS } from '../machines/applications.ts';
import type { Business } from '../machines/protected-server.ts';
import type { RoleDisks } from '../machines/role-disks.ts';
import { createWorkload } from '../machines/workload/workload.ts';
import type { RoleName } from '../lab.ts';
import { createClock } from './clock.ts';
import { VirtualFiles } from './files.ts';
import type { InstallableMachine } from '../machines/installation/installable-machine.ts';
import type { ObstacleName } from '../machines/installation/obstacles.ts';
import { Lifeline } from './lifeline.ts';
import type { Host } from './network/host.ts';
import { networkOf } from './network/role-network.ts';
import { roleJournal, roleRuntime } from './role-runtime.ts';
import type { RecordedDisk } from '../disks/volume.ts';
import type { VolumeStore } from '../disks/volumes.ts';
import type { WorldParts } from './world-parts.ts';
import type { Runtime } from '../../reference/runtime.ts';

export interface MachineSettings {
  readonly name: string;
  readonly place: Place;
  readonly purpose: MachineSpecification['purpose'];
  /** As whoever asked the fabric for it named it. */
  readonly network?: string;
  /** It is one of the site's vCenter, though no fabric was asked for it: it was there before. */
  readonly atVcenter?: boolean;
  /** Where its disks lie there: by their names on the machine, the files; one that is not listed is called as its file. */
  readonly files?: Readonly<Record<string, string>>;
  readonly datastore?: string;
  readonly operatingSystem: 'Windows' | 'Linux';
  /** The protected server this machine is, or is a copy of. */
  readonly serverId?: string;
  readonly siteIssuer?: string;
  /** Ports at which its own firewall lets others in; absent: at all. */
  readonly opens?: readonly number[];
  /** What starts with the machine: a role's name and its program. */
  readonly roles: readonly { readonly name: string; readonly run: (runtime: Runtime) => Promise<unknown> }[];
  /** The business it does, on its first disk. */
  readonly workload?: Business;
  /** It begins without its roles: they come when somebody installs them from outside. */
  readonly installable?: InstallableMachine;
  /** When its roles are installed by somebody at the machine, milliseconds since 1970; absent: before it is switched on first. */
  readonly installedAtMs?: number;
  /** Of its agent, if it has one. */
  readonly agentVersion?: () => string;
  /** How large the disks are that its roles' files lie on; absent: without an end. */
  readonly roleDisks?: RoleDisks;
  /** What its roles use in place of the machine's own disks: a subscription's, or a host's datastores. */
  readonly storage?: VolumeStore;
  /** Of the machine of a master target. */
  readonly retentionDrive?: MachineControl['retentionDrive'];
  /** From power to running services. Default 45 s. */
  readonly bootMs?: number;
}

export class VirtualMachine {
  readonly settings: MachineSettings;
  readonly host: Host;
  readonly volumes: VolumeStore;
  readonly #world: WorldParts;
  readonly #files = new Map<string, VirtualFiles>();
  readonly #applications = new Applications();
  #lifeline: Lifeline | undefined;
  #freezesLaterByMs = 0;
  #clockSkewMs = 0;
  /** Its fabric has stopped it: power alone does not bring it back. */
  #heldOff = false;
  /** How it was when its power was cut; undefined while it has power. Whoever was off stays so when there is power again. */
  #beforeCut: 'on' | 'off' | undefined;

  readonly #lookAtDisks: (machine: VirtualMachine) => void;

  /** @param lookAtDisks what lies where its disks were may be others when it is switched on again */
  constructor(
    world: WorldParts,
    settings: MachineSettings,
    host: Host,
    volumes: VolumeStore,
    lookAtDisks: (machine: VirtualMachine) => void,
  ) {
    this.#lookAtDisks = lookAtDisks;
    this.#world = world;
    this.settings = settings;
    this.host = host;
    this.volumes = volumes;
    host.setPower(false);
    if (settings.opens) host.admitOnly([...settings.opens, ...(settings.installable?.ports ?? [])]);
  }

  get name(): string {
    return this.settings.name;
  }

  get power(): 'on' | 'off' {
    return this.#lifeline ? 'on' : 'off';
  }

  get disks(): RecordedDisk[] {
    return this.volumes.all();
  }

  /** Its disks by the files that they lie in, system disk first. */
  diskFiles(): { readonly name: string; readonly file: string; readonly disk: RecordedDisk }[] {
    return this.volumes.named().map(([name, disk]) => ({ name, file: this.settings.files?.[name] ?? name, disk }));
  }

  /** Its files lie on disks that were replaced: whatever its roles have kept is gone. */
  forgetFiles(): void {
    this.#files.clear();
  }

  filesOf(role: string): VirtualFiles {
    const files = this.#files.get(role) ?? new VirtualFiles(this.settings.roleDisks?.[role]);
    this.#files.set(role, files);
    return files;
  }

  /** What lies on the disks of its roles, by role. */
  filesLeft(): { machine: string; role: string; paths: readonly string[] }[] {
    const all = [...this.#files].map(([role, files]) => ({ machine: this.name, role, paths: files.paths() }));
    return all.filter(({ paths }) => paths.length > 0);
  }

  /** Its fabric starts it, or stops it until it starts it again. */
  setPowerByFabric(power: 'on' | 'off'): void {
    this.#heldOff = power === 'off';
    if (power === 'on') this.switchOn('fabric');
    else this.switchOff('fabric');
  }

  cutPower(why: string): void {
    this.#beforeCut ??= this.power;
    this.switchOff(why);
  }

  /** There is power again, which starts nothing that was off before; or, where there was power all the time, somebody starts it. */
  restorePower(why: string): void {
    const wasOff = this.#beforeCut === 'off';
    this.#beforeCut = undefined;
    if (this.#heldOff || wasOff) this.#world.journal.record('world', 'machine.held-off', { machine: this.name, why });
    else this.switchOn(why);
  }

  switchOn(why: string): void {
    if (this.#lifeline) return;
    this.#lookAtDisks(this);
    const lifeline = new Lifeline();
    this.#lifeline = lifeline;
    this.#beforeCut = undefined;
    this.host.setPower(true);
    this.#note('on', why);
    createClock(this.#world.kernel, lifeline).after(this.settings.bootMs ?? BOOT_MS, () => {
      const { installable } = this.settings;
      if (installable) this.#letInstallersIn(installable, lifeline);
      if (!installable || installable.agent) this.#startOnceInstalled(lifeline);
      if (this.settings.workload) {
        this.#startWorkload(lifeline).catch((error: unknown) => this.#world.kernel.fail(error));
      }
    });
  }

  #startOnceInstalled(lifeline: Lifeline): void {
    const { kernel, journal } = this.#world;
    const { installedAtMs = 0, agentVersion, name: machine, serverId: server } = this.settings;
    const inMs = installedAtMs - kernel.nowMs;
    if (inMs <= 0) {
      this.#startRoles(lifeline);
      return;
    }
    createClock(kernel, lifeline).after(inMs, () => {
      journal.record('world', 'agent.installed', { machine, server, version: agentVersion?.() });
      this.#startRoles(lifeline);
    });
  }

  #startRoles(lifeline: Lifeline): void {
    for (const role of this.settings.roles) {
      const runtime = roleRuntime(this.#world, this, role.name, lifeline);
      role.run(runtime).catch((error: unknown) => this.#world.kernel.fail(error));
    }
  }

  #letInstallersIn(installable: InstallableMachine, lifeline: Lifeline): void {
    const { sleep } = createClock(this.#world.kernel, lifeline);
    let bare = installable.agent === undefined;
    const installed = ({ version }: AgentInstallation) => {
      const { name: machine, serverId: server } = this.settings;
      this.#world.journal.record('world', 'agent.installed', { machine, server, version });
      // One that runs goes on, in its new version.
      if (bare) this.#startRoles(lifeline);
      bare = false;
    };
    const life = { sleep, installed };
    const network = networkOf(this.#world.internet, this.host, lifeline, `${this.name}/installers`);
    for (const port of installable.ports) network.listen(port, (request) => installable.answer(request, life));
  }

  /** What stands in the way of installers from now on. */
  obstruct(obstacles: readonly ObstacleName[]): void {
    const { installable } = this.settings;
    if (!installable) return;
    installable.obstruct(obstacles);
    for (const port of installable.ports) this.host.refuse(port, !installable.listens);
  }

  switchOff(why: string): void {
    if (!this.#lifeline) return;
    this.#lifeline.kill();
    this.#lifeline = undefined;
    this.#applications.run(undefined);
    for (const volume of this.disks) volume.cut();
    this.host.setPower(false);
    this.#note('off', why);
  }

  /** From now on (or no longer) applications refuse to be frozen. */
  breakWriter(code: string | undefined): void {
    this.#applications.breakWriter(code);
  }

  /** From now on applications take so much longer to freeze. */
  slowWriter(byMs: number): void {
    this.#freezesLaterByMs = byMs;
  }

  /** From now on its clock shows so much more than it should. It survives the loss of power, as clocks do. */
  skewClock(byMs: number): void {
    this.#clockSkewMs = byMs;
  }

  get clockSkewMs(): number {
    return this.#clockSkewMs;
  }

  /** Others fill the disk of a role, so far that this share of it is free; undefined: no longer. It survives the loss of power. */
  fillDisk(role: RoleName, freeShare: number | undefined): void {
    this.filesOf(role).fill(freeShare);
  }

  control(lifeline: Lifeline): MachineControl {
    const { freezeApplications, ...control } = this.#control();
    const { sleep } = createClock(this.#world.kernel, lifeline);
    const freezeLater = async () => {
      if (this.#freezesLaterByMs > 0) await sleep(this.#freezesLaterByMs);
      return freezeApplications();
    };
    const { retentionDrive } = this.settings;
    return { ...control, freezeApplications: freezeLater, ...(retentionDrive && { retentionDrive }) };
  }

  #control(): MachineControl {
    return this.#applications.control(this.settings, async () => this.switchOff('shutdown'));
  }

  async #startWorkload(lifeline: Lifeline): Promise<void> {
    const { workload, serverId, purpose } = this.settings;
    const [disk] = this.disks;
    if (!workload || !serverId || !disk || purpose === 'infrastructure') return;
    const node = `${this.name}/workload`;
    const started = createWorkload({
      ...workload,
      serverId,
      purpose,
      machine: this.name,
      device: disk.openDevice(),
      clock: createClock(this.#world.kernel, lifeline),
      random: (stream) => this.#world.randomness.stream(`${node}/${stream}`),
      network: networkOf(this.#world.internet, this.host, lifeline, node, this.settings.siteIssuer),
      journal: roleJournal(this.#world.journal, node, lifeline),
    });
    this.#applications.run(started);
    await started.open();
    started.start();
  }

  #note(power: 'on' | 'off', why: string): void {
    const { name: machine, serverId: server, purpose } = this.settings;
    this.#world.journal.record('world', 'machine.power', { machine, server, purpose, power, why });
  }
}
