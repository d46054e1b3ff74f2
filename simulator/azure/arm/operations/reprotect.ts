/** Reprotect: replication in the other direction. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import { notAllowed } from '../../../../reference/site-recovery/context.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { checkReprotectPolicy } from '../../../../reference/site-recovery/policies/policy-in-force.ts';
import { reprotect } from '../../../../reference/site-recovery/workflows/reprotect.ts';
import { type Azure, named, nameIn } from '../azure.ts';
import { componentMeant } from '../component-ids.ts';
import { ITEM, itemJob, noSuch } from '../item-named.ts';
import { type Operation, operation } from '../operation.ts';
import { text } from '../target-body.ts';
import { direction } from './failover-body.ts';

const home = z.object({
  instanceType: z.literal('InMage'),
  masterTargetId: z.string(),
  processServerId: z.string(),
  retentionDrive: z.string(),
  datastoreName: text,
  profileId: z.string(),
});
const towardsAzure = z.object({
  instanceType: z.literal('InMageAzureV2'),
  masterTargetId: text,
  processServerId: text,
  logStorageAccountId: text,
  policyId: text,
});
const body = z.object({
  properties: z.object({
    failoverDirection: direction,
    providerSpecificDetails: z.discriminatedUnion('instanceType', [home, towardsAzure]),
  }),
});
type Details = z.output<typeof body>['properties']['providerSpecificDetails'];

/** `InMage` leads home from Azure, `InMageAzureV2` to Azure from home. */
function start(azure: Azure, item: ProtectedItem, details: Details): Result<Job> {
  const { context } = azure.service;
  const { siteId, processServerId: before } = item.input;
  const { processServerId, masterTargetId } = details;
  const leadsHome = details.instanceType === 'InMage';
  if (!item.allows('SwitchProtection')) return notAllowed(item, 'a reprotect');
  if (leadsHome !== (item.state === 'committed')) {
    const from = leadsHome ? 'a machine in Azure' : 'a machine that has come home';
    return fail(
      'OperationNotAllowedInCurrentState',
      `${details.instanceType} reprotects ${from}, which ${item.name} is not`,
    );
  }
  const name = nameIn(leadsHome ? details.profileId : details.policyId);
  const policy = named(context.policies, name);
  if (name !== '' && !policy) return noSuch(`replication policy ${name}`);
  const fits = policy ? checkReprotectPolicy(item, policy) : ok();
  if (!fits.ok) return fits;
  return reprotect(context, item, {
    ...(leadsHome && { failbackPolicy: policy }),
    // On the way home there is none to go by: the one from before stands at the other end.
    processServerId:
      processServerId || leadsHome ? componentMeant(azure, siteId, 'process-server', processServerId ?? '') : before,
    masterTargetId: masterTargetId && componentMeant(azure, siteId, 'master-target', masterTargetId),
    datastore: leadsHome ? details.datastoreName : undefined,
    ...(leadsHome && { retentionDrive: details.retentionDrive }),
  });
}

export const reprotectOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.reprotect',
    title: 'reprotect',
    method: 'POST',
    path: `${ITEM}/reProtect`,
    role: 'operator',
    source: 'recorded',
    note: 'Home to a datastore of a vCenter alone; members of a replication group only by a recovery plan. All disks come home, whatever diskExclusionInput says; towards Azure the item keeps its policy and its storage account.',
    body,
    answer: ({ names, body: { properties } }, azure) =>
      itemJob(azure, names, (_, item) => start(azure, item, properties.providerSpecificDetails)),
  }),
];
