/**
 * A request arrives twice: what a client sends again on a new connection, or a proxy in between. The second may come while
 * the first is still being carried out. Nobody hears its answer.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { type MessagesParameters, meddle, messages, messagesInWords } from './messages.ts';

export interface MessageRepeatedParameters extends MessagesParameters {
  /** How much later the second one arrives, in milliseconds. Default 1: while the first is still at work. */
  readonly afterMs?: number;
}

export const messageRepeated: Fault<MessageRepeatedParameters> = {
  name: 'message-repeated',
  title: 'A message is delivered twice',
  describe: (parameters) => `${messagesInWords(parameters)} arrives twice`,
  parameters: z.strictObject({ ...messages, afterMs: z.number().min(0).optional() }),
  needs: ['messages'],
  inject: (lab, { afterMs = 1, ...parameters }, thrown) =>
    meddle(lab, thrown, parameters, { act: 'repeat', afterMs }, 'arrives twice'),
  strikesLater: () => true,
  symptoms: () => [],
  band: 'palevioletred',
};
