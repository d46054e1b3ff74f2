/**
 * The site's machines in the virtual world: the proxy, the vCenter, the configuration server with its built-in roles,
 * scale-out process servers, the protected servers, and the copies of them that fabrics are asked to make.
 */
import { ConfigurationServer } from '../../reference/configuration/configuration-server.ts';
import { MasterTarget } from '../../reference/master-target/master-target.ts';
import { MobilityService } from '../../reference/mobility/mobility.ts';
import { replicationHost } from '../../reference/model/azure-names.ts';
import { invariant } from '../../reference/model/result.ts';
import { ProcessServer, type ProcessServerConfiguration } from '../../reference/process/process-server.ts';
import type { MachineSpecification, ProxySetting, Runtime } from '../../reference/runtime.ts';
import type { Credentials } from '../azure/entra.ts';
import type { Place } from '../machine-park.ts';
import { agentOf, businessOf, churnOf } from '../machines/protected-server.ts';
import { bytesOfGb, type Server, type Site } from '../site.ts';
import { Vcenter } from '../vmware/vcenter.ts';
import { proxySettingsOf } from './controls.ts';
import type { Lifeline } from './lifeline.ts';
import type { MachineSettings } from './machine.ts';
import type { ProxyHandle } from './network/internet.ts';
import type { PlantedParts } from './planted.ts';
import { SEGMENT } from './segments.ts';
import type { VirtualWorld } from './world.ts';

export interface SiteSecrets {
  readonly siteId: string;
  readonly passphrase: string;
  /** Digest of the passphrase: names the authority behind the site's certificates. */
  readonly siteIssuer: string;
  readonly registrationKey: string;
  /** The provider's own account with Entra. */
  readonly provider: Credentials;
}

const MEBIBYTE = 1024 * 1024;
const CHURN_BYTES = MEBIBYTE;
export const PROCESS_SERVER_IN_AZURE = 'process-server-in-azure';

export class SiteMachines {
  readonly #site: Site;
  readonly #secrets: SiteSecrets;
  readonly #planted: PlantedParts;

  constructor(site: Site, secrets: SiteSecrets, planted: PlantedParts) {
    this.#site = site;
    this.#secrets = secrets;
    this.#planted = planted;
  }

  /** Builds all of it; hands back the proxy, if the site has one. Nothing is switched on yet. */
  build(world: VirtualWorld, lifeline: Lifeline): ProxyHandle | undefined {
    const { configurationServer, processServers, servers } = this.#site;
    const proxy = this.#buildWayOut(world);
    this.#buildVcenter(world, lifeline);
    // A master target writes to the datastores of its ESXi host.
    const datastores = world.datastoreDisks;
    const { name, address } = configurationServer;
    this.#addInfrastructure(world, name, address, this.#configurationRoles(), datastores);
    for (const { name, address, cacheGb, port } of processServers) {
      const run = (runtime: Runtime) => this.#runProcessServer(runtime, { name, cacheGb, port });
      this.#addInfrastructure(world, name, address, [{ name: 'process', run }]);
    }
    for (const server of servers) this.#addServer(world, server);
    return proxy;
  }

  /** The machine a fabric is asked to make: a copy of a protected server, in one of its networks. */
  copyOf(place: Place, { name, serverId, purpose }: MachineSpecification): MachineSettings & { segment: string } {
    const server = this.#site.servers.find((candidate) => candidate.name === serverId);
    invariant(server, `${serverId} is a server of the site`);
    const segment = place === 'vmware' ? SEGMENT.site : purpose === 'test' ? SEGMENT.test : SEGMENT.azure;
    return { ...this.#serverSettings(server), name: `${place}:${name}`, place, purpose, segment };
  }

  /** A temporary process server in Azure's network, switched on. Its id, for the reprotect. */
  deployProcessServerInAzure(world: VirtualWorld): string {
    const name = PROCESS_SERVER_IN_AZURE;
    const { cacheGb } = this.#site.configurationServer.processServer;
    // Planted bugs are those of the site's own process servers.
    const run = (runtime: Runtime) => this.#runProcessServer(runtime, { name, cacheGb }, {});
    const machine = world.addMachine(
      {
        name: `azure:${name}`,
        place: 'azure',
        purpose: 'infrastructure',
        operatingSystem: 'Windows',
        siteIssuer: this.#secrets.siteIssuer,
        roles: [{ name: 'process', run }],
      },
      [{ segment: SEGMENT.azure }],
      world.newStore(name),
    );
    machine.switchOn('deployed');
    return componentId('process', name);
  }

  #buildWayOut({ parts: { internet } }: VirtualWorld): ProxyHandle | undefined {
    const { proxy, egress } = this.#site;
    if (proxy || egress.default === 'deny') {
      internet.restrictEgress({
        segmentFrom: SEGMENT.site,
        segmentTo: SEGMENT.internet,
        allow: egress.default === 'deny' ? egress.allow : [],
        exempt: proxy ? [proxy.host] : [],
      });
    }
    if (!proxy) return undefined;
    const host = internet.addHost(proxy.host, [{ segment: SEGMENT.site, address: proxy.address }]);
    return internet.addProxy(host, proxy.port, proxySettingsOf(proxy));
  }

