/**
 * What a site file says of the configuration server's machine, registration, proxy and firewall may be a mistake to rehearse: then the set-up
 * or the vault refuses it, and that is as it must be.
 */
import { firewallLists } from '../../simulator/site/egress.ts';
import { missingFrom } from '../../simulator/site/outbound.ts';
import { proxyOf } from '../../simulator/site/proxies.ts';
import { standsInTheWay } from '../../simulator/site/proxy-checks.ts';
import { readinessOf } from '../../simulator/site/readiness.ts';
import type { Site } from '../../simulator/site/site.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A registration key lives for five days. Documented. */
const KEY_MS = 5 * DAY_MS;

const OF_REGISTRATION: Readonly<Record<string, string>> = {
  RegistrationKeyUnknown: 'keyOfVault',
  RegistrationKeyExpired: 'keyAgeDays',
  ACS50008: 'clockOffMinutes',
};

/** Whether a refusal with this code, so long after the drill's beginning, is what the site file asks for. */
export function isRehearsed(site: Site | undefined, code: string, atMs: number): boolean {
  if (site === undefined) return false;
  if (code === 'PublicNetworkAccessDenied') return site.azure.privateLink?.namesAtSite === 'public';
  if (code === 'RegistrationKeyExpired') {
    return site.configurationServer.registration.keyAgeDays * DAY_MS + atMs > KEY_MS;
  }
  const { name } = site.configurationServer;
  const proxy = proxyOf(site, name);
  if (proxy && standsInTheWay(site, proxy, name)?.code === code) return true;
  if (code === (proxy ? 'PROXY_FORBIDDEN' : 'ETIMEDOUT') && isShortOfNames(site, proxy)) return true;
  const refused = readinessOf(site).filter(({ state }) => state === 'refused');
  return refused.some(({ path: [, section, key] }) =>
    code === 'PrerequisiteNotMet' ? section === 'host' : key === OF_REGISTRATION[code],
  );
}

/** Whether the configuration server's way out does not let through all that it asks for. */
function isShortOfNames(site: Site, proxy: ReturnType<typeof proxyOf>): boolean {
  const { egress, configurationServer } = site;
  const ofProxy = proxy?.allow && { names: proxy.allow };
  const allowed = proxy ? ofProxy : egress.default === 'deny' ? firewallLists(site) : undefined;
  return (
    allowed !== undefined && missingFrom(allowed, site, configurationServer.name).some(({ optional }) => !optional)
  );
}
