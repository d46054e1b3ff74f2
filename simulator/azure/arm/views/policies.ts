/** A replication policy as clients see it. Recorded. */
import type { ReplicationPolicy } from '../../../../reference/model/policy.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

export function policyView({ ids }: Azure, policy: ReplicationPolicy) {
  const settings = {
    recoveryPointThresholdInMinutes: policy.rpoThresholdMinutes,
    recoveryPointHistory: policy.retentionMinutes,
    appConsistentFrequencyInMinutes: policy.appConsistentMinutes,
    multiVmSyncStatus: policy.multiVmSync ? 'Enabled' : 'Disabled',
  };
  const crashConsistentFrequencyInMinutes = policy.crashConsistentMinutes;
  return envelope(ids.policy(policy.name), {
    friendlyName: policy.name,
    providerSpecificDetails: policy.homeward
      ? { instanceType: 'InMage', ...settings }
      : { instanceType: 'InMageAzureV2', crashConsistentFrequencyInMinutes, ...settings },
  });
}
