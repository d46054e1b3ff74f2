/**
 * Recovery plans (facts, section 6): several machines as one. All are failed over in parallel, then started group after
 * group; members of a replication group come up at a point that they share.
 */
import { fail, ok, type Result } from '../model/result.ts';
import { BootOrder, type BootTurn } from './boot-order.ts';
import { notAllowed, type ServiceContext } from './context.ts';
import type { Operation } from './item-chart.ts';
import type { ProtectedItem, RecoveryPoint } from './item.ts';
import type { Job, JobRun } from './jobs.ts';
import { commitItem } from './workflows/commit.ts';
import { failBackItems } from './workflows/failback.ts';
import { failOverItem } from './workflows/failover.ts';
import { askedFor, chooseGroupPoint, choosePoint, type PointChoice } from './workflows/points.ts';
import { runCleanUpTest, runTestFailover } from './workflows/test-failover.ts';

export interface RecoveryPlan {
  readonly name: string;
  /** Names of items, boot group after boot group. */
  readonly groups: readonly (readonly string[])[];
}

export interface PlanFailoverRequest {
  readonly choice: PointChoice;
  /** Machines of one replication group use a point that all of them share. */
  readonly multiVmPoint: boolean;
  readonly shutDownSource: boolean;
}

/** Documented limits. */
const MOST_ITEMS = 100;
const MOST_GROUPS = 7;

export function checkPlan(plan: RecoveryPlan, items: ReadonlyMap<string, ProtectedItem>): Result<RecoveryPlan> {
  const members = plan.groups.flat();
  if (members.length === 0) return fail('RecoveryPlanInvalid', 'a recovery plan needs at least one protected item');
  if (members.length > MOST_ITEMS)
    return fail('RecoveryPlanInvalid', `a recovery plan has at most ${MOST_ITEMS} items`);
  if (plan.groups.length > MOST_GROUPS)
    return fail('RecoveryPlanInvalid', `a recovery plan has at most ${MOST_GROUPS} groups`);
  const unknown = members.find((name) => !items.has(name));
  if (unknown) return fail('ArmResourceDoesNotExist', `there is no protected item ${unknown}`);
  const twice = members.find((name, index) => members.indexOf(name) !== index);
  if (twice) return fail('RecoveryPlanInvalid', `${twice} stands in more than one group`);
  return ok(plan);
}

/** What is done with machines that belong together: the members of a replication group, or one machine alone. */
type Step = (run: JobRun, together: readonly ProtectedItem[]) => Promise<Result<unknown>>;

function each(step: (run: JobRun, item: ProtectedItem) => Promise<Result<unknown>>): Step {
  return async (run, together) => {
    const outcomes = await Promise.all(together.map((item) => step(run, item)));
    return outcomes.find((outcome) => !outcome.ok) ?? ok();
  };
}

export function testFailOverPlan(
  context: ServiceContext,
  plan: RecoveryPlan,
  request: Omit<PlanFailoverRequest, 'shutDownSource'>,
  network: string,
): Result<Job> {
  return startForAll(
    context,
    plan,
    'TestFailover',
    'TestFailover',
    'a test failover',
    (boot) => {
      const points = pointsOf(context, plan, request);
      return each(async (run, item) => {
        item.send({ type: 'TEST_STARTED' });
        const outcome = await runTestFailover(context, run, item, () => points(item), network, boot);
        if (!outcome.ok) item.send({ type: 'TEST_FAILED' });
        return outcome;
      });
    },
    askedFor(request.choice, request.multiVmPoint),
  );
}

export function cleanUpTestOfPlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  return startForAll(context, plan, 'TestFailoverCleanup', 'TestFailoverCleanup', 'a test failover cleanup', () => {
    return each((run, item) => runCleanUpTest(context, run, item));
  });
}

