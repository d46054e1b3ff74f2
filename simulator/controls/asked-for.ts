/** What the world is asked to change, by the names that people use. Whoever asks for what is not there hears what there is. */
import { NotInThisLab } from '../lab.ts';
import { contains, parseAddress, parseRange } from '../site/addresses.ts';
import { matchesName } from '../site/host-patterns.ts';
import { azureHosts } from '../site/clouds.ts';
import { OBSTACLE, type ObstacleName } from '../machines/installation/obstacles.ts';
import { masterTargetsOf, roleMachines } from '../site/own-machines.ts';
import { proxiesOf } from '../site/proxies.ts';
import type { SiteProxy, Site } from '../site/site.ts';
import type { HomeChange } from '../site/home.ts';
import type { TouchableMachine } from './hands.ts';

/** A copy may be called as the server it is a copy of, when nothing else has that name. */
export function machineNamed(machines: readonly TouchableMachine[], name: string): TouchableMachine {
  for (const called of [name, `azure:${name}`, `vmware:${name}`]) {
    const machine = machines.find((one) => one.name === called);
    if (machine) return machine;
  }
  throw new NotInThisLab(`there is no machine ${name} to act on; there are ${namesOf(machines)}`);
}

export function applicationMachine(machines: readonly TouchableMachine[], name: string): TouchableMachine {
  const machine = machineNamed(machines, name);
  if (machine.serverId !== undefined) return machine;
  const business = machines.filter(({ serverId }) => serverId !== undefined);
  throw new NotInThisLab(`no application runs on ${name}; there are some on ${namesOf(business)}`);
}

/** One that an installer may come to from outside. */
export function installableMachine(machines: readonly TouchableMachine[], name: string): TouchableMachine {
  const machine = machineNamed(machines, name);
  if (machine.installable) return machine;
  const others = machines.filter(({ installable }) => installable);
  const there = others.length === 0 ? 'no server of the site has an account for that' : `it is on ${namesOf(others)}`;
  throw new NotInThisLab(`nothing is installed on ${name} from outside; ${there}`);
}

/** A machine that one of the site's own roles runs on. */
export function roleMachineNamed(site: Site, name: string) {
  const all = roleMachines(site);
  const machine = all.find((one) => one.name === name);
  if (machine) return machine;
  throw new NotInThisLab(`no role of the site runs on ${name}; there are ${all.map((one) => one.name).join(', ')}`);
}

/** In the site's range, and nobody's. */
export function freeAddress(site: Site, address: string): string {
  const value = parseAddress(address);
  const range = parseRange(site.network.addressRange);
  const taken = [...roleMachines(site), site.vcenter, ...site.servers].some((one) => one.address === address);
  if (value !== undefined && range && contains(range, value) && !taken) return address;
  throw new NotInThisLab(`${address} is no free address of ${site.network.addressRange}`);
}

/** Its datastores and master targets are those of the site. */
export function homeChange(site: Site, change: HomeChange): HomeChange {
  const { datastores = {}, masterTargets = {} } = change;
  const stores = site.vcenter.datastores.map(({ name }) => name);
  const targets = masterTargetsOf(site).map(({ name }) => name);
  const unknown =
    Object.keys(datastores).find((name) => !stores.includes(name)) ??
    Object.keys(masterTargets).find((name) => !targets.includes(name));
  if (unknown === undefined) return change;
  throw new NotInThisLab(`there is no ${unknown} at home; there are ${[...stores, ...targets].join(', ')}`);
}

export function obstacleNamed({ name, installable }: TouchableMachine, obstacle: string): ObstacleName {
  const system = installable?.operatingSystem;
  const fitting = Object.entries(OBSTACLE).filter(([, { on }]) => on.some((one) => one === system));
  const found = fitting.find(([known]) => known === obstacle);
  if (found) return found[0] as ObstacleName;
  const names = fitting.map(([known]) => known).join(', ');
  throw new NotInThisLab(`nothing called ${obstacle} stands in the way of an installer at ${name}; there are ${names}`);
}

/** A machine with a disk for the files of that role. */
export function roleMachine(machines: readonly TouchableMachine[], name: string, role: string): TouchableMachine {
  const machine = machineNamed(machines, name);
  const roles = Object.keys(machine.roleDisks ?? {});
  if (roles.includes(role)) return machine;
  const there = roles.length === 0 ? 'none is' : `there ${roles.length === 1 ? 'is' : 'are'} ${roles.join(', ')}`;
  throw new NotInThisLab(`no role ${role} keeps files on ${name}; ${there}`);
}

export function share(wanted: number): number {
  if (wanted >= 0 && wanted < 1) return wanted;
  throw new NotInThisLab(`${wanted} is no share of a disk; shares go from 0 to less than 1`);
}

/** One end of a rule for a port: also a machine of the site that nobody may switch off. By name or address. */
export function portEnd(site: Site, machines: readonly TouchableMachine[], name: string): string {
  const { vcenter, servers } = site;
  const fixtures = [vcenter, ...proxiesOf(site).map(({ host, address }) => ({ name: host, address }))];
  const found = fixtures.find((fixture) => fixture.name === name);
  if (found) return found.address;
  const placed = [...fixtures, ...roleMachines(site), ...servers];
  if (placed.some(({ address }) => address === name)) return name;
  return machineNamed([...machines, ...fixtures], name).name;
}

export function portNumber(port: number): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new NotInThisLab(`there is no port ${port}; ports are whole numbers from 1 to 65535`);
}

export function milliseconds(ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new NotInThisLab(`${ms} is no number of milliseconds; they are finite, and not negative`);
}

/** One of the site's proxies; that on its way out, or its only one, unless its host is given. */
export function proxyAt(site: Site, host: string | undefined): SiteProxy {
  const all = proxiesOf(site);
  const [first] = all;
  if (!first) throw new NotInThisLab('the site has no proxy that could stand in the way: add proxy to the site');
  const found = host === undefined ? first : all.find((proxy) => proxy.host === host);
  if (found) return found;
  throw new NotInThisLab(`there is no proxy ${host}; there ${all.length === 1 ? 'is' : 'are'} ${hostsOf(all)}`);
}

const hostsOf = (proxies: readonly SiteProxy[]) => proxies.map(({ host }) => host).join(', ');

/** What a live lab cannot do. */
export function notHere(what: string): NotInThisLab {
  return new NotInThisLab(`${what} can be had in the virtual lab only`);
}

export function line({ network }: Site, name: 'wan' | 'vpn'): 'wan' | 'vpn' {
  if (name === 'wan' || (name === 'vpn' && network.vpn)) return name;
  if (name === 'vpn') throw new NotInThisLab('the site has no VPN that could be cut: add network.vpn to the site');
  throw new NotInThisLab(`there is no line ${name}; there ${network.vpn ? 'are wan, vpn' : 'is wan'}`);
}

/** The names that the site asks for on the internet. */
export function siteHosts({ azure }: Site): string[] {
  const { storage, entra, replication, serviceBus, backup } = azureHosts(azure);
  return [storage, entra, replication, serviceBus, backup];
}

/** Those of them that fit. */
export function outboundNames(site: Site, pattern: string): string[] {
  const names = siteHosts(site);
  const fitting = names.filter((name) => matchesName(pattern, name));
  if (fitting.length > 0) return fitting;
  throw new NotInThisLab(`the site asks for no name like "${pattern}"; it asks for ${names.join(', ')}`);
}

function namesOf(machines: readonly TouchableMachine[]): string {
  return machines.map(({ name }) => name).join(', ');
}
