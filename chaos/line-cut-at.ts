/**
 * A line goes down at a moment instead of a time, and comes back some minutes later or when the fault is healed. Whatever
 * is on its way at that instant is lost, requests and answers alike.
 */
import { z } from 'zod';
import type { Undo } from '../simulator/lab.ts';
import type { Fault } from './fault.ts';
import { type AtMoment, atMoment, momentInWords, noteStrike, seeing, strikeAt } from './moment.ts';
import { minutes } from './symptoms.ts';

export interface LineCutAtParameters extends AtMoment {
  readonly line: 'wan' | 'vpn';
  /** Default 2. */
  readonly downMinutes?: number;
}

export const lineCutAt: Fault<LineCutAtParameters> = {
  name: 'line-cut-at',
  title: 'A line goes down at a certain moment',
  describe: (parameters) => `the ${parameters.line} goes down as soon as ${momentInWords(parameters)}`,
  parameters: z.strictObject({
    ...atMoment,
    line: z.enum(['wan', 'vpn']),
    downMinutes: z.number().positive().optional(),
  }),
  needs: ['links'],
  needsBesides: ({ at }) => seeing(at),
  async inject(lab, { line, downMinutes = 2, ...moment }, thrown) {
    let cut: Promise<Undo> | undefined;
    const restore = async () => {
      await (await cut)?.();
    };
    const callOff = await strikeAt(lab, moment, () => {
      noteStrike(lab, thrown, `the ${line} goes down`);
      cut = lab.controls.cutLink(line);
      cut.catch((error: unknown) => lab.fail(error));
      lab.after(minutes(downMinutes), () => void restore().catch((error: unknown) => lab.fail(error)));
    });
    return async () => {
      await callOff();
      await restore();
    };
  },
  strikesLater: () => true,
  symptoms: () => [],
  band: 'cadetblue',
};
