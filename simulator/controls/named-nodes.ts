/**
 * Whom moments and messages name. They wait for somebody who may come into being long after they were asked for, a copy in
 * Azure or at home, so that "not there yet" is no mistake; a name that nobody of this site will ever have is, because what
 * waits for it would wait in silence for ever.
 */
import { NotInThisLab } from '../lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import type { MessageFilter, Moment } from '../moments.ts';
import { CLOUDS } from '../site/clouds.ts';
import { contains, parseAddress, parseRange } from '../site/addresses.ts';
import { roleMachines } from '../site/own-machines.ts';
import type { Site } from '../site/site.ts';
import { siteHosts } from './asked-for.ts';
import type { TouchableMachine } from './hands.ts';

const ROLES = [
  'mobility',
  'configuration',
  'process',
  'master-target',
  'workload',
  'site-recovery',
  'service',
  'runbook',
];
/** What is always there, in Azure and at the operator's desk. */
const STANDING = ['azure', 'entra', 'storage', 'service-bus', 'backup-service', 'set-up-services', 'arm', 'operator'];
/** Who writes into a journal without being a machine. */
const SCRIBES = ['world', 'drill'];

export function checkMoment(site: Site, machines: readonly TouchableMachine[], moment: Moment): void {
  const names = namesOf(site, machines);
  if (moment.on === 'file') checkNode(names, moment.node);
  else if (moment.on !== 'record') checkMessage(site, machines, moment);
  else if (moment.node !== undefined) checkNode([...names, ...SCRIBES], moment.node);
}

export function checkMessage(site: Site, machines: readonly TouchableMachine[], { from, to }: MessageFilter): void {
  const names = namesOf(site, machines);
  if (from !== undefined) checkNode(names, from);
  if (to === undefined || isAddress(site, to)) return;
  const hosts = [...names, ...siteHosts(site), CLOUDS[site.azure.cloud].armHost];
  if (!hosts.includes(to)) throw new NotInThisLab(`nobody can be asked by the name ${to}; ${there(hosts)}`);
}

/** `<machine>/<role>`, or the machine alone. */
function checkNode(names: readonly string[], node: string): void {
  const [machine = '', role] = node.split('/');
  if (!names.includes(machine)) throw new NotInThisLab(`there is no machine ${machine}; ${there(names)}`);
  if (role === undefined || ROLES.includes(role)) return;
  throw new NotInThisLab(`no machine has a role ${role}; there are ${ROLES.join(', ')}`);
}

/** Machines that are there, and those that will be called so once they are made. */
function namesOf(site: Site, machines: readonly TouchableMachine[]) {
  const { servers, vcenter, proxy } = site;
  const own = [...roleMachines(site), ...machines, vcenter].map(({ name }) => name);
  const copies = servers.flatMap(({ name, failback }) => [
    ...[name, `azure:${name}`, `azure:${name}-Test`, `vmware:${failback.machineName}`],
  ]);
  return [...new Set([...own, ...copies, PROCESS_SERVER_IN_AZURE, ...(proxy ? [proxy.host] : []), ...STANDING])];
}

function isAddress(site: Site, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const { azure, network, servers, vcenter } = site;
  if ([vcenter, ...roleMachines(site), ...servers].some((one) => one.address === text)) return true;
  const ranges = [network.addressRange, azure.network.addressRange, azure.testNetwork.addressRange];
  return ranges.some((range) => {
    const parsed = range === undefined ? undefined : parseRange(range);
    return parsed !== undefined && contains(parsed, address);
  });
}

function there(names: readonly string[]): string {
  return `there are, or may be, ${names.join(', ')}`;
}
