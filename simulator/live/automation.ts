/**
 * Runbooks in a live lab: the service in its own process knows their names, and asks over the line to have one run; the launcher, which
 * has the story, runs it.
 */
import type { Result } from '../../reference/model/result.ts';
import type { Automation, RunbookCall, RunbookEnd, RunbookFailure } from '../../reference/runtime.ts';
import type { LauncherLine } from './launcher-line.ts';

/** The launcher's order: these runbooks are bound from now on. */
export const RUNBOOKS_BOUND = 'runbooks-bound';

export function askedAutomation({ ask, onOrder }: Pick<LauncherLine, 'ask' | 'onOrder'>): Automation {
  let bound: readonly string[] = [];
  onOrder(RUNBOOKS_BOUND, (...names: readonly string[]) => {
    bound = names.flat();
  });
  return {
    has: (runbook) => bound.includes(runbook.toLowerCase()),
    run: (runbook, call) => ask<Result<RunbookEnd, RunbookFailure>>('automation.run', runbook, call),
  };
}

export function automationOperations(automation: Automation) {
  return { 'automation.run': (runbook: string, call: RunbookCall) => automation.run(runbook, call) };
}
