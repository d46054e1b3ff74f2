/**
 * Whether the site's configuration server can be set up and registered, as a checklist: every prerequisite with what the site
 * file says of it. What is not met is a warning of the file as well; the drill shows what it leads to.
 */
import { foundAt, PREREQUISITES, type ConfigurationServerHost } from '../../reference/model/prerequisites.ts';
import type { Path, Report } from './mistake.ts';
import type { Site } from './types.ts';

export interface ReadinessLine {
  readonly path: Path;
  readonly title: string;
  readonly found: string;
  readonly wanted: string;
  /** `refused`: the site does not register. `advice`: beyond what is published. */
  readonly state: 'met' | 'advice' | 'refused';
}

/** Documented: facts, section 1.3. A clock may be 5 minutes off, or 15; the stricter is used. */
const KEY_DAYS = 5;
const CLOCK_MINUTES = 5;

export function readinessOf({ azure, configurationServer }: Site): ReadinessLine[] {
  const { host, registration } = configurationServer;
  return [...PREREQUISITES.map((line) => lineOf(host, line)), ...registrationLines(registration, azure.vault)];
}

export function checkReadiness(site: Site, report: Report): void {
  for (const { path, found, wanted, state } of readinessOf(site)) {
    if (state === 'met') continue;
    const effect = state === 'refused' ? '; the site does not register' : '';
    report(path, `${found}; wanted is ${wanted}${effect}`);
  }
}

function lineOf(host: ConfigurationServerHost, prerequisite: (typeof PREREQUISITES)[number]): ReadinessLine {
  const { isMet, key, kind, title, wanted } = prerequisite;
  const unmet = kind === 'set-up' ? 'refused' : 'advice';
  const path = ['configurationServer', 'host', key];
  return { path, title, found: foundAt(host, prerequisite), wanted, state: isMet(host) ? 'met' : unmet };
}

function registrationLines(registration: Site['configurationServer']['registration'], vault: string): ReadinessLine[] {
  const { clockOffMinutes, keyAgeDays, keyOfVault = vault } = registration;
  const at = (key: keyof typeof registration): Path => ['configurationServer', 'registration', key];
  const state = (isMet: boolean) => (isMet ? 'met' : 'refused');
  return [
    {
      path: at('keyAgeDays'),
      title: 'Age of the registration key',
      found: `${keyAgeDays} days`,
      wanted: `${KEY_DAYS} days at most`,
      state: state(keyAgeDays <= KEY_DAYS),
    },
    {
      path: at('keyOfVault'),
      title: 'Vault of the registration key',
      found: keyOfVault,
      wanted: vault,
      state: state(keyOfVault.toLowerCase() === vault.toLowerCase()),
    },
    {
      path: at('clockOffMinutes'),
      title: 'Clock',
      found: `${clockOffMinutes} minutes off`,
      wanted: `${CLOCK_MINUTES} minutes at most`,
      state: state(Math.abs(clockOffMinutes) <= CLOCK_MINUTES),
    },
  ];
}
