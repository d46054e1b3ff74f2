/** Recovery plans as resources; what is done with one is in `recovery-plan-actions.ts`. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import type { RecoveryPlan } from '../../../../reference/site-recovery/plans/plan.ts';
import {
  changePlan,
  createPlan,
  type PlanContents,
  removePlan,
} from '../../../../reference/site-recovery/plans/recovery-plans.ts';
import { type Azure, named, nameIn, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { type Answer, found, missing, type Operation, operation, refused, rows, started } from '../operation.ts';
import { siteNamed } from '../site-named.ts';
import { MICROSOFT_AZURE } from '../views/mappings.ts';
import { planView } from '../views/recovery-plans.ts';
import { contentsOf, planGroups } from './recovery-plan-body.ts';

export const PLAN = '/replicationRecoveryPlans/{recoveryPlanName}';

const NOTE =
  'Manual actions and runbooks are carried out; a failover that a script or an unbound runbook belongs to is refused with RecoveryPlanActionsNotCarriedOut.';

export function withPlan(
  azure: Azure,
  { recoveryPlanName }: Readonly<Record<string, string>>,
  answer: (plan: RecoveryPlan) => Answer,
): Answer {
  const plan = named(azure.service.context.plans, recoveryPlanName);
  return plan ? answer(plan) : missing(`recovery plan ${recoveryPlanName}`);
}

interface Ends {
  readonly primaryFabricId?: string;
  readonly recoveryFabricId?: string;
}

/** From a site to Azure: the only way of classic. The site follows from the machines where none is named. */
function betweenEnds(azure: Azure, contents: PlanContents, ends: Ends): Result<PlanContents> {
  const { primaryFabricId, recoveryFabricId = MICROSOFT_AZURE } = ends;
  if (!sameName(nameIn(recoveryFabricId), MICROSOFT_AZURE)) {
    return fail('RecoveryPlanInvalid', `the recovery fabric of a plan is ${MICROSOFT_AZURE}`);
  }
  if (primaryFabricId === undefined) return ok(contents);
  const site = siteNamed(azure, { fabricName: nameIn(primaryFabricId) });
  if (!site) return fail('ArmResourceDoesNotExist', `There is no fabric ${nameIn(primaryFabricId)}.`);
  return ok({ ...contents, siteId: site.registration.siteId });
}

export const recoveryPlanOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationRecoveryPlans.list',
    method: 'GET',
    path: '/replicationRecoveryPlans',
    source: 'recorded',
    answer: (_, azure) => rows([...azure.service.context.plans.values()].map((plan) => planView(azure, plan))),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.get',
    method: 'GET',
    path: PLAN,
    source: 'recorded',
    answer: ({ names: { recoveryPlanName } }, azure) =>
      found(named(azure.service.context.plans, recoveryPlanName), `recovery plan ${recoveryPlanName}`, (plan) =>
        planView(azure, plan),
      ),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.create',
    title: 'create recovery plan',
    method: 'PUT',
    path: PLAN,
    source: 'documented',
    note: `${NOTE} A plan that exists is changed.`,
    body: z.object({
      properties: z.object({
        primaryFabricId: given(z.string()),
        recoveryFabricId: given(z.string()),
        failoverDeploymentModel: given(oneOf('ResourceManager', 'NotApplicable', 'Classic')),
        groups: planGroups,
      }),
    }),
    answer: ({ names: { recoveryPlanName = '' }, body }, azure) => {
      const { groups, failoverDeploymentModel: deploymentModel, ...ends } = body.properties;
      const existing = named(azure.service.context.plans, recoveryPlanName);
      const written = contentsOf(azure, existing?.name ?? recoveryPlanName, groups);
      const contents = written.ok ? betweenEnds(azure, written.value, ends) : written;
      if (!contents.ok) return refused(contents.failure);
      const save = existing ? changePlan : createPlan;
      return started(() =>
        save(azure.service.context, { ...contents.value, ...(deploymentModel && { deploymentModel }) }),
      );
    },
  }),
  operation({
    name: 'ReplicationRecoveryPlans.update',
    title: 'change recovery plan',
    method: 'PATCH',
    path: PLAN,
    source: 'recorded',
    note: NOTE,
    body: z.object({ properties: given(z.object({ groups: given(planGroups) })) }),
    answer: ({ names, body }, azure) =>
      withPlan(azure, names, (plan) => {
        const groups = body.properties?.groups;
        const contents = groups ? contentsOf(azure, plan.name, groups) : ok(plan);
        if (!contents.ok) return refused(contents.failure);
        return started(() => changePlan(azure.service.context, { ...plan, ...contents.value }));
      }),
  }),
  operation({
    name: 'ReplicationRecoveryPlans.delete',
    title: 'delete recovery plan',
    method: 'DELETE',
    path: PLAN,
    source: 'recorded',
    answer: ({ names }, azure) =>
      withPlan(azure, names, (plan) => started(() => removePlan(azure.service.context, plan))),
  }),
];
