/**
 * Replication policies of the vault (facts, section 3.7): created, changed and removed, each by a job.
 *
 * Items hold the policy itself, so a change of its settings is one for all of them at once.
 */
import { failbackPolicyOf, type ReplicationPolicy } from '../../model/policy.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { ServiceContext } from '../context.ts';
import { inOrder, type Job } from '../jobs/jobs.ts';
import { bringToSite, mappingsOf } from './mappings.ts';
import { itemsUnder, takeEffect } from './policy-in-force.ts';
import { startPolicyJob } from './policy-jobs.ts';

/** What can be changed of a policy. */
export type PolicySettings = Omit<ReplicationPolicy, 'name' | 'homeward'>;

/** Documented limits. */
const LONGEST_RETENTION_MINUTES = 15 * 24 * 60;
const LONGEST_APPLICATION_INTERVAL_MINUTES = 12 * 60;

export function checkSettings(settings: PolicySettings): Result<undefined> {
  const { appConsistentMinutes, retentionMinutes, crashConsistentMinutes } = settings;
  if (appConsistentMinutes > 0 && appConsistentMinutes >= retentionMinutes) {
    return fail('PolicyInvalid', 'the application-consistent interval must be shorter than the retention');
  }
  if (appConsistentMinutes > LONGEST_APPLICATION_INTERVAL_MINUTES) {
    return fail('PolicyInvalid', 'application-consistent points come every 12 hours at least');
  }
  if (retentionMinutes > LONGEST_RETENTION_MINUTES) {
    return fail('PolicyInvalid', 'recovery points are kept for 15 days at most');
  }
  if (crashConsistentMinutes !== 5) return fail('PolicyInvalid', 'crash-consistent points come every 5 minutes');
  return ok();
}

/**
 * A policy to Azure brings its failback policy with it, unless that is there already: documented for the portal. Clients
 * that create the failback policy themselves find it, and may change it.
 */
export function createPolicy(context: ServiceContext, policy: ReplicationPolicy): Result<Job> {
  const checked = checkSettings(policy);
  if (!checked.ok) return checked;
  return startPolicyJob(context, 'AddProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('AddProtectionProfilePreflightsCheckTask', async () => ok()),
      () =>
        run.task('AddProtectionProfileTask', async () => {
          await context.runtime.clock.sleep(TIMER.createPolicyMs);
          return keepPolicy(context, policy);
        }),
    ),
  );
}

export function keepPolicy(context: ServiceContext, policy: ReplicationPolicy): Result<ReplicationPolicy> {
  const existing = context.policies.get(policy.name);
  if (existing) {
    const direction = checkDirection(existing, policy.homeward);
    if (!direction.ok) return direction;
    return ok(adopt(context, existing, policy));
  }
  context.policies.set(policy.name, policy);
  note(context, 'policy.created', policy);
  const failback = failbackPolicyOf(policy);
  if (!policy.homeward && !context.policies.has(failback.name)) {
    context.policies.set(failback.name, failback);
    note(context, 'policy.created', failback);
  }
  return ok(policy);
}

/** Reaches the containers that the policy is mapped to first; when one cannot be reached, nothing is changed. */
export function changePolicy(
  context: ServiceContext,
  policy: ReplicationPolicy,
  settings: PolicySettings,
): Result<Job> {
  const checked = checkSettings(settings);
  if (!checked.ok) return checked;
  return startPolicyJob(context, 'ModifyProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('ModifyProtectionProfilePreflightChecksTask', async () => ok()),
      ...mappingsOf(context, policy).map(
        (mapping) => () =>
          run.delegate('ModifyProtectionProfileAssociationParentTask', () => bringToSite(context, mapping)),
      ),
      () =>
        run.task('ModifyProtectionProfileTask', async () => {
          adopt(context, policy, settings);
          return ok();
        }),
    ),
  );
}

export function removePolicy(context: ServiceContext, policy: ReplicationPolicy): Result<Job> {
  const unused = checkUnused(context, policy);
  if (!unused.ok) return unused;
  return startPolicyJob(context, 'RemoveProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('RemoveProtectionProfilePreflightsCheckTask', async () => checkUnused(context, policy)),
      () =>
        run.task('RemoveProtectionProfileTask', async () => {
          context.policies.delete(policy.name);
          return ok();
        }),
    ),
  );
}

/** A policy stays what it is, towards Azure or for the way home. */
export function checkDirection(policy: ReplicationPolicy, homeward = false): Result<undefined> {
  if ((policy.homeward ?? false) === homeward) return ok();
  const isNow = policy.homeward ? 'a failback policy' : 'a policy to Azure';
  return fail('PolicyInvalid', `${policy.name} is ${isNow} and cannot become the other`);
}

/** Documented: a policy that is mapped, or by which machines replicate, cannot be removed. */
function checkUnused(context: ServiceContext, policy: ReplicationPolicy): Result<undefined> {
  const [mapping] = mappingsOf(context, policy);
  if (mapping) return fail('PolicyInUse', `${policy.name} is mapped to a container by ${mapping.name}`);
  const [item] = itemsUnder(context, policy);
  return item ? fail('PolicyInUse', `${item.name} replicates by ${policy.name}`) : ok();
}

function adopt(context: ServiceContext, policy: ReplicationPolicy, settings: PolicySettings): ReplicationPolicy {
  const { rpoThresholdMinutes, retentionMinutes, appConsistentMinutes, crashConsistentMinutes, multiVmSync } = settings;
  const adopted = { rpoThresholdMinutes, retentionMinutes, appConsistentMinutes, crashConsistentMinutes, multiVmSync };
  Object.assign(policy, adopted satisfies PolicySettings);
  takeEffect(context, policy);
  note(context, 'policy.changed', policy);
  return policy;
}

function note(context: ServiceContext, kind: string, policy: ReplicationPolicy): void {
  const { name, homeward, appConsistentMinutes, retentionMinutes, rpoThresholdMinutes, multiVmSync } = policy;
  const fields = { policy: name, homeward, appConsistentMinutes, retentionMinutes, rpoThresholdMinutes, multiVmSync };
  context.runtime.journal.write(kind, fields);
}
