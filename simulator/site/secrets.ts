/** What nobody else may know: passphrase, registration key and accounts of a lab, drawn from its seed. The same in every lab. */
import type { RandomStream } from '../../reference/runtime.ts';
import type { VaultKey } from '../../reference/site-recovery/site/site-desk.ts';
import type { Site } from './site.ts';

export interface LabSecrets {
  readonly siteId: string;
  readonly passphrase: string;
  /** With which the site registers with the vault. */
  readonly vaultKey: VaultKey;
  /** The site's own account with Entra. */
  readonly provider: Account;
  /** The account of whoever sits at the desk. */
  readonly operator: Account & { readonly role: 'contributor' };
}

/** With which somebody signs in. */
export interface Account {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** @param nowMs what the lab's clock shows: the vault's key is as old as the site says. */
export function drawSecrets(site: Site, draw: RandomStream, nowMs: number): LabSecrets {
  const account = (): Account => ({ tenant: site.azure.tenant, clientId: draw.uuid(), clientSecret: draw.uuid() });
  const passphrase = site.configurationServer.passphrase ?? draw.uuid();
  const [siteId, provider] = [draw.uuid(), account()];
  const operator = { ...account(), role: 'contributor' } as const;
  const issuedMs = nowMs - site.configurationServer.registration.keyAgeDays * DAY_MS;
  return { siteId, passphrase, provider, operator, vaultKey: { value: draw.uuid(), issuedMs } };
}
