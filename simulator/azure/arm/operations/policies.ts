/** Replication policies. */
import { z } from 'zod';
import type { ReplicationPolicy } from '../../../../reference/model/policy.ts';
import type { Result } from '../../../../reference/model/result.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import {
  changePolicy,
  checkDirection,
  createPolicy,
  type PolicySettings,
  removePolicy,
} from '../../../../reference/site-recovery/policies/policies.ts';
import { type Azure, named } from '../azure.ts';
import { given, minutes, oneOf } from '../body-parts.ts';
import { found, missing, type Operation, operation, rows, started } from '../operation.ts';
import { policyView } from '../views/policies.ts';

const POLICY = '/replicationPolicies/{policyName}';

/** The model says Enable and Disable, its documentation Enabled and Disabled: both are taken. */
const sync = oneOf('Enable', 'Enabled', 'Disable', 'Disabled');

const numbers = {
  recoveryPointThresholdInMinutes: given(minutes),
  recoveryPointHistory: given(minutes),
  appConsistentFrequencyInMinutes: given(minutes),
};
const towardsAzure = { instanceType: z.literal('InMageAzureV2'), crashConsistentFrequencyInMinutes: given(minutes) };
const homeward = { instanceType: z.literal('InMage') };

const newSettings = z.discriminatedUnion('instanceType', [
  z.object({ ...towardsAzure, ...numbers, multiVmSyncStatus: sync }),
  z.object({ ...homeward, ...numbers, multiVmSyncStatus: sync }),
]);
const changedSettings = z.discriminatedUnion('instanceType', [
  z.object({ ...towardsAzure, ...numbers, multiVmSyncStatus: given(sync) }),
  z.object({ ...homeward, ...numbers, multiVmSyncStatus: given(sync) }),
]);

/** What is not given. Recorded as the usual set. */
const USUAL: PolicySettings = {
  rpoThresholdMinutes: 15,
  retentionMinutes: 1440,
  appConsistentMinutes: 60,
  crashConsistentMinutes: 5,
  multiVmSync: false,
};

function settingsOf(input: z.output<typeof changedSettings>, otherwise: PolicySettings): PolicySettings {
  return {
    rpoThresholdMinutes: input.recoveryPointThresholdInMinutes ?? otherwise.rpoThresholdMinutes,
    retentionMinutes: input.recoveryPointHistory ?? otherwise.retentionMinutes,
    appConsistentMinutes: input.appConsistentFrequencyInMinutes ?? otherwise.appConsistentMinutes,
    crashConsistentMinutes:
      'crashConsistentFrequencyInMinutes' in input
        ? (input.crashConsistentFrequencyInMinutes ?? otherwise.crashConsistentMinutes)
        : otherwise.crashConsistentMinutes,
    multiVmSync: input.multiVmSyncStatus?.startsWith('Enable') ?? otherwise.multiVmSync,
  };
}

function change(
  { service }: Azure,
  policy: ReplicationPolicy,
  input: z.output<typeof changedSettings>,
  otherwise: PolicySettings,
): Result<Job> {
  const direction = checkDirection(policy, input.instanceType === 'InMage');
  return direction.ok ? changePolicy(service.context, policy, settingsOf(input, otherwise)) : direction;
}

export const policyOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationPolicies.list',
    method: 'GET',
    path: '/replicationPolicies',
    source: 'recorded',
    answer: (_, azure) => rows([...azure.service.context.policies.values()].map((policy) => policyView(azure, policy))),
  }),
  operation({
    name: 'ReplicationPolicies.get',
    method: 'GET',
    path: POLICY,
    source: 'recorded',
    answer: ({ names: { policyName } }, azure) =>
      found(named(azure.service.context.policies, policyName), `policy ${policyName}`, (policy) =>
        policyView(azure, policy),
      ),
  }),
  operation({
    name: 'ReplicationPolicies.create',
    title: 'create policy',
    method: 'PUT',
    path: POLICY,
    source: 'recorded',
    note: 'InMageAzureV2 and InMage. A policy to Azure brings its failback policy with it, as in the portal, unless that is there already; a policy that exists is changed.',
    body: z.object({ properties: z.object({ providerSpecificInput: newSettings }) }),
    answer: ({ names: { policyName = '' }, body }, azure) =>
      started(() => {
        const { providerSpecificInput: input } = body.properties;
        const existing = named(azure.service.context.policies, policyName);
        if (existing) return change(azure, existing, input, USUAL);
        const settings = settingsOf(input, USUAL);
        return createPolicy(azure.service.context, {
          name: policyName,
          homeward: input.instanceType === 'InMage',
          ...settings,
        });
      }),
  }),
  operation({
    name: 'ReplicationPolicies.update',
    title: 'change policy',
    method: 'PATCH',
    path: POLICY,
    source: 'recorded',
    note: 'Takes effect at once for the machines that replicate by it. What is not given stays.',
    body: z.object({ properties: given(z.object({ replicationProviderSettings: given(changedSettings) })) }),
    answer: ({ names: { policyName }, body }, azure) => {
      const { context } = azure.service;
      const policy = named(context.policies, policyName);
      if (!policy) return missing(`policy ${policyName}`);
      const input = body.properties?.replicationProviderSettings;
      return started(() => (input ? change(azure, policy, input, policy) : changePolicy(context, policy, policy)));
    },
  }),
  operation({
    name: 'ReplicationPolicies.delete',
    title: 'remove policy',
    method: 'DELETE',
    path: POLICY,
    source: 'recorded',
    note: 'Its failback policy stays. One that is mapped or in use is refused with 409 PolicyInUse (status and code are ours).',
    answer: ({ names: { policyName } }, azure) => {
      const policy = named(azure.service.context.policies, policyName);
      return policy ? started(() => removePolicy(azure.service.context, policy)) : missing(`policy ${policyName}`);
    },
  }),
];
