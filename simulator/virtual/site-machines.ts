/**
 * The site's machines in the virtual world: proxies, the vCenter, the configuration server with its built-in roles,
 * scale-out process servers, the protected servers, and the copies of them that fabrics are asked to make.
 */
import { ConfigurationServer } from '../../reference/configuration/configuration-server.ts';
import { MasterTarget } from '../../reference/master-target/master-target.ts';
import { MobilityService } from '../../reference/mobility/mobility.ts';
import { invariant } from '../../reference/model/result.ts';
import { ProcessServer } from '../../reference/process/process-server.ts';
import type { IncomingRequest, MachineSpecification, Response, Runtime } from '../../reference/runtime.ts';
import type { Place } from '../machines/machine-park.ts';
import { placementIn } from '../machines/placement.ts';
import type { InstallableMachine } from '../machines/installation/installable-machine.ts';
import { installablesOf } from '../machines/installation/installables.ts';
import { agentOf, businessOf, churnOf, filesAtVcenter, installedAtMs } from '../machines/protected-server.ts';
import {
  configurationServerDisks,
  masterTargetDisks,
  processServerDisks,
  type RoleDisks,
  serverDisks,
} from '../machines/role-disks.ts';
import {
  builtInMasterTarget,
  componentId,
  clockOffMs,
  configurationServerOf,
  type ProcessServerPlace,
  processServerInAzure,
  processServerOf,
  separateMasterTarget,
} from '../machines/site-servers.ts';
import { BILLING_PORT } from '../machines/workload/billing.ts';
import { proxySettingsOf } from '../network/proxy-rules.ts';
import { PORT } from '../network/well-known.ts';
import type { LabSecrets } from '../site/secrets.ts';
import { SEGMENT } from '../network/segments.ts';
import { exemptFromEgress, proxiesOf } from '../site/proxies.ts';
import { rangesOf } from '../site/service-tags.ts';
import type { Server, Site } from '../site/site.ts';
import { bytesOfGb } from '../site/size.ts';
import { Home } from '../site/home.ts';
import { Vcenter } from '../vmware/vcenter.ts';
import type { Lifeline } from './lifeline.ts';
import type { MachineSettings } from './machine.ts';
import type { ProxyHandle } from './network/internet.ts';
import type { PlantedParts } from '../lab.ts';
import type { VirtualWorld } from './world.ts';

export interface SiteSecrets extends LabSecrets {
  /** Names the authority behind the certificates of a site with that passphrase. */
  readonly siteIssuer: (passphrase: string) => string;
}

type Infrastructure = Pick<
  MachineSettings,
  'name' | 'operatingSystem' | 'opens' | 'retentionDrive' | 'roles' | 'storage'
> & {
  readonly address: string;
  readonly roleDisks: RoleDisks;
  /** Another than the site's, if it was installed with one. */
  readonly passphrase?: string | undefined;
};

const MEBIBYTE = 1024 * 1024;
const CHURN_BYTES = MEBIBYTE;

export class SiteMachines {
  readonly home: Home;
  readonly #site: Site;
  readonly #secrets: SiteSecrets;
  readonly #planted: PlantedParts;
  readonly #siteIssuer: string;
  /** By server: those that begin without an agent. */
  readonly #installables: ReadonlyMap<string, InstallableMachine>;

  constructor(site: Site, secrets: SiteSecrets, planted: PlantedParts) {
    this.home = new Home(site);
    this.#site = site;
    this.#secrets = secrets;
    this.#planted = planted;
    this.#siteIssuer = secrets.siteIssuer(secrets.passphrase);
    this.#installables = installablesOf(site, secrets.passphrase);
  }

