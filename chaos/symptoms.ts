/** Symptoms that several faults share. */
import { AFTER_MINUTES } from './documented.ts';
import type { Lab } from '../simulator/lab.ts';
import type { Symptom } from './fault.ts';

export const minutes = (count: number): number => count * 60_000;

/**
 * New recovery points stop coming: 78026 when the newest is older than the policy's threshold, 90078 after an hour. The
 * newest point may be up to one interval old when the fault begins, and health is judged once a minute.
 */
export function rpoMissed(lab: Lab, servers?: readonly string[]): Symptom[] {
  const thresholdMs = minutes(lab.site.policy.rpoThresholdMinutes);
  const slackMs = minutes(AFTER_MINUTES.recoveryPoint) + minutes(1);
  const after = (limitMs: number) => ({ afterMs: limitMs - slackMs, beforeMs: limitMs + minutes(2) });
  return [
    { code: '78026', severity: 'Warning', on: 'item', servers, ...after(thresholdMs), clearsWithinMs: minutes(30) },
    {
      code: '90078',
      severity: 'Critical',
      on: 'item',
      servers,
      ...after(minutes(AFTER_MINUTES.noProgress)),
      clearsWithinMs: minutes(30),
    },
  ];
}