export function failOverPlan(context: ServiceContext, plan: RecoveryPlan, request: PlanFailoverRequest): Result<Job> {
  const leftOut = memberLeftOut(context, plan);
  if (leftOut) {
    return fail(
      'MultiVmMemberAlone',
      `${leftOut.name} belongs to a replication group of ${plan.name} and is not in the plan`,
    );
  }
  return startForAll(
    context,
    plan,
    'UnplannedFailover',
    'UnplannedFailover',
    'a failover',
    (boot) => {
      const points = pointsOf(context, plan, request);
      const { shutDownSource } = request;
      const toAzure = each((run, item) => failOverItem(context, run, item, shutDownSource, () => points(item), boot));
      return (run, together) =>
        together.every(({ homeward }) => homeward)
          ? failBackItems(context, run, together, boot)
          : toAzure(run, together);
    },
    askedFor(request.choice, request.multiVmPoint),
  );
}

export function commitPlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  return startForAll(context, plan, 'CommitFailover', 'Commit', 'a commit', () => {
    return each((run, item) => commitItem(context, run, item));
  });
}

/** A machine that shares a replication group with one of the plan, could fail over now, and is not in the plan. */
function memberLeftOut(context: ServiceContext, plan: RecoveryPlan): ProtectedItem | undefined {
  const names = plan.groups.flat();
  const groups = new Set(names.flatMap((name) => context.items.get(name)?.input.group ?? []));
  return [...context.items.values()].find(
    (item) =>
      item.input.policy.multiVmSync &&
      groups.has(item.input.group ?? '') &&
      item.allows('UnplannedFailover') &&
      !names.includes(item.name),
  );
}

/**
 * One job over all items of the plan. An item that the operation does not fit because it is further along already (a
 * machine that was failed over before) is passed over, as documented; if it fits none, the request is refused.
 */
function startForAll(
  context: ServiceContext,
  plan: RecoveryPlan,
  scenario: 'TestFailover' | 'TestFailoverCleanup' | 'UnplannedFailover' | 'CommitFailover',
  operation: Operation,
  title: string,
  prepare: (boot: BootTurn) => Step,
  asked: Readonly<Record<string, unknown>> = {},
): Result<Job> {
  const items = plan.groups.flat().flatMap((name) => context.items.get(name) ?? []);
  const fitting = items.filter((item) => item.allows(operation));
  const [first] = items;
  if (fitting.length === 0) {
    return first ? notAllowed(first, title) : fail('RecoveryPlanInvalid', `${plan.name} has no items any more`);
  }
  return ok(
    context.jobs.start(
      scenario,
      plan.name,
      'RecoveryPlan',
      async (run) => {
        const groups = plan.groups.map((group) => fitting.filter(({ name }) => group.includes(name)));
        const boot = new BootOrder(groups);
        const step = prepare(boot);
        const outcomes = await Promise.all(
          belongingTogether(fitting).map(async (together) => {
            const outcome = await step(run, together);
            for (const item of together) boot.done(item);
            return outcome;
          }),
        );
        return outcomes.find((outcome) => !outcome.ok) ?? ok();
      },
      asked,
    ),
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

/** Chooses once for all members of a replication group, each machine for itself otherwise. */
function pointsOf(
  context: ServiceContext,
  plan: RecoveryPlan,
  request: { choice: PointChoice; multiVmPoint: boolean },
): (item: ProtectedItem) => Promise<Result<RecoveryPoint>> {
  const chosen = new Map<string, ReturnType<typeof chooseGroupPoint>>();
  const items = plan.groups.flat().flatMap((name) => context.items.get(name) ?? []);
  return async (item) => {
    const { group } = item.input;
    if (!group || !request.multiVmPoint) return choosePoint(context, item, request.choice);
    const members = items.filter((other) => other.input.group === group);
    if (members.length < 2) return choosePoint(context, item, request.choice);
    const shared = chosen.get(group) ?? chooseGroupPoint(members, request.choice);
    chosen.set(group, shared);
    if (!shared.ok) return shared;
    return ok(shared.value.get(item) as RecoveryPoint);
  };
}
