/** Symptoms that several faults share. */
import { AFTER_MINUTES } from './documented.ts';
import type { Lab } from '../simulator/lab.ts';
import type { Symptom } from './fault.ts';

export const minutes = (count: number): number => count * 60_000;

/** Nothing that the site has to say arrives. */
export function siteSilent(): Symptom {
  const [afterMs, beforeMs] = [minutes(4), minutes(AFTER_MINUTES.siteDisconnected + 2)];
  return { code: 'disconnected', on: 'site', afterMs, beforeMs, clearsWithinMs: minutes(5) };
}

/** A point that was on its way home when the fault began is heard of through two polls. */
const HEARD_MS = minutes(2);

/**
 * New recovery points stop coming: 78026 when the newest is older than the policy's threshold, 90078 when none has come for
 * an hour. The newest point may be up to one interval old when the fault begins, and health is judged once a minute. Which way
 * a server replicates by then nobody knows: on the way home the failback policy's threshold holds.
 */
export function rpoMissed(lab: Lab, servers?: readonly string[]): Symptom[] {
  return pointsMissed([lab.site.policy.rpoThresholdMinutes, AFTER_MINUTES.failbackRpoThreshold], servers);
}

/** The same on the way home to that master target, where one threshold holds. */
export function rpoMissedHome(towards: string): Symptom[] {
  return pointsMissed([AFTER_MINUTES.failbackRpoThreshold]).map((symptom) => ({ ...symptom, towards }));
}

function pointsMissed(thresholdMinutes: readonly number[], servers?: readonly string[]): Symptom[] {
  const thresholds = thresholdMinutes.map(minutes);
  const slackMs = minutes(AFTER_MINUTES.recoveryPoint) + minutes(1);
  const between = (leastMs: number, mostMs: number) => ({ afterMs: leastMs - slackMs, beforeMs: mostMs + minutes(2) });
  return [
    {
      code: '78026',
      severity: 'Warning',
      on: 'item',
      servers,
      ...between(Math.min(...thresholds), Math.max(...thresholds)),
      clearsWithinMs: minutes(30),
    },
    {
      code: '90078',
      severity: 'Critical',
      on: 'item',
      servers,
      ...between(minutes(AFTER_MINUTES.noProgress), minutes(AFTER_MINUTES.noProgress) + HEARD_MS),
      clearsWithinMs: minutes(30),
    },
  ];
}
