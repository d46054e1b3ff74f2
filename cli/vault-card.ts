/** What `muster vault` says when it is ready: where it is, who may come, and the environment that leads a client there. */
import { duration } from '../reports/durations.ts';
import type { Paint } from '../reports/paint.ts';
import { table } from '../reports/table.ts';
import type { Relived, Vault } from '../simulator/vault-server/vault.ts';
import type { VaultPlan } from './vault-plan.ts';

/** The contributor's. Three variables name the authority's file, because clients of different languages read different ones. */
export function environmentOf({ endpoint, site, clients, authorityFile }: Vault): Readonly<Record<string, string>> {
  const { tenant, subscription, resourceGroup, vault, cacheStorageAccount, network, testNetwork } = site.azure;
  const beside = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers`;
  const contributor = clients.find(({ role }) => role === 'contributor');
  return {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: contributor?.clientId ?? '',
    AZURE_CLIENT_SECRET: contributor?.clientSecret ?? '',
    AZURE_AUTHORITY_HOST: endpoint,
    AZURE_SUBSCRIPTION_ID: subscription,
    NODE_EXTRA_CA_CERTS: authorityFile,
    REQUESTS_CA_BUNDLE: authorityFile,
    SSL_CERT_FILE: authorityFile,
    MUSTER_ENDPOINT: endpoint,
    MUSTER_RESOURCE_GROUP: resourceGroup,
    MUSTER_VAULT: vault,
    MUSTER_CACHE_ACCOUNT_ID: `${beside}/Microsoft.Storage/storageAccounts/${cacheStorageAccount}`,
    MUSTER_NETWORK_ID: `${beside}/Microsoft.Network/virtualNetworks/${network.name}`,
    MUSTER_TEST_NETWORK_ID: `${beside}/Microsoft.Network/virtualNetworks/${testNetwork.name}`,
  };
}

/** One line of JSON, for scripts. */
export function cardAsJson(vault: Vault, plan: VaultPlan): string {
  const { endpoint, site, seed, clients, authorityFile, worldTime, relived } = vault;
  const { tenant, subscription, resourceGroup, vault: name } = site.azure;
  return `${JSON.stringify({
    endpoint,
    control: `${endpoint}/muster`,
    tenant,
    subscription,
    resourceGroup,
    vault: name,
    site: site.name,
    seed,
    clients,
    authorityFile,
    worldTime,
    speed: plan.speed ?? null,
    stateFile: plan.stateFile ?? null,
    relived: relived ?? null,
    environment: environmentOf(vault),
  })}\n`;
}

/** For a person at a terminal. */
export function card(vault: Vault, plan: VaultPlan, { bold }: Paint): string {
  const { endpoint, site, clients, authorityFile, worldTime } = vault;
  const { tenant, subscription, resourceGroup, vault: name } = site.azure;
  const facts: [string, string][] = [
    ['Endpoint', endpoint],
    ['Tenant', tenant],
    ['Subscription', subscription],
    ['Resource group', resourceGroup],
    ['Vault', name],
    ['CA file', authorityFile],
    ['Control path', `${endpoint}/muster`],
    ['World time', `${worldTime}, ${movedBy(plan.speed)}`],
    ...(plan.stateFile === undefined ? [] : [['State', kept(plan.stateFile, vault.relived)] as [string, string]]),
  ];
  const accounts = clients.map(({ role, clientId, clientSecret }) => [role, clientId, clientSecret]);
  const columns = ['Role', 'Client id', 'Client secret'].map((title) => ({ title }));
  const lines = Object.entries(environmentOf(vault)).map(([variable, value]) => `export ${variable}=${quoted(value)}`);
  return [
    `${bold(`${site.name} is up, and its vault answers.`)}\n\n`,
    facts.map(([what, text]) => `  ${what.padEnd(14)}  ${text}\n`).join(''),
    `\n${table(columns, accounts)}`,
    `\n${bold('Environment of a client')} (the contributor; this shell then trusts this vault only):\n\n`,
    `${lines.join('\n')}\n\nCtrl-C stops it.\n`,
  ].join('');
}

function movedBy(speed: number | undefined): string {
  if (speed === undefined) return 'and moves by POST /muster/time only';
  return `${speed} s in a second; it stands still when nobody has asked for anything for a minute`;
}

function kept(file: string, relived: Relived | undefined): string {
  if (!relived) return `${file}, new`;
  const { worldMs, wallMs, changes, tornBytes } = relived;
  const torn = tornBytes === 0 ? '' : `; a last line that was cut short (${tornBytes} bytes) is left out`;
  const many = `${changes} change${changes === 1 ? '' : 's'}`;
  return `${file}: ${duration(worldMs)} of world time with ${many} lived again in ${duration(wallMs)}${torn}`;
}

/** As a shell reads it. */
function quoted(value: string): string {
  return /^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
