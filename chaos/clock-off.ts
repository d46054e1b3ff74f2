/**
 * The clock of the configuration server is wrong. A vault takes no registration from one that is more than five minutes off
 * (documented twice, with 5 and with 15 minutes; the stricter is used). Once registered it is not asked again.
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes } from './symptoms.ts';

export interface ClockOffParameters {
  /** Ahead of the right time, or behind if negative. */
  readonly byMinutes: number;
}

export const clockOff: Fault<ClockOffParameters> = {
  name: 'clock-off',
  title: 'The clock of the configuration server is wrong',
  describe: ({ byMinutes }) =>
    `the clock of the configuration server is ${Math.abs(byMinutes)} minutes ${byMinutes < 0 ? 'slow' : 'fast'}`,
  parameters: z.strictObject({ byMinutes: z.number() }),
  needs: ['clocks'],
  inject: (lab, { byMinutes }) => lab.controls.skewClock(lab.site.configurationServer.name, minutes(byMinutes)),
  symptoms: ({ byMinutes }, lab) => {
    const registered = lab.journal.records.some(({ kind }) => kind === 'site.state');
    if (registered || Math.abs(byMinutes) <= AFTER_MINUTES.clockSkew) return [];
    return [{ code: 'ACS50008', on: 'role', afterMs: 0, beforeMs: minutes(5) }];
  },
  band: 'slateblue',
};
