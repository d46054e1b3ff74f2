/**
 * A site in the virtual world: builds Azure, the lines to it, the site's machines and what runs on each, from the site's
 * description and a seed.
 */
import {
  ARM_HOST,
  ENTRA_HOST,
  replicationHost,
  serviceBusHost,
  storageHost,
} from '../../reference/model/azure-names.ts';
import { invariant } from '../../reference/model/result.ts';
import { ConfigurationServer } from '../../reference/configuration/configuration-server.ts';
import { MasterTarget } from '../../reference/master-target/master-target.ts';
import { MobilityService } from '../../reference/mobility/mobility.ts';
import { ProcessServer, type ProcessServerParts } from '../../reference/process/process-server.ts';
import type { MachineSpecification, ProxySetting, RandomStream, Runtime } from '../../reference/runtime.ts';
import type { SiteRecoveryParts } from '../../reference/site-recovery/context.ts';
import { SiteRecoveryService } from '../../reference/site-recovery/service.ts';
import type { MonitoringReport } from '../../reference/wire/provider.ts';
import { createArm } from '../azure/arm/app.ts';
import { azureCompute } from '../azure/compute.ts';
import { Entra } from '../azure/entra.ts';
import { serveFetch } from '../azure/gateway.ts';
import { createStorageAccount, serveStorage, type StorageAccount } from '../azure/storage.ts';
import { createCodec } from '../codec.ts';
import { Journal, type JournalHeader } from '../journal.ts';
import type { Lab, WorldControls } from '../lab.ts';
import type { Place } from '../machine-park.ts';
import { BILLING_PORT } from '../machines/workload/billing.ts';
import { initialiseDisk } from '../machines/workload/factory-disk.ts';
import type { Server, Site } from '../site.ts';
import { VaultClient } from '../vault-client.ts';
import { Vcenter } from '../vmware/vcenter.ts';
import { createClock } from './clock.ts';
import { proxySettingsOf, virtualControls } from './controls.ts';
import { Kernel } from './kernel.ts';
import { LeakWatch } from './leak-watch.ts';
import { Lifeline } from './lifeline.ts';
import type { MachineSettings } from './machine.ts';
import { type ProxyHandle, VirtualInternet } from './network/internet.ts';
import { Randomness } from './random.ts';
import { VirtualWorld } from './world.ts';

/** Replaced parts of roles: how deliberate bugs are planted. Empty in every genuine run. */
export interface PlantedParts {
  readonly service?: Partial<SiteRecoveryParts>;
  /** Of the site's own process servers, not of the one in Azure. */
  readonly processServer?: Partial<ProcessServerParts>;
  /** Wraps the runtime of a mobility service. */
  readonly mobility?: (runtime: Runtime) => Runtime;
}

export interface VirtualLabOptions {
  readonly site: Site;
  readonly seed: string;
  readonly header: JournalHeader;
  readonly planted?: PlantedParts;
}

const SEGMENT = { site: 'onprem', internet: 'internet', azure: 'azure-vnet', test: 'azure-test-vnet' } as const;
const MEGABIT = 1_000_000;
const GIBIBYTE = 1024 ** 3;

export class VirtualLab implements Lab {
  readonly name = 'virtual';
  readonly site: Site;
  readonly kernel: Kernel;
  readonly journal: Journal;
  readonly vault: VaultClient;
  readonly controls: WorldControls;
  readonly history: VirtualWorld;
  readonly #world: VirtualWorld;
  readonly #internet: VirtualInternet;
  readonly #randomness: Randomness;
  readonly #planted: PlantedParts;
  readonly #passphrase: string;
  readonly #siteIssuer: string;
  readonly #siteId: string;
  readonly #provider: { tenant: string; clientId: string; clientSecret: string };
  readonly #lifeline = new Lifeline();
  readonly #accounts: StorageAccount[] = [];
  readonly #leakWatch: LeakWatch;
  #proxyHandle: ProxyHandle | undefined;

