/**
 * What a site file says of the configuration server's machine, registration and proxy may be a mistake to rehearse: then the set-up
 * or the vault refuses it, and that is as it must be.
 */
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
  if (code === 'RegistrationKeyExpired') {
    return site.configurationServer.registration.keyAgeDays * DAY_MS + atMs > KEY_MS;
  }
  const proxy = proxyOf(site, site.configurationServer.name);
  if (proxy && standsInTheWay(site, proxy)?.code === code) return true;
  const refused = readinessOf(site).filter(({ state }) => state === 'refused');
  return refused.some(({ path: [, section, key] }) =>
    code === 'PrerequisiteNotMet' ? section === 'host' : key === OF_REGISTRATION[code],
  );
}
