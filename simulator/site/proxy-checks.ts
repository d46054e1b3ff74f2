/** What must hold of the proxies in a site file, and what goes badly with some that a drill may be run with all the same. */
import { isDeepStrictEqual } from 'node:util';
import { CLOUDS } from './clouds.ts';
import { missingFrom } from './outbound.ts';
import type { Report } from './mistake.ts';
import { agentProxyOf, firstSections, proxiesOf, proxyOf, proxySections } from './proxies.ts';
import type { SiteProxy, Site } from './types.ts';

export function checkProxies(site: Site, report: Report): void {
  for (const { path, proxy } of firstSections(site)) {
    if (proxy.address !== '') continue;
    const others = proxiesOf(site).filter(({ address }) => address !== '');
    const there = others.length === 0 ? '' : ` (there is ${others.map(({ host }) => host).join(', ')})`;
    report([...path, 'host'], `no proxy of this name has an address in this file${there}`);
  }
  for (const { path, proxy } of proxySections(site)) {
    const first = firstSections(site).find((other) => other.proxy.host === proxy.host);
    const other = first && KEYS.find((key) => !isDeepStrictEqual(first.proxy[key], proxy[key]));
    if (other) report([...path, other], `the same proxy is described differently elsewhere`, [...first.path, other]);
  }
}

/** Of the machine that a proxy is, whoever uses it. */
const KEYS = ['address', 'port', 'protocol', 'authentication', 'inspection', 'allow'] as const;

export function warnOfProxies(site: Site, report: Report): void {
  for (const { path, proxy } of firstSections(site)) {
    if (proxy.credentials && proxy.authentication === 'none') {
      report([...path, 'credentials'], 'are not used: the proxy asks for none', [...path, 'authentication']);
    }
  }
  for (const component of [site.configurationServer, ...site.processServers]) {
    const proxy = proxyOf(site, component.name);
    const path = proxySections(site).find((section) => section.proxy === proxy)?.path;
    if (!proxy || !path) continue;
    const trouble = standsInTheWay(site, proxy, component.name);
    if (trouble) report([...path, trouble.key], `${component.name}: ${trouble.text}`, path);
  }
  site.servers.forEach((server, index) => {
    const proxy = agentProxyOf(server);
    if (!proxy) return;
    const path = ['servers', index, 'proxy', 'bypass'];
    proxy.bypass.forEach((entry, at) => {
      if (entry.includes('*')) {
        report(
          [...path, at],
          `"${entry}" stands for nothing: a bypass list has no wildcards; the end of a name is enough`,
        );
      }
    });
    const asked = [site.configurationServer, ...site.processServers].map(({ address }) => address);
    const missing = asked.filter((address) => !proxy.bypass.includes(address));
    if (missing.length > 0) {
      report(path, `has not ${missing.join(', ')}: what ${server.name} asks there ends in the proxy (curl 35)`);
    }
  });
}

interface InTheWay {
  /** The key of the proxy that says so. */
  readonly key: keyof SiteProxy;
  /** What a server of the infrastructure meets that goes through it. */
  readonly code: string;
  readonly text: string;
}

/** Why a server of the infrastructure, by its name, gets nowhere through it; undefined when it does. */
export function standsInTheWay(site: Site, proxy: SiteProxy, server: string): InTheWay | undefined {
  if (proxy.protocol === 'https') {
    const text = 'its set-up refuses a proxy that is spoken to in HTTPS';
    return { key: 'protocol', code: 'HttpsProxyNotSupported', text };
  }
  if (proxy.authentication === 'basic' && !proxy.credentials) {
    const text = 'it was given no credentials, so nothing of it gets out (HTTP 407)';
    return { key: 'authentication', code: 'PROXY_AUTH_REQUIRED', text };
  }
  const { inspection } = proxy;
  const opened =
    inspection && missingFrom({ names: inspection.except }, site, server).filter(({ optional }) => !optional);
  if (!opened || opened.length === 0) return undefined;
  const names = opened.flatMap(({ patterns }) => patterns(CLOUDS[site.azure.cloud]));
  const text = `TLS to ${names.join(', ')} is opened, and the certificate shown is not trusted (curl 60)`;
  return { key: 'inspection', code: 'CERT_UNTRUSTED', text };
}
