/** Parameters for each fault, drawn for a site: who is hit, how hard, at which moment. */
import { faults } from '../../chaos/index.ts';
import { INSTALLATION_TROUBLE_NAMES, isTroubleFor } from '../../chaos/installation-troubles.ts';
import { agentVersionFor, ownProcessServers } from '../../simulator/site/process-servers.ts';
import { letsInstallersIn } from '../../simulator/site/pushed-servers.ts';
import type { Capability } from '../../simulator/lab.ts';
import type { Moment } from '../../simulator/moments.ts';
import { masterTargetsOf } from '../../simulator/site/own-machines.ts';
import { proxiesOf } from '../../simulator/site/proxies.ts';
import type { Site } from '../../simulator/site/site.ts';
import { dataPortsOf } from '../../simulator/site/data-ports.ts';
import type { Chance } from './chance.ts';
import { PORT } from '../../simulator/network/well-known.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** What the roles of a site ask each other, and Azure. */
const ASKED = [
  '/data',
  '/digests',
  '/agents/settings',
  '/agents/register',
  '/components/settings',
  '/prepare',
  '/commit',
];
const ASKED_OF_AZURE = ['/sites/poll', '/monitoring'];
/** Of these, what is asked every minute or so from the time when everything is registered, whatever else goes on. */
const ASKED_ALWAYS = ['/agents/settings', '/components/settings', '/sites/poll'];
/** What the journal tells of while something is in the middle. */
const TOLD = [
  'job.task',
  'job.task.begun',
  'apply.batch',
  'point.created',
  'replication.started',
  'item.state',
  'role.state',
];
const FILES = ['write', 'append', 'sync', 'rename', 'remove'] as const;

/** Faults of whose parameters some have to be named. What is not in the table takes none. */
const CHOICES: Readonly<Record<string, (chance: Chance, site: Site) => Parameters>> = {
  // Asking for a login is another fault's name.
  'proxy-trouble': (chance) => ({ kind: chance.one(['inspects-tls', 'https-only', 'gone']) }),
  'blocked-urls': (chance) => ({ category: chance.one(['storage', 'entra', 'replication', 'service-bus', 'backup']) }),
  'server-loss': (chance, site) => ({ servers: chance.some(serversOf(site)) }),
  'server-restart': (chance, site) => ({ servers: chance.some(serversOf(site)) }),
  'process-server-restart': (chance, site) => ({ processServer: chance.one(processServersOf(site)) }),
  'master-target-restart': (chance, site) => ({ masterTarget: chance.one(site.masterTargets.map(({ name }) => name)) }),
  'application-writer': (chance, site) => ({ server: chance.one(serversOf(site)) }),
  'slow-application-writer': (chance, site) => ({
    server: chance.one(serversOf(site)),
    byMs: chance.one([2_000, 30_000, 120_000]),
  }),
  'slow-vcenter': (chance) => ({ byMs: chance.one([5_000, 60_000]) }),
  'clock-off': (chance) => ({ byMinutes: chance.one([-40, -8, -2, 2, 8, 40]) }),
  'one-sided-partition': (chance, site) => ({
    from: chance.one(machinesOf(site)),
    to: chance.one(machinesOf(site)),
    port: chance.one([PORT.control, ...dataPortsOf(site), PORT.groupConsistency]),
  }),
  'power-cut-at': (chance, site) => ({
    at: momentOf(chance, site),
    machine: chance.one(machinesOf(site)),
    nth: chance.between(1, 4),
    offMinutes: chance.one([0.2, 1, 2, 8]),
  }),
  'line-cut-at': (chance, site) => ({
    at: momentOf(chance, site),
    line: site.network.vpn && chance.percent(50) ? 'vpn' : 'wan',
    nth: chance.between(1, 4),
    downMinutes: chance.one([0.2, 1, 2, 8]),
  }),
  'answer-lost': (chance) => messageOf(chance),
  'message-repeated': (chance) => ({ ...messageOf(chance), afterMs: chance.one([0, 500, 10_000, 90_000]) }),
  'message-delayed': (chance) => ({ ...messageOf(chance), byMs: chance.one([500, 10_000, 90_000]) }),
  'message-overtaken': (chance) => messageOf(chance),
  'installer-blocked': (chance, site) => {
    const { name: server, operatingSystem } = chance.one(site.servers.filter(letsInstallersIn));
    const version = agentVersionFor(site, server);
    const known = INSTALLATION_TROUBLE_NAMES.filter((trouble) => isTroubleFor(trouble, operatingSystem, version));
    return { server, trouble: chance.one(known) };
  },
  'disk-full': (chance, site) => ({ ...diskOf(chance, site), freeShare: chance.one([0, 0, 0.15]) }),
};

/**
 * What can happen on that site: a proxy that it has not asks nobody for credentials, nobody is kept out who never comes, and a
 * master target that it has not is never off.
 */
export function faultsFor(site: Site): readonly string[] {
  const lacking: readonly Capability[] = [
    ...(proxiesOf(site).length > 0 ? [] : (['proxy'] as const)),
    ...(site.servers.some(letsInstallersIn) ? [] : (['installers'] as const)),
  ];
  return faults
    .filter(({ needs }) => !needs.some((need) => lacking.includes(need)))
    .map(({ name }) => name)
    .filter((name) => name !== 'master-target-restart' || site.masterTargets.length > 0);
}

export function parametersFor(fault: string, chance: Chance, site: Site): Parameters {
  return CHOICES[fault]?.(chance, site) ?? {};
}

/** The same for a fault that is there for minutes, at a time that is not its own choice: what hits messages hits such as come in any minutes. */
export function parametersAtAnyTime(fault: string, chance: Chance, site: Site): Parameters {
  const parameters = parametersFor(fault, chance, site);
  return 'path' in parameters ? { ...parameters, path: chance.one(ASKED_ALWAYS), skip: 0 } : parameters;
}

function messageOf(chance: Chance): Parameters {
  return {
    path: chance.one([...ASKED, ...ASKED_OF_AZURE]),
    skip: chance.one([0, 0, chance.between(1, 20)]),
    times: chance.one([1, 1, chance.between(2, 3)]),
  };
}

function momentOf(chance: Chance, site: Site): Moment {
  const on = chance.one(['record', 'file', 'request', 'answer'] as const);
  if (on === 'record') return { on, kind: chance.one(TOLD) };
  if (on === 'file') return { on, node: chance.one(machinesOf(site)), done: chance.one(FILES), path: '*' };
  return { on, path: chance.one(ASKED) };
}

function diskOf(chance: Chance, site: Site): Parameters {
  const cs = site.configurationServer.name;
  const masterTargets = masterTargetsOf(site).map(({ name }) => name);
  return chance.one([
    { machine: chance.one(serversOf(site)), role: 'mobility' },
    { machine: chance.one(processServersOf(site)), role: 'process' },
    { machine: cs, role: 'configuration' },
    { machine: chance.one(masterTargets), role: 'master-target' },
  ]);
}

function serversOf({ servers }: Site): readonly string[] {
  return servers.map(({ name }) => name);
}

/** Those that can do something: one with another passphrase never becomes the site's. */
export function processServersOf({ configurationServer, processServers }: Site): readonly string[] {
  return [configurationServer, ...ownProcessServers(processServers)].map(({ name }) => name);
}

/** Those that are there from the first moment on. */
function machinesOf(site: Site): readonly string[] {
  return [...new Set([...serversOf(site), ...processServersOf(site), ...site.masterTargets.map(({ name }) => name)])];
}
