/** Which proxies a site has, and whose requests go through which. A machine's own choice comes before the site's. */
import { DIRECT } from './schema-proxy.ts';
import type { SiteFile } from './schema.ts';
import type { Path } from './mistake.ts';
import type { AgentProxy, SiteProxy, Site } from './types.ts';

interface Placed {
  readonly path: Path;
  readonly proxy: SiteProxy;
}

/** Every section that describes a proxy, the site's first. */
export function proxySections({ configurationServer, processServers, proxy, servers }: Site): readonly Placed[] {
  const sections: (readonly [Path, Site['proxy'] | AgentProxy | typeof DIRECT])[] = [
    [['proxy'], proxy],
    [['configurationServer', 'proxy'], configurationServer.proxy],
    ...processServers.map((server, index) => [['processServers', index, 'proxy'], server.proxy] as const),
    ...servers.map((server, index) => [['servers', index, 'proxy'], server.proxy] as const),
  ];
  return sections.flatMap(([path, said]) => (said === undefined || said === DIRECT ? [] : [{ path, proxy: said }]));
}

/** Of each proxy the section that describes it: the first that gives it an address. */
export function firstSections(site: Site): readonly Placed[] {
  const all = proxySections(site);
  return all.filter(({ proxy }, index) => all.findIndex((other) => other.proxy.host === proxy.host) === index);
}

/** Each proxy once, as it is described first, with the credentials that anybody was given for it. */
export function proxiesOf(site: Site): readonly SiteProxy[] {
  const all = new Map<string, SiteProxy>();
  for (const { proxy } of proxySections(site)) {
    const known = all.get(proxy.host) ?? proxy;
    all.set(proxy.host, { ...known, credentials: known.credentials ?? proxy.credentials });
  }
  return [...all.values()];
}

/** By its name: the configuration server, whose process server goes the same way (documented), or another process server. */
export function proxyOf(site: Site, component: string): SiteProxy | undefined {
  const { configurationServer, processServers, proxy } = site;
  const machine = [configurationServer, ...processServers].find(({ name }) => name === component);
  const own = machine?.proxy ?? proxy;
  return own === DIRECT ? undefined : own;
}

/** Of a protected server's agent. */
export function agentProxyOf({ proxy }: Pick<Site['servers'][number], 'proxy'>): AgentProxy | undefined {
  return proxy === DIRECT ? undefined : proxy;
}

/**
 * Whom the firewall between site and internet lets out, whatever name is asked for: proxies, and where the site has no list of
 * what is allowed, the servers that were told to go without one.
 */
export function exemptFromEgress(site: Site): readonly { readonly name: string; readonly address: string }[] {
  const proxies = proxiesOf(site).map(({ host, address }) => ({ name: host, address }));
  return site.egress.default === 'deny' ? proxies : [...proxies, ...goingDirect(site)];
}

/** Servers that were told to go without the site's proxy. */
export function goingDirect({ configurationServer, processServers }: Site) {
  return [configurationServer, ...processServers].filter(({ proxy }) => proxy === DIRECT);
}

/**
 * Fills in what a machine's own section leaves to the proxy of the same host, or to the defaults. An agent is given no
 * credentials, and each has a bypass list of its own.
 */
export function proxyFiller({ configurationServer, processServers, proxy, servers }: SiteFile) {
  const machines = [configurationServer, ...processServers, ...servers];
  const sections = [proxy, ...machines.map((machine) => machine.proxy)];
  const whole = (own: FileProxy) => {
    if (own.host === DIRECT) return DIRECT;
    const described = sections.find((other) => other !== undefined && other.host === own.host && other.address) ?? {};
    const { bypass: _, credentials, ...shared } = given(described as FileProxy);
    return { ...DEFAULTS, ...shared, ...(!own.bypass && credentials && { credentials }), ...given(own) };
  };
  /** A machine with what it uses as a whole. */
  const filled = <Whole extends SiteProxy | AgentProxy>() => {
    type Used = Whole | typeof DIRECT;
    return <Machine extends { readonly proxy?: FileProxy | undefined }>({ proxy: own, ...machine }: Machine) => ({
      ...machine,
      ...(own && { proxy: whole(own) as Used }),
    });
  };
  return { componentWhole: filled<SiteProxy>(), agentWhole: filled<AgentProxy>() };
}

interface FileProxy {
  readonly host?: string;
  readonly address?: string | undefined;
  readonly bypass?: readonly string[];
  readonly credentials?: SiteProxy['credentials'] | undefined;
}

/** `''`: it has no address anywhere, which is a mistake. */
const DEFAULTS = { address: '', port: 3128, protocol: 'http', authentication: 'none' } as const;

function given(section: FileProxy): FileProxy {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined));
}
