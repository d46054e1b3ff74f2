/** What is done with recovery plans. */
import { z } from 'zod';
import { fail, ok } from '../../../../reference/model/result.ts';
import { itemsOf } from '../../../../reference/site-recovery/plans/plan-run.ts';
import { reprotectPlan } from '../../../../reference/site-recovery/plans/plan-reprotect.ts';
import {
  cancelFailoverOfPlan,
  cleanUpTestOfPlan,
  commitPlan,
  failOverPlan,
  type PlanFailoverRequest,
  testFailOverPlan,
} from '../../../../reference/site-recovery/plans/plan-failover.ts';
import type { RecoveryPlan } from '../../../../reference/site-recovery/plans/plan.ts';
import { type Azure, nameIn, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { missing, type Operation, operation, refused, started } from '../operation.ts';
import { noteNetworkAsked } from '../target-body.ts';
import { PLAN, withPlan } from './recovery-plans.ts';

/** Both spellings were seen for a failback; the other one is for a failback alone. */
const failoverDirection = given(oneOf('PrimaryToRecovery', 'RecoveryToPrimary'));

/** A custom point is for a single machine (documented). */
const choices = given(
  z.array(
    z.discriminatedUnion('instanceType', [
      z.object({
        instanceType: z.literal('InMageAzureV2'),
        recoveryPointType: given(
          oneOf('Latest', 'LatestProcessed', 'LatestApplicationConsistent', 'LatestCrashConsistent'),
        ),
        useMultiVmSyncPoint: given(z.union([z.boolean(), oneOf('true', 'false').transform((word) => word === 'true')])),
      }),
      z.object({
        instanceType: z.literal('InMage'),
        recoveryPointType: given(oneOf('LatestTime', 'LatestTag')),
      }),
    ]),
  ),
);

const POINTS = {
  Latest: 'latest',
  LatestProcessed: 'latest-processed',
  LatestApplicationConsistent: 'latest-application-consistent',
  LatestCrashConsistent: 'latest-crash-consistent',
  LatestTime: 'latest-processed',
  LatestTag: 'latest-application-consistent',
} as const;

type Choices = z.output<typeof choices>;

interface Wish {
  readonly failoverDirection?: 'PrimaryToRecovery' | 'RecoveryToPrimary' | undefined;
  readonly providerSpecificDetails?: Choices | undefined;
}

/** What was chosen for the way home, or for the way to Azure; undefined when only the other way was. */
function chosenFor(homeward: boolean, written: Choices = []): Omit<PlanFailoverRequest, 'shutDownSource'> | undefined {
  const own = written.find(({ instanceType }) => (instanceType === 'InMage') === homeward);
  if (!own && written.length > 0) return undefined;
  const choice = { kind: POINTS[own?.recoveryPointType ?? 'Latest'] };
  // On the way home members come up from the last of each, or from an application-consistent point of them all (documented).
  const shared = own?.instanceType === 'InMage' ? own.recoveryPointType === 'LatestTag' : own?.useMultiVmSyncPoint;
  return { homeward, choice, multiVmPoint: shared === true };
}

/**
 * The way that is named, or for which alone something was chosen; otherwise home, when one of the machines could come home now.
 * One that nobody could go is refused with the other, and when nobody can fail over at all, their states are the reason.
 */
function failoverFor({ service }: Azure, plan: RecoveryPlan, { failoverDirection, providerSpecificDetails }: Wish) {
  const able = itemsOf(service.context, plan).filter((item) => item.allows('UnplannedFailover'));
  const homeIsNamed = failoverDirection === 'RecoveryToPrimary';
  const [first, second] = homeIsNamed || able.some(({ homeward }) => homeward) ? [true, false] : [false, true];
  const chosen = chosenFor(first, providerSpecificDetails);
  const request = chosen ?? (homeIsNamed ? undefined : chosenFor(second, providerSpecificDetails));
  if (!request)
    return notThatWay(`a failover of ${plan.name} to the primary site is for machines that replicate by InMage`);
  if (able.length === 0 || able.some(({ homeward }) => homeward === request.homeward)) return ok(request);
  return notThatWay(`the machines of ${plan.name} replicate by ${request.homeward ? 'InMageAzureV2' : 'InMage'} now`);
}

/** Tests are for machines that replicate to Azure. */
function testFor(plan: RecoveryPlan, { failoverDirection, providerSpecificDetails }: Wish) {
  const request = failoverDirection === 'RecoveryToPrimary' ? undefined : chosenFor(false, providerSpecificDetails);
  return request
    ? ok(request)
    : notThatWay(
        `a test failover of ${plan.name} is for machines that replicate by InMageAzureV2, to the recovery site`,
      );
}

function notThatWay(why: string) {
  return fail('OperationNotAllowedInCurrentState', why);
}

/** The name of a network of the subscription; empty where the machines are to have none. */
function networkOf({ site }: Azure, type: string | undefined, id: string | undefined): string | undefined {
  if (type === 'NoNetworkAttachAsInput') return '';
  const { network, testNetwork } = site.azure;
  return [network, testNetwork].find(({ name }) => sameName(name, nameIn(id)))?.name;
}

export const recoveryPlanActionOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationRecoveryPlans.testFailover',
    title: 'test failover of a plan',
    method: 'POST',
    path: `${PLAN}/testFailover`,
    role: 'operator',
    source: 'documented',
    note: 'Machines are made in parallel and started boot group after boot group, with the actions of the plan around them.',
    body: z.object({
      properties: z.object({
        failoverDirection,
        networkType: given(oneOf('VmNetworkAsInput', 'NoNetworkAttachAsInput')),
        networkId: given(z.string()),
        providerSpecificDetails: choices,
      }),
    }),
    answer: ({ names, body }, azure) =>
      withPlan(azure, names, (plan) => {
        const { networkType, networkId } = body.properties;
        const network = networkOf(azure, networkType, networkId);
        if (network === undefined) return missing(`virtual network ${nameIn(networkId)}`);
        const request = testFor(plan, body.properties);
        if (!request.ok) return refused(request.failure);
        for (const item of itemsOf(azure.service.context, plan)) noteNetworkAsked(azure, item, 'test', network);
        return started(() => testFailOverPlan(azure.service.context, plan, request.value, network));
      }),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.testFailoverCleanup',
    title: 'test failover cleanup of a plan',
    method: 'POST',
    path: `${PLAN}/testFailoverCleanup`,
    role: 'operator',
    source: 'documented',
    body: z.object({ properties: given(z.object({ comments: given(z.string()) })) }),
    answer: ({ names, body }, azure) =>
      withPlan(azure, names, (plan) =>
        started(() => cleanUpTestOfPlan(azure.service.context, plan, body.properties?.comments)),
      ),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.unplannedFailover',
    title: 'failover of a plan',
    method: 'POST',
    path: `${PLAN}/unplannedFailover`,
    role: 'operator',
    source: 'documented',
    note: 'Also the failback of a plan. Machines that are further along already, or go the other way, are passed over (the latter is inferred).',
    body: z.object({
      properties: z.object({
        failoverDirection,
        sourceSiteOperations: given(oneOf('Required', 'NotRequired')),
        providerSpecificDetails: choices,
      }),
    }),
    answer: ({ names, body }, azure) =>
      withPlan(azure, names, (plan) => {
        const request = failoverFor(azure, plan, body.properties);
        if (!request.ok) return refused(request.failure);
        const shutDownSource = body.properties.sourceSiteOperations === 'Required';
        return started(() => failOverPlan(azure.service.context, plan, { ...request.value, shutDownSource }));
      }),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.plannedFailover',
    title: 'planned failover of a plan',
    method: 'POST',
    path: `${PLAN}/plannedFailover`,
    role: 'operator',
    source: 'documented',
    support: 'refused',
    note: 'There is none for physical servers.',
    answer: ({ names }, azure) =>
      withPlan(azure, names, (plan) => {
        const why = `the machines of ${plan.name} are physical servers: only an unplanned failover is available`;
        return refused(fail('PlannedFailoverNotSupported', why).failure);
      }),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.failoverCommit',
    title: 'commit of a plan',
    method: 'POST',
    path: `${PLAN}/failoverCommit`,
    role: 'operator',
    source: 'documented',
    answer: ({ names }, azure) =>
      withPlan(azure, names, (plan) => started(() => commitPlan(azure.service.context, plan))),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.failoverCancel',
    title: 'cancel failover of a plan',
    method: 'POST',
    path: `${PLAN}/failoverCancel`,
    role: 'operator',
    source: 'inferred',
    note: 'As for each of its machines: the machine in Azure goes, replication stays stopped until it is repaired.',
    answer: ({ names }, azure) =>
      withPlan(azure, names, (plan) => started(() => cancelFailoverOfPlan(azure.service.context, plan))),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.reprotect',
    title: 'reprotect of a plan',
    method: 'POST',
    path: `${PLAN}/reProtect`,
    role: 'operator',
    source: 'inferred',
    note: 'It has no body, so the way is chosen: home through the process server nearest to the machines in Azure, to the master target and the datastore that the site names for each machine, or the first that will do; to Azure through the process server of each machine.',
    answer: ({ names }, azure) =>
      withPlan(azure, names, (plan) => started(() => reprotectPlan(azure.service.context, plan))),
  }),
];