  #buildVcenter(world: VirtualWorld, lifeline: Lifeline): void {
    const { name, host, address, port, access, datastores } = this.#site.vcenter;
    const { internet } = world.parts;
    const machine = internet.addHost(name, [{ segment: SEGMENT.site, address }]);
    internet.segment(SEGMENT.site).names.set(host, address);
    const vcenter = new Vcenter(world, { access, datastores: datastores.map((store) => store.name) });
    machine.serve(port, {
      node: 'vcenter/api',
      lifeline,
      certificate: { issuer: 'public', notAfterMs: Number.POSITIVE_INFINITY },
      handler: (request) => vcenter.handle(request),
    });
  }

  #addInfrastructure(
    world: VirtualWorld,
    name: string,
    address: string,
    roles: MachineSettings['roles'],
    storage?: MachineSettings['storage'],
  ): void {
    const { siteIssuer } = this.#secrets;
    const kind = { place: 'site', purpose: 'infrastructure', operatingSystem: 'Windows' } as const;
    const joins = [{ segment: SEGMENT.site, address }];
    world.addMachine({ ...kind, name, roles, siteIssuer, storage }, joins, world.newStore(name));
  }

  #configurationRoles(): MachineSettings['roles'] {
    const { configurationServer, vcenter, azure, replicationPath } = this.#site;
    const { siteId, passphrase, registrationKey, provider } = this.#secrets;
    const { name, processServer } = configurationServer;
    const datastores = vcenter.datastores.map((store) => store.name);
    let masterTarget: MasterTarget | undefined;
    const configuration = (runtime: Runtime) =>
      new ConfigurationServer(runtime, {
        siteId,
        name,
        passphrase,
        registrationKey,
        replicationPath,
        vcenters: [{ ...vcenter, datastores }],
        azure: {
          ...provider,
          proxy: this.#proxy(),
          region: azure.region,
          serviceBusNamespace: azure.serviceBusNamespace,
        },
      }).run();
    const target = (runtime: Runtime) => {
      const identity = this.#component('master-target', name, processServer.port);
      masterTarget = new MasterTarget(runtime, { ...identity, sharesTransport: true });
      return masterTarget.run();
    };
    const process = (runtime: Runtime) =>
      this.#runProcessServer(runtime, {
        name,
        ...processServer,
        neighbour: async (request) => (masterTarget ? masterTarget.answer(request) : { status: 404 }),
      });
    return [
      { name: 'configuration', run: configuration },
      { name: 'master-target', run: target },
      { name: 'process', run: process },
    ];
  }

  #runProcessServer(
    runtime: Runtime,
    { name, cacheGb, port, neighbour }: ProcessServerWish,
    parts = this.#planted.processServer,
  ): Promise<never> {
    const configuration: ProcessServerConfiguration = {
      ...this.#component('process', name, port),
      cacheBytes: bytesOfGb(cacheGb),
      proxy: this.#proxy(),
      replicationHost: replicationHost(this.#site.azure.region),
      neighbour,
    };
    return new ProcessServer(runtime, configuration, parts).run();
  }

  #component(role: string, name: string, dataPort?: number) {
    const { address: controlHost } = this.#site.configurationServer;
    return { componentId: componentId(role, name), name, controlHost, dataPort, passphrase: this.#secrets.passphrase };
  }

  #proxy(): ProxySetting | undefined {
    const { proxy } = this.#site;
    return proxy && { host: proxy.address, port: proxy.port };
  }

  #addServer(world: VirtualWorld, server: Server): void {
    const { name, address, disks } = server;
    const store = world.newStore(name);
    for (const disk of disks) void store.create(disk.name, bytesOfGb(disk.sizeGb));
    const settings = { ...this.#serverSettings(server), name, place: 'site', purpose: 'production' } as const;
    world.addMachine(settings, [{ segment: SEGMENT.site, address }], store);
  }

  /** What every copy of a server has in common: its agent, its business. */
  #serverSettings(server: Server) {
    const agent = agentOf(this.#site, server, this.#secrets.passphrase);
    const mobility = (runtime: Runtime) =>
      new MobilityService(this.#planted.mobility?.(runtime) ?? runtime, agent).run();
    return {
      serverId: server.name,
      operatingSystem: server.operatingSystem,
      siteIssuer: this.#secrets.siteIssuer,
      roles: [{ name: 'mobility', run: mobility }],
      workload: businessOf(server, churnOf(server.churnMbPerMinute * MEBIBYTE, CHURN_BYTES)),
    };
  }
}

interface ProcessServerWish {
  readonly name: string;
  readonly cacheGb: number;
  readonly port?: number;
  readonly neighbour?: ProcessServerConfiguration['neighbour'];
}

function componentId(role: string, name: string): string {
  return `${role}-${name}`;
}
