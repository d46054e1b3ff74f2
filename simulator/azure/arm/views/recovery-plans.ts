/**
 * A recovery plan as clients see it. Recorded for plans of another architecture; times that never were have no key, and
 * the scenario is null until something was done with the plan.
 */
import type { Operation } from '../../../../reference/site-recovery/item-chart.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { JobScenario } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { PlanAction, RecoveryPlan, StepActions } from '../../../../reference/site-recovery/plans/plan.ts';
import { jobsOfPlan } from '../../../../reference/site-recovery/plans/recovery-plans.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';
import { MICROSOFT_AZURE } from './mappings.ts';

/** What can be done with a plan if one of its machines allows it. Names as for machines, which is inferred. */
const OF_PLANS: readonly Operation[] = [
  'UnplannedFailover',
  'TestFailover',
  'TestFailoverCleanup',
  'Commit',
  'CancelFailover',
  'SwitchProtection',
];

/** Saving a plan is no scenario of it. Recorded. */
const SAVING: readonly JobScenario[] = ['CreateRecoveryPlan', 'UpdateRecoveryPlan', 'DeleteRecoveryPlan'];

export function planView(azure: Azure, plan: RecoveryPlan) {
  const { ids, service } = azure;
  const { context } = service;
  const items = plan.groups.flat().flatMap((name) => context.items.get(name) ?? []);
  const jobs = jobsOfPlan(context, plan.name).filter(({ scenario }) => !SAVING.includes(scenario));
  const current = jobs.at(-1);
  const last = (scenario: JobScenario) => jobs.findLast((job) => job.scenario === scenario)?.startMs;
  const lastUnplannedMs = last('UnplannedFailover');
  const lastTestMs = last('TestFailover');
  return envelope(ids.plan(plan.name), {
    friendlyName: plan.name,
    primaryFabricId: ids.fabric(plan.siteId),
    primaryFabricFriendlyName: context.sites.get(plan.siteId)?.registration.name ?? '',
    recoveryFabricId: MICROSOFT_AZURE,
    recoveryFabricFriendlyName: MICROSOFT_AZURE,
    failoverDeploymentModel: plan.deploymentModel,
    replicationProviders: [...new Set(items.map(({ face }) => face.provider))],
    allowedOperations: OF_PLANS.filter((operation) => items.some((item) => item.allows(operation))),
    ...(lastUnplannedMs !== undefined && { lastUnplannedFailoverTime: instant(lastUnplannedMs) }),
    ...(lastTestMs !== undefined && { lastTestFailoverTime: instant(lastTestMs) }),
    currentScenario: current
      ? { scenarioName: current.scenario, jobId: ids.job(current.id), startTime: instant(current.startMs) }
      : null,
    currentScenarioStatus: current?.state ?? null,
    currentScenarioStatusDescription: current?.stateDescription ?? null,
    groups: [
      groupView(azure, 'Shutdown', [], plan.actions.shutdown),
      groupView(azure, 'Failover', [], plan.actions.failover),
      ...plan.groups.map((names, index) => {
        const present = names.flatMap((name) => context.items.get(name) ?? []);
        return groupView(azure, 'Boot', present, plan.actions.boot[index]);
      }),
    ],
    providerSpecificDetails: [],
  });
}

function groupView(
  { ids }: Azure,
  groupType: 'Shutdown' | 'Failover' | 'Boot',
  items: readonly ProtectedItem[],
  actions: StepActions | undefined,
) {
  return {
    groupType,
    replicationProtectedItems: items.map((item) => ({
      id: ids.item(item),
      virtualMachineId: ids.machine(item.input.serverId),
    })),
    startGroupActions: (actions?.before ?? []).map(actionView),
    endGroupActions: (actions?.after ?? []).map(actionView),
  };
}

function actionView({ name, failoverTypes, failoverDirections, details }: PlanAction) {
  return { actionName: name, failoverTypes, failoverDirections, customDetails: details };
}