  constructor({ site, seed, header, planted = {} }: VirtualLabOptions) {
    this.site = site;
    this.#planted = planted;
    this.kernel = new Kernel(Date.parse(site.startsAt));
    this.#randomness = new Randomness(seed);
    this.#internet = new VirtualInternet(this.kernel, this.#randomness);
    this.journal = new Journal(header, () => this.kernel.elapsedMs());
    this.#leakWatch = new LeakWatch(this.journal);
    const secrets = this.#randomness.stream('secrets');
    this.#passphrase = site.configurationServer.passphrase ?? secrets.uuid();
    this.#siteId = secrets.uuid();
    this.#provider = { tenant: site.azure.tenant, clientId: secrets.uuid(), clientSecret: secrets.uuid() };
    const operator = { tenant: site.azure.tenant, clientId: secrets.uuid(), clientSecret: secrets.uuid() };
    const codec = createCodec({ symbolicRatio: site.compressionRatio });
    this.#siteIssuer = codec.digest(new TextEncoder().encode(this.#passphrase));

    const clock = createClock(this.kernel, this.#lifeline);
    // The fabric needs the world and the world needs the fabric; it is asked only once both stand.
    const park = (): VirtualWorld => this.#world;
    const compute = azureCompute(
      {
        create: (...given) => park().create(...given),
        setPower: (...given) => park().setPower(...given),
        remove: (...given) => park().remove(...given),
        inspect: (...given) => park().inspect(...given),
        list: (...given) => park().list(...given),
      },
      clock,
      this.#randomness.stream('azure/compute'),
    );
    const { kernel, journal } = this;
    this.#world = new VirtualWorld(
      { kernel, journal, codec, randomness: this.#randomness, internet: this.#internet, azureCompute: compute },
      (place, specification) => this.#copyOf(place, specification),
    );
    this.history = this.#world;
    this.#layLines();
    const vaultKey = { value: secrets.uuid(), issuedMs: this.kernel.nowMs };
    this.#buildAzure(operator, vaultKey);
    this.#buildSite(vaultKey.value);
    this.#internet.onDelivery((delivery) => this.#leakWatch.delivered(delivery));
    this.controls = virtualControls(this.#world, this.#internet, site, {
      deployProcessServer: () => this.#deployProcessServer(),
      proxy: this.#proxyHandle,
      drive: (work) => this.drive(work),
    });
    const desk = this.#internet.addHost('operator', [{ segment: SEGMENT.internet }]);
    const network = desk.networkFor(this.#lifeline, 'operator/runbook');
    this.vault = new VaultClient(site, operator, { network, clock, drive: (work) => this.drive(work) });
  }

  random(stream: string): RandomStream {
    return this.#randomness.stream(`drill/${stream}`);
  }

  elapsedMs(): number {
    return this.kernel.elapsedMs();
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    return this.kernel.drive(work());
  }

  sleep(delayMs: number): Promise<void> {
    return this.drive(() => createClock(this.kernel, this.#lifeline).sleep(delayMs));
  }

  async start(): Promise<void> {
    await this.drive(async () => {
      for (const server of this.site.servers) {
        const machine = this.#world.machine(server.name);
        for (const [index, disk] of server.disks.entries()) {
          const volume = machine?.volumes.find(disk.name);
          invariant(volume, `server ${server.name} has a disk ${disk.name}`);
          await this.kernel.outside(
            initialiseDisk(volume, {
              name: `${server.name}/${disk.name}`,
              capacityBytes: volume.capacityBytes,
              occupiedBytes: disk.occupiedGb * GIBIBYTE,
              ledger: index === 0,
            }),
          );
        }
      }
    });
    const [azure, site] = [(place: string) => place === 'azure', (place: string) => place !== 'azure'];
    for (const isTurn of [azure, site]) {
      for (const machine of this.#world.machines()) if (isTurn(machine.settings.place)) machine.switchOn('start');
      await this.sleep(1);
    }
  }

  whyDisconnected(): string | undefined {
    const said = this.journal.records.findLast(({ kind, role }) => kind === 'role.state' && role === 'configuration');
    return said?.failure as string | undefined;
  }

  async stop(): Promise<void> {
    const machines = this.#world.machines().map(({ name: machine, power, settings }) => ({
      machine,
      server: settings.serverId,
      purpose: settings.purpose,
      power,
    }));
    const links = this.#internet.links.map(({ name, traffic }) => ({ name, ...traffic }));
    const disks = [
      ...this.#world.azureDisks.all().map(({ name }) => ({ place: 'azure', name })),
      ...this.#world.datastoreDisks.all().map(({ name }) => ({ place: 'vmware', name })),
    ];
    const accounts = this.#accounts.map(({ name: account, paths }) => ({ account, blobs: paths().length }));
    this.journal.record('drill', 'lab.end', { machines, disks, accounts, links });
    this.#lifeline.kill();
  }

  // ---------------------------------------------------------------------------------------------------------- networks

  #layLines(): void {
    const { network, azure } = this.site;
    const { wan, vpn } = network;
    this.#internet.addSegment({ name: SEGMENT.site, cidr: network.addressRange });
    this.#internet.addSegment({
      name: SEGMENT.internet,
      cidr: '203.0.113.0/24',
      namesArePublic: true,
      bitsPerSecond: 10_000 * MEGABIT,
    });
    this.#internet.addSegment({ name: SEGMENT.azure, cidr: azure.network.addressRange });
    this.#internet.addSegment({ name: SEGMENT.test, cidr: azure.testNetwork.addressRange });
    this.#internet.addLink({
      name: 'wan',
      between: [SEGMENT.site, SEGMENT.internet],
      upBitsPerSecond: wan.uploadMbps * MEGABIT,
      downBitsPerSecond: wan.downloadMbps * MEGABIT,
      latencyMs: wan.latencyMs,
      lossPercent: wan.lossPercent,
    });
    if (!vpn) return;
    this.#internet.addLink({
      name: 'vpn',
      between: [SEGMENT.site, SEGMENT.azure],
      upBitsPerSecond: vpn.uploadMbps * MEGABIT,
      downBitsPerSecond: vpn.downloadMbps * MEGABIT,
      latencyMs: vpn.latencyMs,
      over: vpn.kind === 'site-to-site-vpn' ? ['wan'] : [],
    });
  }

  // ------------------------------------------------------------------------------------------------------------- Azure

  #buildAzure(operator: { tenant: string; clientId: string; clientSecret: string }, vaultKey: { value: string; issuedMs: number }): void {
    const { azure } = this.site;
    const clock = createClock(this.kernel, this.#lifeline);
    const entra = new Entra(clock, this.#randomness.stream('azure/entra'), [this.#provider, operator]);
    const token = this.#randomness.stream('azure/storage').uuid();
    const account = createStorageAccount({
      name: azure.cacheStorageAccount,
      token,
      onPut: (put) => this.#leakWatch.stored(put),
    });
    this.#accounts.push(account);
    const accounts = new Map([[azure.cacheStorageAccount, account]]);
    const tokenAccepted = (value: string | undefined) => entra.accepts(value);

    this.#azureMachine('entra', [ENTRA_HOST], (runtime) => {
      runtime.network.listen(443, (request) => entra.handle(request));
    });
    this.#azureMachine('storage', [storageHost(azure.cacheStorageAccount)], (runtime) => {
      serveStorage(runtime.network, accounts);
    });
    let service: SiteRecoveryService;
    this.#azureMachine('azure', [replicationHost(azure.region)], (runtime) => {
      const storageTokens = new Map([[azure.cacheStorageAccount, token]]);
      service = new SiteRecoveryService(runtime, { vaultKey, storageTokens, tokenAccepted }, this.#planted.service);
      const app = createArm(service, { ...azure, tokenAccepted });
      this.#internet.host('arm').serve(443, {
        node: 'arm/front',
        lifeline: this.#lifeline,
        certificate: { issuer: 'public', notAfterMs: Number.POSITIVE_INFINITY },
        handler: (request) => this.kernel.outside(serveFetch(app, ARM_HOST, request)),
      });
      service.run().catch((error: unknown) => this.kernel.fail(error));
    });
    this.#azureMachine('service-bus', [serviceBusHost(azure.serviceBusNamespace)], (runtime) => {
      runtime.network.listen(443, (request) => {
        service.takeMonitoring(request.body as MonitoringReport);
        return { status: 201 };
      });
    });
    const arm = this.#internet.addHost('arm', [{ segment: SEGMENT.internet }]);
    this.#internet.publicNames.set(ARM_HOST, arm.address);
  }

  #azureMachine(name: string, publicNames: readonly string[], run: (runtime: Runtime) => void): void {
    const machine = this.#world.addMachine(
      {
        name,
        place: 'azure',
        purpose: 'infrastructure',
        operatingSystem: 'Linux',
        bootMs: 0,
        roles: [{ name: name === 'azure' ? 'site-recovery' : 'service', run: async (runtime) => run(runtime) }],
      },
      [{ segment: SEGMENT.internet }],
      this.#world.azureDisks,
    );
    for (const publicName of publicNames) this.#internet.publicNames.set(publicName, machine.host.address);
  }

  // -------------------------------------------------------------------------------------------------------------- site

  #buildSite(registrationKey: string): void {
    const { configurationServer, processServers, vcenter, proxy, egress, servers } = this.site;
    if (proxy) {
      const host = this.#internet.addHost(proxy.host, [{ segment: SEGMENT.site, address: proxy.address }]);
      this.#proxyHandle = this.#internet.addProxy(host, proxy.port, proxySettingsOf(proxy));
    }
    if (proxy || egress.default === 'deny') {
      this.#internet.restrictEgress({
        segmentFrom: SEGMENT.site,
        segmentTo: SEGMENT.internet,
        allow: egress.default === 'deny' ? egress.allow : [],
        exempt: proxy ? [proxy.host] : [],
      });
    }
    const vcenterHost = this.#internet.addHost(vcenter.name, [{ segment: SEGMENT.site, address: vcenter.address }]);
    this.#internet.segment(SEGMENT.site).names.set(vcenter.host, vcenter.address);
    const center = new Vcenter(this.#world, {
      access: vcenter.access,
      datastores: vcenter.datastores.map(({ name }) => name),
    });
    vcenterHost.serve(vcenter.port, {
      node: 'vcenter/api',
      lifeline: this.#lifeline,
      certificate: { issuer: 'public', notAfterMs: Number.POSITIVE_INFINITY },
      handler: (request) => center.handle(request),
    });
    this.#siteMachine(configurationServer.name, configurationServer.address, this.#configurationRoles(registrationKey));
    for (const { name, address, cacheGb } of processServers) {
      this.#siteMachine(name, address, [{ name: 'process', run: (runtime) => this.#processServer(runtime, name, cacheGb) }]);
    }
    for (const server of servers) this.#protectedServer(server);
  }

  #siteMachine(name: string, address: string, roles: MachineSettings['roles']): void {
    this.#world.addMachine(
      {
        name,
        roles,
        place: 'site',
        purpose: 'infrastructure',
        operatingSystem: 'Windows',
        siteIssuer: this.#siteIssuer,
      },
      [{ segment: SEGMENT.site, address }],
      // A master target on the machine writes to the datastores of its ESXi host.
      this.#world.datastoreDisks,
    );
  }

  #configurationRoles(registrationKey: string): MachineSettings['roles'] {
    const { configurationServer, vcenter, azure, replicationPath } = this.site;
    const { name, processServer } = configurationServer;
    const { access, host, port } = vcenter;
    const vcenters = [{ name: vcenter.name, host, port, access, datastores: vcenter.datastores.map((store) => store.name) }];
    let masterTarget: MasterTarget | undefined;
    return [
      {
        name: 'configuration',
        run: (runtime) =>
          new ConfigurationServer(runtime, {
            siteId: this.#siteId,
            name,
            passphrase: this.#passphrase,
            registrationKey,
            replicationPath,
            vcenters,
            azure: {
              ...this.#provider,
              proxy: this.#proxy(),
              region: azure.region,
              serviceBusNamespace: azure.serviceBusNamespace,
            },
          }).run(),
      },
      {
        name: 'master-target',
        run: (runtime) => {
          const configuration = { ...this.#component('master-target', name), sharesTransport: true };
          masterTarget = new MasterTarget(runtime, configuration);
          return masterTarget.run();
        },
      },
      {
        name: 'process',
        run: (runtime) =>
          this.#processServer(runtime, name, processServer.cacheGb, (request) =>
            masterTarget ? masterTarget.answer(request) : Promise.resolve({ status: 404 }),
          ),
      },
    ];
  }

  #processServer(
    runtime: Runtime,
    name: string,
    cacheGb: number,
    neighbour?: ConstructorParameters<typeof ProcessServer>[1]['neighbour'],
    parts = this.#planted.processServer,
  ): Promise<never> {
    const configuration = {
      ...this.#component('process', name),
      cacheBytes: cacheGb * GIBIBYTE,
      proxy: this.#proxy(),
      replicationHost: replicationHost(this.site.azure.region),
      neighbour,
    };
    return new ProcessServer(runtime, configuration, parts).run();
  }

  #component(role: string, name: string) {
    return {
      componentId: `${role}-${name}`,
      name,
      controlHost: this.site.configurationServer.address,
      passphrase: this.#passphrase,
    };
  }

  #proxy(): ProxySetting | undefined {
    const { proxy } = this.site;
    return proxy && { host: proxy.address, port: proxy.port };
  }

  #protectedServer(server: Server): void {
    const store = this.#world.newStore(server.name);
    for (const disk of server.disks) void store.create(disk.name, disk.sizeGb * GIBIBYTE);
    const settings = { ...this.#serverSettings(server), name: server.name, place: 'site', purpose: 'production' } as const;
    this.#world.addMachine(settings, [{ segment: SEGMENT.site, address: server.address }], store);
  }

  /** What every copy of a server has in common: its agent, its business. */
  #serverSettings(server: Server) {
    const { workload, churnMbPerMinute } = server;
    const churnBytes = 1024 * 1024;
    return {
      serverId: server.name,
      operatingSystem: server.operatingSystem,
      siteIssuer: this.#siteIssuer,
      roles: [
        {
          name: 'mobility',
          run: (runtime: Runtime) =>
            new MobilityService(this.#planted.mobility?.(runtime) ?? runtime, {
              serverId: server.name,
              name: server.name,
              controlHost: this.site.configurationServer.address,
              passphrase: this.#passphrase,
            }).run(),
        },
      ],
      workload: {
        kind: workload.kind,
        intervalMs: workload.everySeconds * 1000,
        peers: workload.billedBy ? { billing: { host: workload.billedBy, port: BILLING_PORT } } : undefined,
        churn:
          churnMbPerMinute > 0 ? { churnBytes, churnIntervalMs: Math.round(60_000 / churnMbPerMinute) } : undefined,
      },
    };
  }

  /** The machine a fabric is asked to make: a copy of a protected server, in one of its networks. */
  #copyOf(place: Place, { name, serverId, purpose }: MachineSpecification): MachineSettings & { segment: string } {
    const server = this.site.servers.find((candidate) => candidate.name === serverId);
    invariant(server, `${serverId} is a server of the site`);
    const segment = place === 'vmware' ? SEGMENT.site : purpose === 'test' ? SEGMENT.test : SEGMENT.azure;
    return { ...this.#serverSettings(server), name: `${place}:${name}`, place, purpose, segment };
  }

  async #deployProcessServer(): Promise<string> {
    const name = 'process-server-in-azure';
    const { cacheGb } = this.site.configurationServer.processServer;
    const machine = this.#world.addMachine(
      {
        name: `azure:${name}`,
        place: 'azure',
        purpose: 'infrastructure',
        operatingSystem: 'Windows',
        siteIssuer: this.#siteIssuer,
        roles: [{ name: 'process', run: (runtime) => this.#processServer(runtime, name, cacheGb, undefined, {}) }],
      },
      [{ segment: SEGMENT.azure }],
      this.#world.newStore(name),
    );
    machine.switchOn('deployed');
    return `process-${name}`;
  }
}
