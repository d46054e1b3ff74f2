/**
 * Which actions of a recovery plan belong to what is done with it, and whether they can be carried out. A drill that leaves out
 * what the plan asks for would prove nothing: it is refused instead.
 */
import { fail, type Failure, ok, type Result } from '../../model/result.ts';
import type { Automation } from '../../runtime.ts';
import type { Operation } from '../item-chart.ts';
import type { ActionKind } from '../jobs/plan-progress.ts';
import type { PlanAction, PlanActions, RecoveryPlan, StepActions } from './plan.ts';

const KINDS: Readonly<Record<string, ActionKind>> = {
  ManualActionDetails: 'manual',
  AutomationRunbookActionDetails: 'runbook',
  ScriptActionDetails: 'script',
};

/** As long as a runbook may run in Azure before it is made to give way (inferred). */
const LONGEST_RUNBOOK_MS = 3 * 3_600_000;

export function kindOf({ details }: PlanAction): ActionKind {
  return KINDS[String(details.instanceType)] ?? 'script';
}

/** Name of the runbook: the last part of its id. */
export function runbookOf({ name, details }: PlanAction): string {
  const id = typeof details.runbookId === 'string' ? details.runbookId : '';
  return id.split('/').at(-1) || name;
}

/** What a person is to do, or which runbook is called. */
export function aboutOf(action: PlanAction): string {
  const { description, path } = action.details;
  if (kindOf(action) === 'runbook') return runbookOf(action);
  return String(description ?? path ?? '');
}

/** How long a runbook is waited for; undefined when what is written is no duration (`PT10M`, `00:10:00`, seconds). */
export function timeoutMsOf({ details: { timeout } }: PlanAction): number | undefined {
  if (timeout === undefined || timeout === null || timeout === '') return LONGEST_RUNBOOK_MS;
  const text = String(timeout);
  const parts =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? /^(\d+):(\d+):(\d+)$/.exec(text) ?? /^()()(\d+)$/.exec(text);
  if (!parts) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return ms > 0 ? ms : undefined;
}

/** Those of one kind of failover and direction, step by step. */
export function belongingTo(
  { actions }: RecoveryPlan,
  operation: Operation,
  homeward: ReadonlySet<boolean>,
): PlanActions {
  const directions = [...homeward].map((home) => (home ? 'RecoveryToPrimary' : 'PrimaryToRecovery'));
  const belongs = ({ failoverTypes, failoverDirections }: PlanAction) =>
    failoverTypes.includes(operation) && failoverDirections.some((one) => directions.some((own) => own === one));
  const of = ({ before, after }: StepActions) => ({ before: before.filter(belongs), after: after.filter(belongs) });
  return { shutdown: of(actions.shutdown), failover: of(actions.failover), boot: actions.boot.map(of) };
}

export function allOf({ shutdown, failover, boot }: PlanActions): PlanAction[] {
  return [shutdown, failover, ...boot].flatMap(({ before, after }) => [...before, ...after]);
}

/** Scripts are for sites with VMM (documented); a runbook needs something that it is bound to. */
export function whyNotCarriedOut(
  plan: RecoveryPlan,
  actions: PlanActions,
  automation: Automation,
  homeward: boolean,
): Failure | undefined {
  for (const action of allOf(actions)) {
    const kind = kindOf(action);
    const called = `the action "${action.name}" of ${plan.name} belongs to this failover`;
    if (kind === 'script') return notCarriedOut(`${called} and is a script, which is for sites with VMM only`);
    // On the way home it is passed over whatever it is bound to.
    if (kind !== 'runbook' || homeward || automation.has(runbookOf(action))) continue;
    return notCarriedOut(`${called}, and nothing is bound to its runbook ${runbookOf(action)}`);
  }
  return undefined;
}

function notCarriedOut(message: string): Failure {
  return { code: 'RecoveryPlanActionsNotCarriedOut', message };
}

/** A plan's actions are what they say they are. */
export function checkActions(actions: PlanActions): Result<undefined> {
  const wrong = allOf(actions).find((action) => kindOf(action) !== 'manual' && timeoutMsOf(action) === undefined);
  if (!wrong) return ok();
  const { timeout } = wrong.details;
  return fail('RecoveryPlanInvalid', `"${String(timeout)}", the timeout of the action "${wrong.name}", is no duration`);
}
