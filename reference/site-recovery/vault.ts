/** The Recovery Services vault itself, as a resource among others. */
import { fail, ok, type Result } from '../model/result.ts';
import type { Runtime } from '../runtime.ts';
import type { ProtectedItem } from './item.ts';
import type { SiteDesk } from './site/site-desk.ts';

type AlertState = 'Enabled' | 'Disabled';
type Alerts<Name extends string> = Readonly<Partial<Record<Name, AlertState>>>;

/** Whom the vault tells of what goes wrong; the names are Azure's. Nobody is told anything here. */
export interface MonitoringSettings {
  readonly azureMonitorAlertSettings?: Alerts<
    'alertsForAllJobFailures' | 'alertsForAllReplicationIssues' | 'alertsForAllFailoverIssues'
  >;
  readonly classicAlertSettings?: Alerts<'alertsForCriticalOperations' | 'emailNotificationsForSiteRecovery'>;
}

export interface PrivateEndpoints {
  /** Whether the cache storage account has one as well, so that replicated data reaches it over a private line. */
  readonly cacheStorage: boolean;
}

export interface Vault {
  /** A vault that was deleted can be created anew, under its old name. */
  exists: boolean;
  tags: Readonly<Record<string, string>>;
  /** As it was created with. Recorded. */
  sku: { readonly name: string; readonly tier?: string };
  /** Absent until somebody has set it. Recorded. */
  monitoring?: MonitoringSettings;
  /** Absent: it is asked at its public addresses. With one it is locked down, and asked there only (documented). */
  readonly privateEndpoints?: PrivateEndpoints;
  /** What some clients sign their requests with. */
  integrityKey: string;
  changedMs: number;
}

export function createVault({ clock, random, codec }: Runtime, privateEndpoints?: PrivateEndpoints): Vault {
  const integrityKey = codec.digest(random('vault').bytes(16));
  const sku = { name: 'RS0', tier: 'Standard' };
  return { exists: true, tags: {}, sku, privateEndpoints, integrityKey, changedMs: clock.nowMs() };
}

/** Creates the vault, or changes it. */
export function putVault(
  { vault, runtime }: { readonly vault: Vault; readonly runtime: Pick<Runtime, 'clock'> },
  settings: Pick<Vault, 'tags' | 'monitoring' | 'sku'>,
): void {
  Object.assign(vault, { exists: true, ...settings, changedMs: runtime.clock.nowMs() });
}

/** What depends on a vault. */
interface Dependants {
  readonly items: ReadonlyMap<string, ProtectedItem>;
  readonly sites: SiteDesk;
}

/** A vault cannot go as long as anything depends on it: items that are protected, a site that is registered (documented). */
export function checkEmpty({ items, sites }: Dependants): Result<undefined> {
  const [item] = items.values();
  const [site] = sites.all();
  const obstacle = item ? `protected item ${item.name}` : site && `site ${site.registration.name}`;
  return obstacle ? fail('VaultNotEmpty', `The vault cannot be deleted: ${obstacle} depends on it.`) : ok();
}

export function deleteVault({ vault, ...dependants }: Dependants & { readonly vault: Vault }): Result<undefined> {
  const empty = checkEmpty(dependants);
  if (empty.ok) vault.exists = false;
  return empty;
}
