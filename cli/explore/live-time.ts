/**
 * How long a search takes in a live lab, before it begins. Time goes by the clock there, only faster, and one drill runs after
 * another; so what takes a minute in the virtual lab may take a night.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { parseLimits, timeText, timeTyped } from '../estimate.ts';
import type { LabOffer } from '../labs.ts';
import type { RunGround, RunOptions } from '../run-plan.ts';
import type { PlannedSearch } from './mode.ts';

/** To start its processes, and to judge what they told. */
const AROUND_MS = 20_000;

/** Fails with `USAGE` when it takes longer than is allowed. */
export function liveCost(
  { drillMs, drills }: Pick<PlannedSearch, 'drillMs' | 'drills'>,
  { name }: Pick<LabOffer, 'name'>,
  speed: number,
  { forMs = Number.POSITIVE_INFINITY, ...options }: Pick<RunOptions, 'maxMemory' | 'maxTime'> & { forMs?: number },
): Result<Pick<RunGround, 'announcement'>> {
  const limits = parseLimits(options);
  if (!limits.ok) return limits;
  if (options.maxMemory !== undefined) {
    return fail(
      'USAGE',
      `--max-memory is for the virtual lab: nobody reckons what the processes of the ${name} lab take`,
    );
  }
  const eachMs = AROUND_MS + drillMs / speed;
  const wallMs = Math.min(drills * eachMs, forMs + eachMs);
  const why = `in the ${name} lab a drill takes about ${timeText(eachMs)}, one after another; --for ends it earlier`;
  const { maxMs } = limits.value;
  if (wallMs <= maxMs) return ok({ announcement: `this will take about ${timeText(wallMs)}: ${why}` });
  const allowed = `allowed ${timeText(maxMs)}: --max-time ${timeTyped(wallMs)}`;
  return fail('USAGE', `this would take about ${timeText(wallMs)} (${allowed}): ${why}`);
}
