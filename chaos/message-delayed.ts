/**
 * A request arrives late, perhaps long after whoever sent it gave up and sent it again: a proxy or a load balancer had kept
 * it. What it asks for may have been overtaken by what happened since.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { type MessagesParameters, meddle, messages, messagesInWords } from './messages.ts';

export interface MessageDelayedParameters extends MessagesParameters {
  readonly byMs: number;
}

export const messageDelayed: Fault<MessageDelayedParameters> = {
  name: 'message-delayed',
  title: 'A message is delivered late',
  describe: (parameters) => `${messagesInWords(parameters)} arrives ${parameters.byMs / 1000} s late`,
  parameters: z.strictObject({ ...messages, byMs: z.number().positive() }),
  needs: ['messages'],
  inject: (lab, { byMs, ...parameters }, thrown) =>
    meddle(lab, thrown, parameters, { act: 'delay', byMs }, 'is held back'),
  strikesLater: () => true,
  symptoms: () => [],
  band: 'plum',
};
