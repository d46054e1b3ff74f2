/**
 * The recovery plans of a vault: which machines go together, in which order they start, and what is to be done around
 * that (facts, section 6). What is done with a plan is in `plan-failover.ts`.
 */
import { guidOf } from '../../model/guid.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job, JobBook, JobRun } from '../jobs/jobs.ts';
import { NO_ACTIONS, type RecoveryPlan } from './plan.ts';
import { checkActions } from './plan-actions.ts';

/** The plans of a vault, and what their changes need: the machines that may stand in one, and jobs. */
export interface PlanBooks {
  readonly plans: Map<string, RecoveryPlan>;
  readonly items: ReadonlyMap<string, ProtectedItem>;
  readonly jobs: JobBook;
  readonly runtime: Pick<Runtime, 'codec'>;
}

/** Documented limits. */
const MOST_ITEMS = 100;
const MOST_GROUPS = 7;

/** What a plan is made of; the rest follows from its machines. */
export type PlanContents = Pick<RecoveryPlan, 'name' | 'groups'> & Partial<RecoveryPlan>;

/** The plan, if its machines exist, stand in it once each and belong together. */
export function planOf({ items }: Pick<PlanBooks, 'items'>, contents: PlanContents): Result<RecoveryPlan> {
  const { groups } = contents;
  const members = groups.flat();
  if (members.length === 0) return fail('RecoveryPlanInvalid', 'a recovery plan needs at least one protected item');
  if (members.length > MOST_ITEMS)
    return fail('RecoveryPlanInvalid', `a recovery plan has at most ${MOST_ITEMS} items`);
  if (groups.length > MOST_GROUPS)
    return fail('RecoveryPlanInvalid', `a recovery plan has at most ${MOST_GROUPS} groups`);
  const unknown = members.find((name) => !items.has(name));
  if (unknown !== undefined) return fail('ArmResourceDoesNotExist', `there is no protected item ${unknown}`);
  const twice = members.find((name, index) => members.indexOf(name) !== index);
  if (twice !== undefined) return fail('RecoveryPlanInvalid', `${twice} stands in more than one group`);
  const sites = new Set(members.flatMap((name) => items.get(name)?.input.siteId ?? []));
  if (contents.siteId !== undefined) sites.add(contents.siteId);
  const [siteId = '', ...others] = sites;
  if (others.length > 0) return fail('RecoveryPlanInvalid', 'the machines of a recovery plan belong to one site');
  const split = splitGroup(items, groups);
  if (split !== undefined) {
    return fail('RecoveryPlanInvalid', `replication group ${split} would be split over several groups of the plan`);
  }
  const none = { shutdown: NO_ACTIONS, failover: NO_ACTIONS, boot: groups.map(() => NO_ACTIONS) };
  const { actions = none } = contents;
  const fitting = checkActions(actions);
  if (!fitting.ok) return fitting;
  return ok({ deploymentModel: 'ResourceManager', ...contents, actions, siteId });
}

/** The machines of a replication group stand in one group of a plan. Inferred from the documents' "in one group of a plan". */
function splitGroup(
  items: ReadonlyMap<string, ProtectedItem>,
  groups: readonly (readonly string[])[],
): string | undefined {
  const places = new Map<string, number>();
  for (const [place, members] of groups.entries()) {
    for (const name of members) {
      const { group, policy } = items.get(name)?.input ?? {};
      if (group === undefined || !policy?.multiVmSync) continue;
      if ((places.get(group) ?? place) !== place) return group;
      places.set(group, place);
    }
  }
  return undefined;
}

export function createPlan(books: PlanBooks, contents: PlanContents): Result<Job> {
  const plan = planOf(books, contents);
  if (!plan.ok) return plan;
  return savePlan(books, 'CreateRecoveryPlan', plan.value);
}

/** Refused while something is done with the plan (inferred). */
export function changePlan(books: PlanBooks, contents: PlanContents): Result<Job> {
  const idle = checkIdle(books, contents.name);
  if (!idle.ok) return idle;
  const plan = planOf(books, contents);
  return plan.ok ? savePlan(books, 'UpdateRecoveryPlan', plan.value) : plan;
}

function savePlan(
  books: PlanBooks,
  scenario: 'CreateRecoveryPlan' | 'UpdateRecoveryPlan',
  plan: RecoveryPlan,
): Result<Job> {
  return startPlanJob(books, scenario, plan, (run) =>
    run.task('SaveRecoveryPlanTask', async () => {
      books.plans.set(plan.name, plan);
      return ok();
    }),
  );
}

export function removePlan(books: PlanBooks, plan: RecoveryPlan): Result<Job> {
  const idle = checkIdle(books, plan.name);
  if (!idle.ok) return idle;
  return startPlanJob(books, 'DeleteRecoveryPlan', plan, (run) =>
    run.task('DeleteRecoveryPlanTask', async () => {
      books.plans.delete(plan.name);
      return ok();
    }),
  );
}

/** Jobs of plans know them by an id beside the name. Recorded. */
export function startPlanJob(
  { jobs, runtime }: Pick<PlanBooks, 'jobs' | 'runtime'>,
  scenario: Job['scenario'],
  { name }: Pick<RecoveryPlan, 'name'>,
  work: (run: JobRun) => Promise<Result<unknown>>,
  asked: Readonly<Record<string, unknown>> = {},
): Result<Job> {
  const target = { name, id: guidOf(runtime.codec, `recovery plan ${name}`) };
  return ok(jobs.start(scenario, target, 'RecoveryPlan', work, asked));
}

/** What was done with a plan, or is being done, in order of time. */
export function jobsOfPlan({ jobs }: Pick<PlanBooks, 'jobs'>, name: string): Job[] {
  return jobs.list().filter(({ targetType, target }) => targetType === 'RecoveryPlan' && target === name);
}

function checkIdle(books: Pick<PlanBooks, 'jobs'>, name: string): Result<undefined> {
  const running = jobsOfPlan(books, name).find(({ endMs }) => endMs === undefined);
  if (!running) return ok();
  return fail('OperationNotAllowedInCurrentState', `${name} cannot be changed while ${running.scenario} is under way`);
}