  /** Builds all of it; hands back its proxies, by host. Nothing is switched on yet. */
  build(world: VirtualWorld, lifeline: Lifeline): ReadonlyMap<string, ProxyHandle> {
    const { configurationServer, masterTargets, processServers, servers } = this.#site;
    const proxies = this.#buildWayOut(world);
    this.#buildVcenter(world, lifeline);
    // A master target writes to the datastores of its ESXi host.
    const storage = world.datastoreDisks;
    this.#addInfrastructure(world, {
      ...configurationServer,
      operatingSystem: 'Windows',
      passphrase: undefined,
      opens: [PORT.control, configurationServer.processServer.port],
      roles: this.#configurationRoles(),
      roleDisks: configurationServerDisks(this.#site),
      storage,
      retentionDrive: () => this.home.retentionDrive(configurationServer.name),
    });
    world.machine(configurationServer.name)?.skewClock(clockOffMs(configurationServer));
    for (const { address, ...place } of processServers) {
      const run = (runtime: Runtime) => this.#runProcessServer(runtime, place);
      this.#addInfrastructure(world, {
        ...place,
        address,
        operatingSystem: 'Windows',
        opens: [place.port],
        roles: [{ name: 'process', run }],
        roleDisks: processServerDisks(place),
      });
    }
    for (const place of masterTargets) {
      const run = (runtime: Runtime) =>
        new MasterTarget(runtime, separateMasterTarget(this.#site, this.#secrets, place)).run();
      const roles = [{ name: 'master-target', run }];
      this.#addInfrastructure(world, {
        ...place,
        opens: [PORT.data],
        roles,
        roleDisks: masterTargetDisks(),
        storage,
        retentionDrive: () => this.home.retentionDrive(place.name),
      });
    }
    for (const server of servers) this.#addServer(world, server);
    return proxies;
  }

  /** The machine a fabric is asked to make: a copy of a protected server, in the network that is named if there is one. */
  copyOf(
    place: Place,
    { name, serverId, network, datastore }: MachineSpecification,
  ): (MachineSettings & { segment: string }) | undefined {
    const server = this.#site.servers.find((candidate) => candidate.name === serverId);
    invariant(server, `${serverId} is a server of the site`);
    const placement = placementIn(place, network, this.#site);
    return (
      placement && {
        ...this.#serverSettings(server),
        name: `${place}:${name}`,
        place,
        network,
        datastore,
        ...placement,
      }
    );
  }

  /** A temporary process server in Azure's network, switched on. Its id, for the reprotect. */
  deployProcessServerInAzure(world: VirtualWorld): string {
    const place = processServerInAzure(this.#site);
    // Planted bugs are those of the site's own process servers.
    const run = (runtime: Runtime) =>
      new ProcessServer(runtime, processServerOf(this.#site, this.#secrets, place)).run();
    const machine = world.addMachine(
      {
        name: `azure:${place.name}`,
        place: 'azure',
        purpose: 'infrastructure',
        operatingSystem: 'Windows',
        siteIssuer: this.#siteIssuer,
        opens: [PORT.data],
        roles: [{ name: 'process', run }],
        roleDisks: processServerDisks(place),
      },
      [{ segment: SEGMENT.azure }],
      world.newStore(place.name),
    );
    machine.switchOn('deployed');
    return componentId('process', place.name);
  }

  #buildWayOut({ parts: { internet } }: VirtualWorld): ReadonlyMap<string, ProxyHandle> {
    const { proxy, egress } = this.#site;
    if (proxy || egress.default === 'deny') {
      internet.restrictEgress({
        segmentFrom: SEGMENT.site,
        segmentTo: SEGMENT.internet,
        allow: egress.default === 'deny' ? egress.allow : [],
        allowRanges: egress.default === 'deny' ? egress.allowRanges.flatMap(rangesOf) : [],
        exempt: exemptFromEgress(this.#site).map(({ name }) => name),
      });
    }
    return new Map(
      proxiesOf(this.#site).map((one) => {
        const host = internet.addHost(one.host, [{ segment: SEGMENT.site, address: one.address }]);
        return [one.host, internet.addProxy(host, one.port, proxySettingsOf(this.#site, one))];
      }),
    );
  }

  #buildVcenter(world: VirtualWorld, lifeline: Lifeline): void {
    const { name, host, address, port } = this.#site.vcenter;
    const { internet } = world.parts;
    const machine = internet.addHost(name, [{ segment: SEGMENT.site, address }]);
    internet.segment(SEGMENT.site).names.set(host, address);
    const vcenter = new Vcenter(world, this.home);
    machine.serve(port, {
      node: 'vcenter/api',
      lifeline,
      certificate: { issuer: 'public', notAfterMs: Number.POSITIVE_INFINITY },
      handler: (request) => vcenter.handle(request),
    });
  }

  #addInfrastructure(world: VirtualWorld, machine: Infrastructure): void {
    const { name, address, operatingSystem, opens, roles, roleDisks, storage, passphrase, retentionDrive } = machine;
    const kind = { place: 'site', purpose: 'infrastructure', operatingSystem } as const;
    const siteIssuer = this.#secrets.siteIssuer(passphrase ?? this.#secrets.passphrase);
    const settings = { ...kind, name, opens, roles, roleDisks, siteIssuer, storage, retentionDrive };
    world.addMachine(settings, [{ segment: SEGMENT.site, address }], world.newStore(name));
  }

  #configurationRoles(): MachineSettings['roles'] {
    const { name, processServer } = this.#site.configurationServer;
    let masterTarget: MasterTarget | undefined;
    const configuration = (runtime: Runtime) =>
      new ConfigurationServer(runtime, configurationServerOf(this.#site, this.#secrets)).run();
    const target = (runtime: Runtime) => {
      masterTarget = new MasterTarget(runtime, builtInMasterTarget(this.#site, this.#secrets));
      return masterTarget.run();
    };
    const process = (runtime: Runtime) =>
      this.#runProcessServer(runtime, { name, ...processServer }, async (request) =>
        masterTarget ? masterTarget.answer(request) : { status: 404 },
      );
    return [
      { name: 'configuration', run: configuration },
      { name: 'master-target', run: target },
      { name: 'process', run: process },
    ];
  }

  #runProcessServer(
    runtime: Runtime,
    place: ProcessServerPlace,
    neighbour?: (request: IncomingRequest) => Promise<Response>,
  ): Promise<never> {
    const configuration = { ...processServerOf(this.#site, this.#secrets, place), neighbour };
    return new ProcessServer(runtime, configuration, this.#planted.processServer).run();
  }

  #addServer(world: VirtualWorld, server: Server): void {
    const { name, kind, address, disks } = server;
    const store = world.newStore(name);
    // In a virtual world they are there at once.
    for (const disk of disks) void store.create(disk.name, bytesOfGb(disk.sizeGb));
    const atVcenter = kind === 'vmware';
    const files = atVcenter ? filesAtVcenter(server) : {};
    for (const [disk, volume] of store.named()) if (files[disk]) world.datastoreDisks.attach(volume, files[disk]);
    const installable = this.#installables.get(name);
    const datastore = atVcenter ? server.failback.datastore : undefined;
    const place = { name, place: 'site', purpose: 'production', atVcenter, files, datastore } as const;
    const atMs = installedAtMs(this.#site, server);
    const settings = { ...this.#serverSettings(server), ...place, installable, installedAtMs: atMs };
    world.addMachine(settings, [{ segment: SEGMENT.site, address }], store);
  }

  /** What every copy of a server has in common: its agent, its business. */
  #serverSettings(server: Server) {
    const agent = agentOf(this.#site, server, this.#secrets.passphrase);
    // A copy has what was installed on its original.
    const installed = () => this.#installables.get(server.name)?.agent;
    const agentVersion = () => installed()?.version ?? server.mobilityService.version;
    const mobility = (runtime: Runtime) => new MobilityService(runtime, { ...agent, ...installed() }).run();
    return {
      serverId: server.name,
      agentVersion,
      operatingSystem: server.operatingSystem,
      siteIssuer: this.#secrets.siteIssuer(agent.passphrase),
      opens: [PORT.groupConsistency, BILLING_PORT],
      roles: [{ name: 'mobility', run: mobility }],
      roleDisks: serverDisks(server),
      workload: businessOf(server, churnOf(server.churnMbPerMinute * MEBIBYTE, CHURN_BYTES)),
    };
  }
}
