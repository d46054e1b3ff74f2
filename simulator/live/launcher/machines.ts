/**
 * The machines of a lab of processes: Azure's own, the site's, and the copies of protected servers that fabrics ask for.
 */
import { tellsOfHindrances } from '../../site/home.ts';
import { invariant } from '../../../reference/model/result.ts';
import type { Place } from '../../machines/machine-park.ts';
import {
  configurationServerDisks,
  masterTargetDisks,
  processServerDisks,
  type RoleDisks,
  serverDisks,
} from '../../machines/role-disks.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import type { ObstacleName } from '../../machines/installation/obstacles.ts';
import { clockOffMs, componentId, PROCESS_SERVER_IN_AZURE, processServerInAzure } from '../../machines/site-servers.ts';
import { proxySettingsOf, type ProxySettings } from '../../network/proxy-rules.ts';
import type { Scope } from '../../ground/scope.ts';
import type { LabSecrets } from '../../site/secrets.ts';
import { SEGMENT, type Segment } from '../../network/segments.ts';
import { letsInstallersIn } from '../../site/pushed-servers.ts';
import { proxiesOf } from '../../site/proxies.ts';
import type { SiteProxy, Server, Site } from '../../site/site.ts';
import type { DiskAccount } from '../disks/disk-account.ts';
import { DATASTORES, deleteDisk, findDisk } from '../disks/disk-folder.ts';
import type { MachineDisk } from '../disks/machine-disks.ts';
import { labNowMs } from '../lab-time.ts';
import type { ListedMachine, MachineBook, NewMachine } from '../park.ts';
import type { VcenterAccount } from '../role/config.ts';
import { CONFIGURE_PROXY } from '../role/proxy.ts';
import { BREAK_WRITER, OBSTRUCT, SLOW_WRITER } from '../role/server.ts';
import { type Ground, type ListedDisk, LiveMachine, type MachineSettings } from './live-machine.ts';
import {
  CLOUD,
  cloudNames,
  setUpNames,
  configurationServerPrograms,
  masterTargetPrograms,
  processServerPrograms,
  type Programs,
  proxyMachine,
  serverNamed,
  serverPrograms,
} from './machine-settings.ts';
import type { CloudProgram } from '../role/config.ts';
import type { Station } from './route-book.ts';
import type { Trustees } from './trustees.ts';
import { vcsimSettings } from './vcsim-settings.ts';

export interface LabMachinesSettings {
  readonly site: Site;
  readonly secrets: LabSecrets;
  readonly trustees: Trustees;
  readonly ground: Ground;
  /** The servers' disks as they were delivered. */
  readonly delivered: ReadonlyMap<string, readonly MachineDisk[]>;
  /** Path of the program, where machines can run it. */
  readonly vcsim: string | undefined;
  /** What Azure needs of the storage. */
  readonly storage: { readonly cacheKey: string; readonly disks: DiskAccount };
}

export class LabMachines implements MachineBook {
  readonly #settings: LabMachinesSettings;
  readonly #machines = new Map<string, LiveMachine>();
  readonly #writerFailures = new Map<string, string>();
  readonly #slowWriters = new Map<string, number>();
  readonly #obstacles = new Map<string, readonly ObstacleName[]>();
  /** By host. */
  readonly #proxies: Map<string, ProxySettings>;

  constructor(settings: LabMachinesSettings) {
    this.#settings = settings;
    const { site } = settings;
    this.#proxies = new Map(proxiesOf(site).map((proxy) => [proxy.host, proxySettingsOf(site, proxy)]));
  }

