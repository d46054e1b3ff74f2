/**
 * The recovery plans of a vault: which machines go together, in which order they start, and what is to be done around
 * that (facts, section 6). What is done with a plan is in `plan-failover.ts`.
 */
import { guidOf } from '../../model/guid.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { Job, JobRun } from '../jobs/jobs.ts';

export interface RecoveryPlan {
  readonly name: string;
  /** One source, one target: all machines of a plan belong to one site. */
  readonly siteId: string;
  /** Names of items, boot group after boot group. */
  readonly groups: readonly (readonly string[])[];
  readonly actions: PlanActions;
  readonly deploymentModel: string;
}

/** Around each step; `boot` has one entry for each boot group. */
export interface PlanActions {
  readonly shutdown: StepActions;
  readonly failover: StepActions;
  readonly boot: readonly StepActions[];
}

export interface StepActions {
  readonly before: readonly PlanAction[];
  readonly after: readonly PlanAction[];
}

/** A runbook, a script or a pause for a person. Kept and shown; not carried out. */
export interface PlanAction {
  readonly name: string;
  /** `TestFailover`, `UnplannedFailover`, …: the kinds of failover it belongs to. */
  readonly failoverTypes: readonly string[];
  /** `PrimaryToRecovery`, `RecoveryToPrimary`. */
  readonly failoverDirections: readonly string[];
  /** As the client wrote them. */
  readonly details: Readonly<Record<string, unknown>>;
}

export const NO_ACTIONS: StepActions = { before: [], after: [] };

/** Documented limits. */
const MOST_ITEMS = 100;
const MOST_GROUPS = 7;

/** What a plan is made of; the rest follows from its machines. */
export type PlanContents = Pick<RecoveryPlan, 'name' | 'groups'> & Partial<RecoveryPlan>;

/** The plan, if its machines exist, stand in it once each and belong together. */
export function planOf({ items }: ServiceContext, contents: PlanContents): Result<RecoveryPlan> {
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
  const actions = { shutdown: NO_ACTIONS, failover: NO_ACTIONS, boot: groups.map(() => NO_ACTIONS) };
  return ok({ actions, deploymentModel: 'ResourceManager', ...contents, siteId });
}

export function createPlan(context: ServiceContext, contents: PlanContents): Result<Job> {
  const plan = planOf(context, contents);
  if (!plan.ok) return plan;
  return savePlan(context, 'CreateRecoveryPlan', plan.value);
}

/** Refused while something is done with the plan (inferred). */
export function changePlan(context: ServiceContext, contents: PlanContents): Result<Job> {
  const idle = checkIdle(context, contents.name);
  if (!idle.ok) return idle;
  const plan = planOf(context, contents);
  return plan.ok ? savePlan(context, 'UpdateRecoveryPlan', plan.value) : plan;
}

function savePlan(
  context: ServiceContext,
  scenario: 'CreateRecoveryPlan' | 'UpdateRecoveryPlan',
  plan: RecoveryPlan,
): Result<Job> {
  return startPlanJob(context, scenario, plan, (run) =>
    run.task('SaveRecoveryPlanTask', async () => {
      context.plans.set(plan.name, plan);
      return ok();
    }),
  );
}

export function removePlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  const idle = checkIdle(context, plan.name);
  if (!idle.ok) return idle;
  return startPlanJob(context, 'DeleteRecoveryPlan', plan, (run) =>
    run.task('DeleteRecoveryPlanTask', async () => {
      context.plans.delete(plan.name);
      return ok();
    }),
  );
}

/** Jobs of plans know them by an id beside the name. Recorded. */
export function startPlanJob(
  { jobs, runtime }: ServiceContext,
  scenario: Job['scenario'],
  { name }: Pick<RecoveryPlan, 'name'>,
  work: (run: JobRun) => Promise<Result<unknown>>,
  asked: Readonly<Record<string, unknown>> = {},
): Result<Job> {
  const target = { name, id: guidOf(runtime.codec, `recovery plan ${name}`) };
  return ok(jobs.start(scenario, target, 'RecoveryPlan', work, asked));
}

/** What was done with a plan, or is being done, in order of time. */
export function jobsOfPlan({ jobs }: ServiceContext, name: string): Job[] {
  return jobs.list().filter(({ targetType, target }) => targetType === 'RecoveryPlan' && target === name);
}

function checkIdle(context: ServiceContext, name: string): Result<undefined> {
  const running = jobsOfPlan(context, name).find(({ endMs }) => endMs === undefined);
  if (!running) return ok();
  return fail('OperationNotAllowedInCurrentState', `${name} cannot be changed while ${running.scenario} is under way`);
}
