/** Where the books and desks of the service are put together, for the workflows that need many of them. */
import { fail, ok, type Result } from '../model/result.ts';
import type { ReplicationPolicy } from '../model/policy.ts';
import type { Runtime } from '../runtime.ts';
import type { EventBook } from './health/events.ts';
import type { ProtectedItem } from './item.ts';
import type { JobBook } from './jobs/jobs.ts';
import type { ContainerMapping } from './policies/mappings.ts';
import type { RecoveryPlan } from './plans/plan.ts';
import type { SiteRecoveryParts } from './parts.ts';
import type { Replicator } from './replication/replicator.ts';
import type { Settings } from './settings.ts';
import type { SiteDesk } from './site/site-desk.ts';
import type { StorageTokens } from './storage-tokens.ts';
import type { Vault } from './vault.ts';

export interface ServiceContext {
  readonly runtime: Runtime;
  readonly parts: SiteRecoveryParts;
  readonly jobs: JobBook;
  readonly events: EventBook;
  readonly replicator: Replicator;
  readonly items: Map<string, ProtectedItem>;
  /** The last epoch of each server, over all the items that it has been: an agent knows a new order by its number. */
  readonly epochs: Map<string, number>;
  readonly policies: Map<string, ReplicationPolicy>;
  readonly mappings: ContainerMapping[];
  readonly plans: Map<string, RecoveryPlan>;
  readonly settings: Settings;
  readonly sites: SiteDesk;
  readonly vault: Vault;
  /** Shared access signatures of the cache storage accounts. */
  readonly storageTokens: StorageTokens;
}

/** Looks every few seconds until `done`, but not longer than `limitMs`. */
export async function waitUntil(runtime: Runtime, limitMs: number, done: () => boolean): Promise<boolean> {
  const untilMs = runtime.clock.nowMs() + limitMs;
  while (!done()) {
    if (runtime.clock.nowMs() >= untilMs) return false;
    await runtime.clock.sleep(5_000);
  }
  return true;
}

/** A long step that only takes time. */
export async function takes(runtime: Runtime, fromMs: number, toMs: number): Promise<Result<undefined>> {
  await runtime.clock.sleep(runtime.random('durations').integer(fromMs, toMs));
  return ok();
}

/** The state forbids it. The real service's code for this is not recorded; this one is simulator-defined. */
export function notAllowed(item: ProtectedItem, operation: string) {
  const { protectionState, allowedOperations } = item.face;
  const allowed = allowedOperations.length > 0 ? allowedOperations.join(', ') : 'nothing';
  return fail(
    'OperationNotAllowedInCurrentState',
    `${operation} is not possible while ${item.name} is ${protectionState}; possible now: ${allowed}`,
  );
}
