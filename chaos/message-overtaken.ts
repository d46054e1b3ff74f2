/**
 * A request arrives only after the next one of its kind. Between two parties that wait for each other this is a message that
 * comes after it was sent again; where several ask at once it is theirs in the wrong order.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { type MessagesParameters, meddle, messages, messagesInWords } from './messages.ts';

export const messageOvertaken: Fault<MessagesParameters> = {
  name: 'message-overtaken',
  title: 'Two messages arrive in the wrong order',
  describe: (parameters) => `${messagesInWords(parameters)} is overtaken by the next`,
  parameters: z.strictObject({ ...messages }),
  needs: ['messages'],
  inject: (lab, parameters, thrown) =>
    meddle(lab, thrown, parameters, { act: 'overtaken' }, 'waits until it is overtaken'),
  strikesLater: () => true,
  symptoms: () => [],
  band: 'orchid',
};
