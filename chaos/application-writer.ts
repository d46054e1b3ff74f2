/**
 * An application's writer fails (on Windows a VSS writer): application-consistent points fail one by one, crash-consistent
 * ones go on (documented).
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes } from './symptoms.ts';
import { machineAtWork, unlessServers } from './whereabouts.ts';

export interface ApplicationWriterParameters {
  readonly server: string;
  /** What the writer says; the default is "VSS provider not registered" (documented HRESULT). */
  readonly code?: string;
}

export const applicationWriter: Fault<ApplicationWriterParameters> = {
  name: 'application-writer',
  title: "An application's writer fails",
  describe: ({ server }) => `the application writer on ${server} fails`,
  parameters: z.strictObject({ server: z.string(), code: z.string().optional() }),
  needs: ['applications'],
  whyNot: ({ server }, lab) => unlessServers(lab, [server]),
  inject: (lab, { server, code = '0x80042304' }) =>
    lab.controls.breakApplicationWriter(machineAtWork(lab, server), code),
  symptoms: ({ server }, lab) => {
    const { appConsistentMinutes } = lab.site.policy;
    if (appConsistentMinutes === 0) return [];
    // Missed after two intervals, counted from the last point that succeeded.
    const limitMs = 2 * minutes(appConsistentMinutes);
    const afterMs = minutes(appConsistentMinutes) - minutes(AFTER_MINUTES.recoveryPoint);
    const servers = [machineAtWork(lab, server)];
    // The next one is due within an interval, and has as long to arrive as any other point.
    const clearsWithinMs = minutes(appConsistentMinutes + 2 * AFTER_MINUTES.recoveryPoint);
    const severity = 'Warning';
    return [{ code: '78144', severity, on: 'item', servers, afterMs, beforeMs: limitMs + minutes(2), clearsWithinMs }];
  },
  band: 'goldenrod',
};
