/** One job over all machines of a recovery plan: who takes part, who belongs together, and what is done around its steps. */
import { fail, ok, type Result } from '../../model/result.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import type { Operation } from '../item-chart.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job, JobRun } from '../jobs/jobs.ts';
import { allOf, whyNotCarriedOut } from './plan-actions.ts';
import { PlanJob } from './plan-job.ts';
import type { PlanTurns } from './plan-order.ts';
import type { RecoveryPlan } from './plan.ts';
import { jobsOfPlan, startPlanJob } from './recovery-plans.ts';

type RunOf = (item: ProtectedItem) => JobRun;

/** What is done with machines that belong together: the members of a replication group, or one machine alone. */
export type Step = (run: JobRun, together: readonly ProtectedItem[], runOf: RunOf) => Promise<Result<unknown>>;

export interface PlanWork {
  readonly scenario: Job['scenario'];
  /** What an item has to allow to take part. */
  readonly operation: Operation;
  /** Which way it has to go besides, where what it allows can be either. */
  readonly homeward?: boolean;
  /** For refusals: `a failover`. */
  readonly title: string;
  /** All are shut down, then failed over, then started group after group; otherwise all machines go at once. */
  readonly stepByStep?: boolean;
  readonly prepare: (turns: PlanTurns) => Step;
  /** What the client asked for, for the journal. */
  readonly asked?: Readonly<Record<string, unknown>>;
}

export function each(
  step: (run: JobRun, item: ProtectedItem, together: readonly ProtectedItem[]) => Promise<Result<unknown>>,
): Step {
  return async (_, together, runOf) => {
    const outcomes = await Promise.all(together.map((item) => step(runOf(item), item, together)));
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
  const fits = (item: ProtectedItem) =>
    item.allows(work.operation) && item.homeward === (work.homeward ?? item.homeward);
  const fitting = items.filter(fits);
  const [first] = items;
  if (fitting.length === 0) {
    return first ? notAllowed(first, work.title) : fail('RecoveryPlanInvalid', `${plan.name} has no items any more`);
  }
  const waiting = jobsOfPlan(context, plan.name).find(hasNotReachedItsMachines);
  if (waiting) {
    const told = `${work.title} is not possible while ${waiting.scenario} of ${plan.name} is under way`;
    return fail('OperationNotAllowedInCurrentState', told);
  }
  const ways = new Set(fitting.map(({ homeward }) => homeward));
  const actions = context.parts.planActions(plan, work.operation, ways);
  const homeward = ways.has(true);
  const failure = whyNotCarriedOut(plan, actions, context.runtime.automation, homeward);
  if (failure) return { ok: false, failure };
  const groups = plan.groups.map((group) => fitting.filter(({ name }) => group.includes(name)));
  return startPlanJob(
    context,
    work.scenario,
    plan,
    async (run) => {
      const job = new PlanJob(context, run, { plan, work, actions, homeward, groups, items });
      const before = await job.begin();
      if (!before.ok) return job.close(before);
      // Meanwhile a person may have been asked, and something else may have been done with them.
      const gone = allOf(actions).length > 0 ? fitting.find((item) => !fits(item)) : undefined;
      if (gone) return job.close(notAllowed(gone, work.title));
      const step = work.prepare(job.turns);
      const machines = belongingTogether(fitting).map(async (together) => {
        const outcome = await step(run, together, job.runOf);
        for (const item of together) job.turns.done(item, outcome);
        return outcome;
      });
      const [course, ...outcomes] = await Promise.all([job.run(), ...machines]);
      return job.close(outcomes.find((outcome) => !outcome.ok) ?? course);
    },
    { ...work.asked, groups: groups.map((group) => group.map(({ name }) => name)) },
  );
}

/** Its items still allow what it will do to them. */
function hasNotReachedItsMachines({ endMs, details: { plan } }: Job): boolean {
  return endMs === undefined && plan !== undefined && plan.machinesSinceMs === undefined;
}

function belongingTogether(items: readonly ProtectedItem[]): ProtectedItem[][] {
  const sets = new Map<string, ProtectedItem[]>();
  for (const item of items) {
    const key = item.input.group ? `group ${item.input.group}` : `item ${item.name}`;
    sets.set(key, [...(sets.get(key) ?? []), item]);
  }
  return [...sets.values()];
}

/** A machine that shares a replication group with one of the plan, could go the same way now, and is not in the plan. */
export function memberLeftOut(
  context: ServiceContext,
  plan: RecoveryPlan,
  operation: Operation,
  goesThatWay: (item: ProtectedItem) => boolean,
): ProtectedItem | undefined {
  const names = plan.groups.flat();
  const groups = new Set(names.flatMap((name) => context.items.get(name)?.input.group ?? []));
  return [...context.items.values()].find(
    (item) =>
      item.input.policy.multiVmSync &&
      groups.has(item.input.group ?? '') &&
      goesThatWay(item) &&
      item.allows(operation) &&
      !names.includes(item.name),
  );
}

export function membersLeftOut(item: ProtectedItem, plan: RecoveryPlan): Result<never> {
  return fail(
    'MultiVmMemberAlone',
    `${item.name} belongs to a replication group of ${plan.name} and is not in the plan`,
  );
}