  /** All that are there from the start, without power. */
  async build(scope: Scope): Promise<void> {
    const { site, secrets, ground } = this.#settings;
    const { vcenter } = site;
    await scope.begin(CLOUD, () => this.#addCloud());
    for (const proxy of proxiesOf(site)) await scope.begin(proxyMachine(site, proxy.host), () => this.#addProxy(proxy));
    const account = await scope.begin(vcenter.name, () => this.#addVcenter());
    const { name, address } = site.configurationServer;
    const programs = configurationServerPrograms(site, secrets, ground.directory.datastores, account);
    const disks = configurationServerDisks(site);
    await scope.begin(name, () => this.#addInfrastructure(name, 'site', SEGMENT.site, programs, disks, address));
    this.find(name)?.skewClock(clockOffMs(site.configurationServer));
    for (const { address: at, ...place } of site.processServers) {
      const roles = processServerPrograms(site, secrets, place);
      await scope.begin(place.name, () =>
        this.#addInfrastructure(
          place.name,
          'site',
          SEGMENT.site,
          roles,
          processServerDisks(place),
          at,
          place.passphrase,
        ),
      );
    }
    for (const { address: at, ...place } of site.masterTargets) {
      const roles = masterTargetPrograms(site, secrets, ground.directory.datastores, place);
      await scope.begin(place.name, () =>
        this.#addInfrastructure(place.name, 'site', SEGMENT.site, roles, masterTargetDisks(), at),
      );
    }
    for (const server of site.servers) await scope.begin(server.name, () => this.#addServer(server));
  }

  /**
   * Switches on all that are there: first what the site finds in the world, then the site's own machines. Their services
   * start when the configuration server is there, since whoever does not find it at first asks again minutes later.
   */
  async switchOn(scope: Scope): Promise<void> {
    const { site } = this.#settings;
    const found = [site.vcenter.name, ...proxiesOf(site).map(({ host }) => proxyMachine(site, host))];
    const isSurroundings = ({ name, place }: LiveMachine) => place === 'azure' || found.includes(name);
    const surroundings = this.all().filter(isSurroundings);
    for (const machine of surroundings) machine.beUp();
    const serving = surroundings.map((machine) => machine.whenServing(machine.settings.stations.length));
    const surrounded = Promise.all(serving).then(() => {});
    const configurationServer = this.find(this.#settings.site.configurationServer.name);
    configurationServer?.beUp(surrounded);
    for (const machine of this.all()) machine.beUp(configurationServer?.whenServing(1));
    await scope.until(surrounded);
  }

  /** Ends all processes. Nothing is journaled: the world ends, nobody switched anything off. */
  async end(): Promise<void> {
    await Promise.all(this.all().map((machine) => machine.end()));
  }

  // ------------------------------------------------------------------------------------------ as the fabrics' park sees them

  find(name: string): LiveMachine | undefined {
    return this.#machines.get(name);
  }

  all(): readonly LiveMachine[] {
    return [...this.#machines.values()];
  }

  async add({ name, place, specification, placement, disks }: NewMachine): Promise<ListedMachine> {
    const { serverId, network, address, datastore } = specification;
    return this.#addCopy({ name, place, ...placement, network, serverId, disks, address, datastore });
  }

  async setPower(name: string, power: 'on' | 'off', why: string): Promise<void> {
    await this.find(name)?.setPowerByFabric(power, why);
  }

  async remove(name: string): Promise<void> {
    const machine = this.find(name);
    if (!machine) return;
    const { journal, routes } = this.#settings.ground;
    await machine.switchOff('removed');
    this.#machines.delete(name);
    // Another machine of that name is another machine.
    this.#writerFailures.delete(name);
    this.#slowWriters.delete(name);
    for (const station of machine.settings.stations) routes.leave(station);
    const { serverId: server, purpose } = machine.settings;
    journal.record('world', 'machine.removed', { machine: name, server, purpose });
  }

  /** With all files of its disks. */
  async deleteAtVcenter(name: string): Promise<void> {
    const files = this.find(name)?.volumes ?? [];
    await this.remove(name);
    const { directory, time } = this.#settings.ground;
    for (const file of files) deleteDisk(directory.datastores, { owner: DATASTORES, name: file }, labNowMs(time));
  }

  // ------------------------------------------------------------------------------------------------------------ in faults

  /** From now on (or no longer) the machine's applications cannot be frozen; `code` is what their writer says. */
  breakWriter(name: string, code: string | undefined): void {
    const machine = this.find(name);
    if (!machine) return;
    if (code === undefined) this.#writerFailures.delete(name);
    else this.#writerFailures.set(name, code);
    machine.order('server', BREAK_WRITER, code);
  }

  /** From now on the machine's applications take so much longer to freeze. */
  slowWriter(name: string, byMs: number): void {
    const machine = this.find(name);
    if (!machine) return;
    this.#slowWriters.set(name, byMs);
    machine.order('server', SLOW_WRITER, byMs);
  }

  /** All that stand in the way of installers at the machine from now on. */
  obstruct(name: string, obstacles: readonly ObstacleName[]): void {
    this.#obstacles.set(name, obstacles);
    this.find(name)?.order('server', OBSTRUCT, obstacles);
  }

  /** The machine at a name or an address. */
  at(host: string): string | undefined {
    const { routes } = this.#settings.ground;
    const isAt = ({ address, segment }: Station) =>
      address === host || routes.namesIn(segment).some(([name, there]) => name === host && there === address);
    return this.all().find(({ name, settings }) => name === host || settings.stations.some(isAt))?.name;
  }

  configureProxy(host: string, settings: ProxySettings): void {
    this.#proxies.set(host, settings);
    this.find(proxyMachine(this.#settings.site, host))?.order('proxy', CONFIGURE_PROXY, settings);
  }

  /** A temporary process server in Azure's network, switched on. Its id, for the reprotect. */
  async deployProcessServerInAzure(): Promise<string> {
    const { site, secrets } = this.#settings;
    const place = processServerInAzure(site);
    const programs = processServerPrograms(site, secrets, place);
    const disks = processServerDisks(place);
    const machine = await this.#addInfrastructure(`azure:${place.name}`, 'azure', SEGMENT.azure, programs, disks);
    machine.switchOn('deployed');
    return componentId('process', place.name);
  }

  removeProcessServerInAzure(): Promise<void> {
    return this.remove(`azure:${PROCESS_SERVER_IN_AZURE}`);
  }

  // ------------------------------------------------------------------------------------------------------------- inside

  async #addCloud(): Promise<void> {
    const { site, secrets, trustees, ground, storage } = this.#settings;
    const names = cloudNames(site);
    const at = (...all: readonly string[]) => ground.routes.join(SEGMENT.internet, all);
    const parts = ['replication', 'entra', 'arm', 'serviceBus', 'backup'] as const;
    const joined = parts.map((part) => [part, at(names[part])] as const);
    const setUp = setUpNames(site);
    const setUpStations = setUp.map((all) => at(...all));
    const [first, ...others] = [...joined.map(([, station]) => station), ...setUpStations];
    invariant(first, 'Azure has addresses');
    const addresses = Object.fromEntries(joined.map(([part, { address }]) => [part, address]));
    this.#put({
      name: CLOUD,
      place: 'azure',
      purpose: 'infrastructure',
      stations: [first, ...others],
      disks: [],
      ...(await trustees.publicPapers([...Object.values(names), ...setUp.flat()])),
      bootMs: 0,
      irreplaceable: true,
      programs: () => ({
        cloud: {
          kind: 'cloud',
          site,
          secrets,
          cacheKey: storage.cacheKey,
          disks: storage.disks,
          truthDirectory: ground.directory.disks,
          addresses: addresses as CloudProgram['addresses'],
          setUpAddresses: setUpStations.map(({ address }) => address),
        },
      }),
    });
  }

  async #addProxy({ host, address, port }: SiteProxy): Promise<void> {
    const { site, trustees, ground } = this.#settings;
    this.#put({
      name: proxyMachine(site, host),
      place: 'site',
      purpose: 'infrastructure',
      stations: [ground.routes.join(SEGMENT.site, [host], address)],
      disks: [],
      ...(await trustees.publicPapers([host])),
      bootMs: 0,
      programs: () => ({ proxy: { kind: 'proxy', port, settings: this.#proxies.get(host) ?? {} } }),
    });
  }

  /** vcsim where it is found; the account with it, then. It knows no roles and no hindrances: a site that has some gets ours. */
  async #addVcenter(): Promise<VcenterAccount | undefined> {
    const { site, trustees, ground } = this.#settings;
    const { vcenter } = site;
    const { name, host, address } = vcenter;
    const papers = await trustees.publicPapers([host]);
    const program = tellsOfHindrances(site) ? undefined : this.#settings.vcsim;
    const vcsim = program === undefined ? undefined : vcsimSettings(program, ground.directory, papers.identity);
    this.#put({
      name,
      place: 'site',
      purpose: 'infrastructure',
      stations: [ground.routes.join(SEGMENT.site, [host, name], address)],
      disks: [],
      ...papers,
      bootMs: 0,
      irreplaceable: vcsim !== undefined,
      programs: () => ({ vcenter: { kind: 'vcenter', vcenter, vcsim, home: site } }),
    });
    return vcsim && { user: vcsim.user, password: vcsim.password };
  }

  async #addInfrastructure(
    name: string,
    place: Place,
    segment: Segment,
    programs: Programs,
    roleDisks: RoleDisks,
    address?: string,
    passphrase = this.#settings.secrets.passphrase,
  ): Promise<LiveMachine> {
    const { trustees, ground } = this.#settings;
    const station = ground.routes.join(segment, [plain(name)], address);
    const papers = await trustees.sitePapers(passphrase, [station.address, plain(name)]);
    const kind = { purpose: 'infrastructure', stations: [station], disks: [] } as const;
    return this.#put({ name, place, ...kind, roleDisks, ...papers, programs });
  }

  async #addServer(server: Server): Promise<void> {
    const { name, address } = server;
    const atVcenter = server.kind === 'vmware';
    const disks = this.#settings.delivered.get(name) ?? [];
    const kind = { place: 'site', segment: SEGMENT.site, purpose: 'production' } as const;
    const datastore = atVcenter ? server.failback.datastore : undefined;
    await this.#addCopy({ name, ...kind, serverId: name, disks, address, atVcenter, datastore });
  }

