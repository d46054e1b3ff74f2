/** What runs on each kind of machine of a lab, and what it is called: from the site's description to processes. */
import { azureHosts } from '../../site/clouds.ts';
import { isLetOut } from '../../site/egress.ts';
import { setUpHosts } from '../../site/outbound.ts';
import { invariant } from '../../../reference/model/result.ts';
import { installableOf } from '../../machines/installation/installables.ts';
import type { ObstacleName } from '../../machines/installation/obstacles.ts';
import { isPushed, letsInstallersIn } from '../../site/pushed-servers.ts';
import { agentOf, businessOf, churnOf, installedAtMs } from '../../machines/protected-server.ts';
import {
  builtInMasterTarget,
  configurationServerOf,
  type ProcessServerPlace,
  processServerOf,
  separateMasterTarget,
} from '../../machines/site-servers.ts';
import type { MasterTargetPlace } from '../../site/own-machines.ts';
import type { LabSecrets } from '../../site/secrets.ts';
import { proxiesOf } from '../../site/proxies.ts';
import type { Server, Site } from '../../site/site.ts';
import type { MachineDisk } from '../disks/machine-disks.ts';
import type { Program, VcenterAccount } from '../role/config.ts';
import type { ExpectedRole } from './role-launch.ts';
import { CHURN_BYTES, scaledBytes } from '../scale.ts';

const MEBIBYTE = 1024 * 1024;
/** Between the process server and the master target of one machine, where neither serves anybody else. */
const NEIGHBOUR_PORTS = [9444, 9445];

/** All of Azure except storage. */
export const CLOUD = 'azure';
/** What the machine of a proxy is called: that on the site's way out, and others by their hosts. */
export function proxyMachine({ proxy }: Site, host: string): string {
  return host === proxy?.host ? 'proxy' : host;
}

export type Programs = (bootedAtMs: number) => Readonly<Record<string, Program>>;

export function configurationServerPrograms(
  site: Site,
  secrets: LabSecrets,
  datastoresDirectory: string,
  vcenterAccount: VcenterAccount | undefined,
): Programs {
  const { name, processServer } = site.configurationServer;
  const neighbourPort = NEIGHBOUR_PORTS.find((port) => port !== processServer.port) as number;
  const programs: Readonly<Record<string, Program>> = {
    configuration: {
      kind: 'configuration-server',
      configuration: configurationServerOf(site, secrets),
      vcenterAccount,
    },
    'master-target': {
      kind: 'master-target',
      configuration: builtInMasterTarget(site, secrets),
      neighbourPort,
      datastoresDirectory,
    },
    process: {
      kind: 'process-server',
      configuration: processServerOf(site, secrets, { name, ...processServer }),
      neighbourPort,
    },
  };
  return () => programs;
}

export function processServerPrograms(site: Site, secrets: LabSecrets, place: ProcessServerPlace): Programs {
  return () => ({ process: { kind: 'process-server', configuration: processServerOf(site, secrets, place) } });
}

/** On a machine of its own it takes in its data itself, and reaches the datastores like any other. */
export function masterTargetPrograms(
  site: Site,
  secrets: LabSecrets,
  datastoresDirectory: string,
  place: MasterTargetPlace,
): Programs {
  const configuration = separateMasterTarget(site, secrets, place);
  return () => ({ 'master-target': { kind: 'master-target', configuration, datastoresDirectory } });
}

/** What runs on the machines that a site has from the start. */
export function rolesAtStart(site: Site) {
  const { vcenter, configurationServer, masterTargets, processServers, servers } = site;
  const { name } = configurationServer;
  const surroundings: readonly ExpectedRole[] = [
    { machine: CLOUD, role: 'cloud', kind: 'cloud' },
    ...proxiesOf(site).map(
      ({ host }) => ({ machine: proxyMachine(site, host), role: 'proxy', kind: 'proxy' }) as const,
    ),
    { machine: vcenter.name, role: 'vcenter', kind: 'vcenter' },
  ];
  const own: readonly ExpectedRole[] = [
    { machine: name, role: 'configuration', kind: 'configuration-server' },
    { machine: name, role: 'process', kind: 'process-server' },
    { machine: name, role: 'master-target', kind: 'master-target' },
    ...processServers.map((server) => ({ machine: server.name, role: 'process', kind: 'process-server' }) as const),
    ...masterTargets.map((target) => ({ machine: target.name, role: 'master-target', kind: 'master-target' }) as const),
    ...servers.map((server) => ({ machine: server.name, role: 'server', kind: 'server' }) as const),
  ];
  return [...surroundings, ...own];
}

export interface ServerWish {
  readonly machine: string;
  readonly serverId: string;
  readonly purpose: 'production' | 'test';
  disks(): readonly MachineDisk[];
  /** What the applications' writer says while it is broken. */
  writerFailure(): string | undefined;
  /** How much longer applications take to freeze. */
  freezesLaterByMs(): number;
  /** What stands in the way of installers. */
  obstacles(): readonly ObstacleName[];
  /** Of the agent that was installed on the server since the lab began. */
  agentVersion(): string | undefined;
}

export function serverPrograms(site: Site, secrets: LabSecrets, wish: ServerWish): Programs {
  const server = serverNamed(site, wish.serverId);
  const { writerFailure, freezesLaterByMs, obstacles, agentVersion, machine: name, disks, ...copy } = wish;
  const isOriginal = name === server.name;
  const letsIn = isOriginal && letsInstallersIn(server);
  const installable = letsIn && { ...installableOf(site, server, secrets.passphrase), bare: isPushed(server) };
  const churn = churnOf(scaledBytes(server.churnMbPerMinute * MEBIBYTE), CHURN_BYTES);
  return (bootedAtMs) => ({
    server: {
      kind: 'server',
      machine: {
        ...copy,
        name,
        disks: disks(),
        operatingSystem: server.operatingSystem,
        agentVersion: agentVersion() ?? server.mobilityService.version,
        ...(installable && { installable, obstacles: obstacles() }),
        bootedAtMs,
        agent: agentOf(site, server, secrets.passphrase),
        // A copy has what was installed on its original.
        installedAtMs: isOriginal ? installedAtMs(site, server) : 0,
        business: businessOf(server, churn),
        writerFailure: writerFailure(),
        freezesLaterByMs: freezesLaterByMs(),
      },
    },
  });
}

export function serverNamed({ servers }: Site, name: string): Server {
  const server = servers.find((candidate) => candidate.name === name);
  invariant(server, `${name} is a server of the site`);
  return server;
}

/** The parts of Azure that the cloud process serves, each with its name on the internet. */
export function cloudNames({ azure }: Site) {
  const { replication, entra, arm, serviceBus, backup } = azureHosts(azure);
  return { replication, entra, arm, serviceBus, backup } as const;
}

/**
 * What is asked for while a configuration server is set up, by who may ask: firewalls of live labs know addresses, so that names
 * which one does not let through have another address than those which it does. None of the lists is empty.
 */
export function setUpNames(site: Site): readonly (readonly string[])[] {
  const all = setUpHosts(site);
  const [through, kept] = [all.filter((name) => isLetOut(site, name)), all.filter((name) => !isLetOut(site, name))];
  return [through, kept].filter((names) => names.length > 0);
}
