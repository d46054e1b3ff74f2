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
    const isWayOut = components.some(({ name }) => proxyOf(site, name)?.host === proxy.host);
    if (isWayOut && proxy.allow) checkList(site, proxy.allow, [...path, 'allow'], report);
  }
  const { egress } = site;
  const someGoesDirect = components.some(({ name }) => proxyOf(site, name) === undefined);
  if (someGoesDirect && egress.default === 'deny') checkList(site, egress.allow, ['egress', 'allow'], report);
}

function checkList({ azure }: Site, allowed: readonly string[], path: Path, report: Report): void {
  for (const names of missingFrom(allowed, azure.cloud)) {
    const patterns = names.patterns(CLOUDS[azure.cloud]).join(names.anyOf ? ' or ' : ', ');
    const who = names.by === 'configuration server' ? 'the configuration server asks' : `${names.by} ask`;
    const message = `${names.title} (${patterns}) is not let through; ${who} for it ${names.when}. Without it ${names.without}`;
    report(path, message, ['azure', 'cloud']);
  }
}
