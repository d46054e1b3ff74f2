/** What a recovery plan did, step by step, for people: its groups and actions, how long each took, and who answered. */
import type { DrillResult, PlanActionTimes, PlanTimes } from '../scenarios/result.ts';
import { duration } from './durations.ts';

export interface PlanStep {
  readonly plan: string;
  readonly step: string;
  readonly took: string;
  readonly how: string;
}

const OPERATIONS: Readonly<Record<string, string>> = { TestFailover: 'test', UnplannedFailover: 'failover' };

export function planStepsOf({ plans = [] }: Pick<DrillResult, 'plans'>): PlanStep[] {
  return plans.flatMap(stepsOf);
}

function stepsOf({ plan, scenario, groups, actions, tookMs, state }: PlanTimes): PlanStep[] {
  const name = `${plan}, ${OPERATIONS[scenario] ?? scenario}`;
  const steps = actions.map((action) => ({
    plan: name,
    step: `${action.place}: ${action.name}`,
    took: duration(action.tookMs),
    how: howOf(action),
  }));
  const served = groups.flatMap(({ group, servers, rtoMs }) =>
    rtoMs === undefined
      ? []
      : [{ plan: name, step: `group ${group}: ${servers.join(', ')}`, took: duration(rtoMs), how: 'RTO of the group' }],
  );
  return [...steps, ...served, { plan: name, step: 'all of it', took: duration(tookMs), how: state ?? 'not ended' }];
}

function howOf({ how, state, code, by, comments }: PlanActionTimes): string {
  if (how === 'manual' && by !== undefined) return `done, says ${by}${comments === undefined ? '' : `: ${comments}`}`;
  return `${how}: ${state}${code === undefined ? '' : ` (${code})`}`;
}
