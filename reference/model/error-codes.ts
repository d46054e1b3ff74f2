/**
 * The error table: every code a drill, a report or a person at the keyboard may meet, with cause, observables and
 * remedy. One table feeds the simulated service, the reports and `muster explain`. The entries are data, by topic, in
 * `error-codes/`.
 */
import { AGENT_ALERTS } from './error-codes/agent-alerts.ts';
import { AGENT_HEALTH } from './error-codes/agent-health.ts';
import { AZURE_RESOURCE_MANAGER } from './error-codes/azure-resource-manager.ts';
import { CONSISTENCY } from './error-codes/consistency.ts';
import { FAILOVER_AND_FAILBACK } from './error-codes/failover.ts';
import { HAZARDS } from './error-codes/hazards.ts';
import { MUSTER } from './error-codes/muster.ts';
import { NETWORK } from './error-codes/network.ts';
import { NOT_SHOWN } from './error-codes/not-shown.ts';
import { PUSH_INSTALL } from './error-codes/push-install.ts';
import { REPLICATION_HEALTH } from './error-codes/replication-health.ts';
import { SITE_HEALTH } from './error-codes/site-health.ts';
import { SITE_REQUESTS } from './error-codes/site-requests.ts';
import { SIMULATED_SYSTEM } from './error-codes/simulated-system.ts';
import type { ErrorCode } from './error-codes/types.ts';
import { VAULT } from './error-codes/vault.ts';
import { nearest } from './near-miss.ts';

export type { ErrorCode } from './error-codes/types.ts';

const ROWS: readonly ErrorCode[] = [
  ...REPLICATION_HEALTH,
  ...AGENT_ALERTS,
  ...AGENT_HEALTH,
  ...PUSH_INSTALL,
  ...FAILOVER_AND_FAILBACK,
  ...AZURE_RESOURCE_MANAGER,
  ...CONSISTENCY,
  ...NETWORK,
  ...SIMULATED_SYSTEM,
  ...SITE_HEALTH,
  ...SITE_REQUESTS,
  ...HAZARDS,
  ...MUSTER,
  ...VAULT,
];

export const ERROR_CODES: readonly ErrorCode[] = ROWS.map((row) => {
  const notShown = NOT_SHOWN[row.code];
  return notShown === undefined ? row : { ...row, notShown };
});

const byName = new Map<string, ErrorCode>();
for (const entry of ERROR_CODES) {
  for (const name of namesOf(entry)) byName.set(name.toLowerCase(), entry);
}

/** The entry for a code or one of its other names, whatever the case; undefined when there is none. */
export function explain(code: string): ErrorCode | undefined {
  return byName.get(code.trim().toLowerCase());
}

/** The known code or name nearest to a misspelt one. */
export function nearestCode(code: string): string | undefined {
  return nearest(code, ERROR_CODES.flatMap(namesOf));
}

/** The code and every other name of an entry. */
export function namesOf(entry: ErrorCode): string[] {
  return [entry.code, ...(entry.aliases ?? [])];
}
