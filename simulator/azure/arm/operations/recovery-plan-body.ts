/** What clients write when they create or change a recovery plan. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import { NO_ACTIONS, type PlanAction, type StepActions } from '../../../../reference/site-recovery/plans/plan.ts';
import type { PlanContents } from '../../../../reference/site-recovery/plans/recovery-plans.ts';
import { type Azure, named, nameIn } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';

/** Kinds of failover that an action can belong to, of the names that the model has for operations. */
const failoverType = oneOf(
  'TestFailover',
  'UnplannedFailover',
  'PlannedFailover',
  'ReverseReplicate',
  'Commit',
  'TestFailoverCleanup',
  'Failback',
  'FinalizeFailback',
  'CancelFailover',
  'ChangePit',
  'RepairReplication',
  'SwitchProtection',
  'CompleteMigration',
  'DisableProtection',
);
const direction = oneOf('PrimaryToRecovery', 'RecoveryToPrimary');
const place = { timeout: z.string().nullish(), fabricLocation: oneOf('Primary', 'Recovery') };

const details = z.discriminatedUnion('instanceType', [
  z.object({ instanceType: z.literal('AutomationRunbookActionDetails'), runbookId: z.string().nullish(), ...place }),
  z.object({ instanceType: z.literal('ManualActionDetails'), description: z.string().nullish() }),
  z.object({ instanceType: z.literal('ScriptActionDetails'), path: z.string(), ...place }),
]);

const actions = given(
  z.array(
    z.object({
      actionName: z.string().min(1),
      failoverTypes: z.array(failoverType),
      failoverDirections: z.array(direction),
      customDetails: details,
    }),
  ),
);

const group = z.object({
  groupType: oneOf('Shutdown', 'Failover', 'Boot'),
  replicationProtectedItems: given(z.array(z.object({ id: z.string() }))),
  startGroupActions: actions,
  endGroupActions: actions,
});
type Group = z.output<typeof group>;

export const planGroups = z.array(group);

/** The plan that these groups make. Items stand in boot groups; the two steps before them are there once, written or not. */
export function contentsOf({ service }: Azure, name: string, groups: readonly Group[]): Result<PlanContents> {
  const of = (type: Group['groupType']) => groups.filter(({ groupType }) => groupType === type);
  const [shutdown, failover, boot] = [of('Shutdown'), of('Failover'), of('Boot')];
  if (shutdown.length > 1 || failover.length > 1) {
    return fail('RecoveryPlanInvalid', 'a recovery plan has one Shutdown and one Failover group');
  }
  const misplaced = [...shutdown, ...failover].find((one) => (one.replicationProtectedItems ?? []).length > 0);
  if (misplaced) {
    return fail('RecoveryPlanInvalid', `protected items stand in Boot groups, not in the ${misplaced.groupType} group`);
  }
  const { items } = service.context;
  const itemNamed = (id: string) => named(items, nameIn(id))?.name ?? nameIn(id);
  return ok({
    name,
    groups: boot.map(({ replicationProtectedItems = [] }) => replicationProtectedItems.map(({ id }) => itemNamed(id))),
    actions: { shutdown: actionsOf(shutdown[0]), failover: actionsOf(failover[0]), boot: boot.map(actionsOf) },
  });
}

function actionsOf(written: Group | undefined): StepActions {
  if (!written) return NO_ACTIONS;
  const { startGroupActions = [], endGroupActions = [] } = written;
  return { before: startGroupActions.map(actionOf), after: endGroupActions.map(actionOf) };
}

function actionOf(written: NonNullable<Group['startGroupActions']>[number]): PlanAction {
  const { actionName, failoverTypes, failoverDirections, customDetails } = written;
  return { name: actionName, failoverTypes, failoverDirections, details: customDetails };
}
