/** Names that a site's firewall or proxy does not let through, though somebody needs them: who, when, and what that breaks. */
import type { Path, Report } from './mistake.ts';
import { firewallLists, type LetThrough, rangesNeeded } from './egress.ts';
import { missingFrom, type OutboundNames } from './outbound.ts';
import { CLOUDS } from './clouds.ts';
import { firstSections, proxyOf } from './proxies.ts';
import type { Site } from './types.ts';

export function checkOutbound(site: Site, report: Report): void {
  const components = [site.configurationServer, ...site.processServers];
  // Behind a proxy it is the proxy that has to let a name through; whoever has none goes by the firewall.
  for (const { path, proxy } of firstSections(site)) {
    const through = components.filter(({ name }) => proxyOf(site, name)?.host === proxy.host);
    if (proxy.allow) checkList(site, through, { names: proxy.allow }, [...path, 'allow'], report);
  }
  const { egress } = site;
  const direct = components.filter(({ name }) => proxyOf(site, name) === undefined);
  if (egress.default === 'allow') return;
  const list = egress.allow.length === 0 && egress.allowRanges.length > 0 ? 'allowRanges' : 'allow';
  checkList(site, direct, firewallLists(site), ['egress', list], report);
}

function checkList(
  site: Site,
  servers: readonly { readonly name: string }[],
  allowed: LetThrough,
  path: Path,
  report: Report,
): void {
  const missing = new Set(servers.flatMap(({ name }) => missingFrom(allowed, site, name)));
  for (const names of missing) {
    const patterns = names.patterns(CLOUDS[site.azure.cloud]).join(names.anyOf ? ' or ' : ', ');
    const who = names.by === 'configuration server' ? 'the configuration server asks' : `${names.by} ask`;
    const addresses = allowed.ranges?.length ? addressesOf(names, site) : '';
    const message = `${names.title} (${patterns}) is not let through; ${who} for it ${names.when}. Without it ${names.without}${addresses}`;
    report(path, message, ['azure', 'cloud']);
  }
}

/** Which ranges would let it through, where some do. */
function addressesOf(names: OutboundNames, { azure }: Site): string {
  const hosts = names.patterns(CLOUDS[azure.cloud]).map((pattern) => pattern.replace('*', 'any'));
  const ranges = [...new Set(hosts.flatMap((host) => rangesNeeded(host, azure) ?? []))];
  const others = hosts.filter((host) => rangesNeeded(host, azure) === undefined);
  const inAzure = ranges.length > 0 ? `. Its addresses are those of ${ranges.join(', ')}` : '';
  return others.length > 0 ? `${inAzure}. ${others.join(', ')}: in no range of Azure's` : inAzure;
}
