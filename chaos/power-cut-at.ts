/**
 * A machine loses its power at a moment instead of a time: between a write and the rename that makes it count, when an
 * acknowledgement has arrived, when a chart changes or a job begins a task. It comes back some minutes later, or when the
 * fault is healed. Nothing is documented to show for so short a time; what the role makes of it is for the properties.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { type AtMoment, atMoment, momentInWords, noteStrike, seeing, strikeAt } from './moment.ts';
import { minutes } from './symptoms.ts';

export interface PowerCutAtParameters extends AtMoment {
  /** Default: where the moment came to pass; of a message, who was asked. */
  readonly machine?: string;
  /** Default 2. */
  readonly offMinutes?: number;
}

export const powerCutAt: Fault<PowerCutAtParameters> = {
  name: 'power-cut-at',
  title: 'A machine loses its power at a certain moment',
  describe: (parameters) =>
    `${parameters.machine ?? 'the machine'} loses its power as soon as ${momentInWords(parameters)}`,
  parameters: z.strictObject({
    ...atMoment,
    machine: z.string().optional(),
    offMinutes: z.number().positive().optional(),
  }),
  needs: ['power'],
  needsBesides: ({ at }) => seeing(at),
  async inject(lab, { machine, offMinutes = 2, ...moment }, thrown) {
    let restore = async () => {};
    const setPower = async (name: string, power: 'on' | 'off', why: string) => {
      try {
        await lab.controls.setPower(name, power, why);
      } catch (error) {
        lab.fail(error);
      }
    };
    const callOff = await strikeAt(lab, moment, (there) => {
      const struck = machine ?? there;
      noteStrike(lab, thrown, `${struck} loses its power`);
      const cancel = lab.after(minutes(offMinutes), () => void restore());
      restore = async () => {
        cancel();
        restore = async () => {};
        await setPower(struck, 'on', 'power is back');
      };
      void setPower(struck, 'off', 'power cut');
    });
    return async () => {
      await callOff();
      await restore();
    };
  },
  strikesLater: () => true,
  symptoms: () => [],
  band: 'saddlebrown',
};
