/** One job over all machines of a recovery plan: who takes part, who belongs together, and when each may start. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { BootTurn } from './boot-order.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import type { Operation } from '../item-chart.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job, JobRun } from '../jobs/jobs.ts';
import { type RecoveryPlan, startPlanJob, type StepActions } from './recovery-plans.ts';

/** What is done with machines that belong together: the members of a replication group, or one machine alone. */
export type Step = (run: JobRun, together: readonly ProtectedItem[]) => Promise<Result<unknown>>;

export interface PlanWork {
  readonly scenario: Job['scenario'];
  /** What an item has to allow to take part. */
  readonly operation: Operation;
  /** Which way it has to go besides, where what it allows can be either. */
  readonly homeward?: boolean;
  /** For refusals: `a failover`. */
  readonly title: string;
  readonly prepare: (boot: BootTurn) => Step;
  /** What the client asked for, for the journal. */
  readonly asked?: Readonly<Record<string, unknown>>;
}

export function each(
  step: (run: JobRun, item: ProtectedItem, together: readonly ProtectedItem[]) => Promise<Result<unknown>>,
): Step {
  return async (run, together) => {
    const outcomes = await Promise.all(together.map((item) => step(run, item, together)));
    return outcomes.find((outcome) => !outcome.ok) ?? ok();
  };
}

export function itemsOf({ items }: ServiceContext, plan: RecoveryPlan): ProtectedItem[] {
  return plan.groups.flat().flatMap((name) => items.get(name) ?? []);
}

/**
 * An item that the operation does not fit because it is further along already (a machine that was failed over before) is
 * passed over, as documented; so is one that goes the other way (inferred). If it fits none, the request is refused.
 */
export function startForAll(context: ServiceContext, plan: RecoveryPlan, work: PlanWork): Result<Job> {
  const items = itemsOf(context, plan);
  const fitting = items.filter(
    (item) => item.allows(work.operation) && item.homeward === (work.homeward ?? item.homeward),
  );
  const [first] = items;
  if (fitting.length === 0) {
    return first ? notAllowed(first, work.title) : fail('RecoveryPlanInvalid', `${plan.name} has no items any more`);
  }
  const carriedOut = checkActions(plan, work, fitting);
  if (!carriedOut.ok) return carriedOut;
  const groups = plan.groups.map((group) => fitting.filter(({ name }) => group.includes(name)));
  return startPlanJob(
    context,
    work.scenario,
    plan,
    async (run) => {
      const boot = context.parts.bootOrder(groups);
      const step = work.prepare(boot);
      const outcomes = await Promise.all(
        belongingTogether(fitting).map(async (together) => {
          const outcome = await step(run, together);
          for (const item of together) boot.done(item);
          return outcome;
        }),
      );
      return outcomes.find((outcome) => !outcome.ok) ?? ok();
    },
    { ...work.asked, groups: groups.map((group) => group.map(({ name }) => name)) },
  );
}

/** A drill that leaves out what the plan asks for would prove nothing: it is refused instead. */
function checkActions(plan: RecoveryPlan, { operation }: PlanWork, items: readonly ProtectedItem[]): Result<undefined> {
  const directions = items.map(({ homeward }) => (homeward ? 'RecoveryToPrimary' : 'PrimaryToRecovery'));
  const { shutdown, failover, boot } = plan.actions;
  const action = [shutdown, failover, ...boot]
    .flatMap(({ before, after }: StepActions) => [...before, ...after])
    .find(
      ({ failoverTypes, failoverDirections }) =>
        failoverTypes.includes(operation) && failoverDirections.some((one) => directions.some((own) => own === one)),
    );
  if (!action) return ok();
  return fail(
    'RecoveryPlanActionsNotCarriedOut',
    `the action "${action.name}" of ${plan.name} belongs to this failover and would not be carried out`,
  );
}

function belongingTogether(items: readonly ProtectedItem[]): ProtectedItem[][] {
  const sets = new Map<string, ProtectedItem[]>();
  for (const item of items) {
    const key = item.input.group ? `group ${item.input.group}` : `item ${item.name}`;
    sets.set(key, [...(sets.get(key) ?? []), item]);
  }
  return [...sets.values()];
}
