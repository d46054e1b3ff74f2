/** Names that a site's firewall or proxy does not let through, though somebody needs them: who, when, and what that breaks. */
import type { Path, Report } from './mistake.ts';
import { missingFrom } from './outbound.ts';
import { CLOUDS } from './clouds.ts';
import { firstSections, proxyOf } from './proxies.ts';
import type { Site } from './types.ts';

export function checkOutbound(site: Site, report: Report): void {
  const components = [site.configurationServer, ...site.processServers];
  // Behind a proxy it is the proxy that has to let a name through; whoever has none goes by the firewall.
  for (const { path, proxy } of firstSections(site)) {
    const through = components.filter(({ name }) => proxyOf(site, name)?.host === proxy.host);
    if (proxy.allow) checkList(site, through, proxy.allow, [...path, 'allow'], report);
  }
  const { egress } = site;
  const direct = components.filter(({ name }) => proxyOf(site, name) === undefined);
  if (egress.default === 'deny') checkList(site, direct, egress.allow, ['egress', 'allow'], report);
}

function checkList(
  site: Site,
  servers: readonly { readonly name: string }[],
  allowed: readonly string[],
  path: Path,
  report: Report,
): void {
  const missing = new Set(servers.flatMap(({ name }) => missingFrom(allowed, site, name)));
  for (const names of missing) {
    const patterns = names.patterns(CLOUDS[site.azure.cloud]).join(names.anyOf ? ' or ' : ', ');
    const who = names.by === 'configuration server' ? 'the configuration server asks' : `${names.by} ask`;
    const message = `${names.title} (${patterns}) is not let through; ${who} for it ${names.when}. Without it ${names.without}`;
    report(path, message, ['azure', 'cloud']);
  }
}