  async #addCopy({
    name,
    place,
    segment,
    network,
    serverId,
    purpose,
    disks,
    address,
    atVcenter,
    datastore,
  }: Copy): Promise<LiveMachine> {
    const { site, secrets, trustees, ground } = this.#settings;
    const server = serverNamed(site, serverId);
    const { passphrase = secrets.passphrase } = server;
    // Its siblings know it by the name it had, not by where it runs now; nor by what a vCenter calls it.
    const names = place === 'vmware' ? [...new Set([plain(name), serverId])] : [plain(name)];
    const station = ground.routes.join(segment, names, address);
    const writerFailure = () => this.#writerFailures.get(name);
    const freezesLaterByMs = () => this.#slowWriters.get(name) ?? 0;
    const obstacles = () => this.#obstacles.get(name) ?? [];
    const agentVersion = () => versionInstalled(ground.journal.records, serverId);
    let present = disks;
    const lookAtDisks = () => {
      const before = present;
      if (place === 'vmware' || atVcenter) present = before.map((disk) => this.#inFile(disk));
      return present.every(({ id }, index) => id === before[index]?.id) ? undefined : present.map(listed);
    };
    const now = () => present;
    const wish = {
      machine: name,
      serverId,
      purpose,
      disks: now,
      writerFailure,
      freezesLaterByMs,
      obstacles,
      agentVersion,
    };
    const installable = name === serverId && letsInstallersIn(server) ? server : undefined;
    return this.#put({
      name,
      place,
      purpose,
      network,
      outOfRange: address === undefined || ground.routes.lies(segment, address) ? undefined : address,
      serverId,
      installable,
      operatingSystem: server.operatingSystem,
      atVcenter,
      stations: [station],
      datastore,
      disks: disks.map(listed),
      lookAtDisks,
      roleDisks: serverDisks(server),
      ...(await trustees.sitePapers(passphrase, [station.address, ...names])),
      programs: serverPrograms(site, secrets, wish),
    });
  }

  /** What lies where a disk of a virtual machine was: another one, if a server has come home to it. */
  #inFile(disk: MachineDisk): MachineDisk {
    const { name, file = name } = disk;
    const found = findDisk(this.#settings.ground.directory.datastores, { owner: DATASTORES, name: file });
    if (!found || found.path === disk.path) return disk;
    return { name: file, id: found.kept.description.id, path: found.path };
  }

  #put(settings: MachineSettings): LiveMachine {
    invariant(!this.#machines.has(settings.name), `there is one machine ${settings.name} at most`);
    const machine = new LiveMachine(settings, this.#settings.ground);
    this.#machines.set(settings.name, machine);
    return machine;
  }
}

function versionInstalled(records: readonly JournalRecord[], serverId: string): string | undefined {
  const last = records.findLast(({ kind, server }) => kind === 'agent.installed' && server === serverId);
  return last?.version as string | undefined;
}

function listed({ name, id, file }: MachineDisk): ListedDisk {
  return { name, disk: id, ...(file !== undefined && { file }) };
}

interface Copy {
  readonly name: string;
  readonly place: Place;
  readonly segment: Segment;
  readonly serverId: string;
  readonly purpose: 'production' | 'test';
  readonly network?: string;
  readonly disks: readonly MachineDisk[];
  readonly address?: string;
  readonly atVcenter?: boolean;
  readonly datastore?: string;
}

/** `azure:orders01` is known as `orders01` to its fabric and its siblings. */
function plain(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
