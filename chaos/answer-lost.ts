/**
 * The request is carried out and its answer never arrives: whoever asked waits until the request times out, and cannot know
 * whether it was done. It is the moment in which *at least once* has to become *once*.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { type MessagesParameters, meddle, messages, messagesInWords } from './messages.ts';

export const answerLost: Fault<MessagesParameters> = {
  name: 'answer-lost',
  title: 'An answer is lost after the request was carried out',
  describe: (parameters) => `the answer to ${messagesInWords(parameters)} is lost`,
  parameters: z.strictObject({ ...messages }),
  needs: ['messages'],
  inject: (lab, parameters, thrown) =>
    meddle(lab, thrown, parameters, { act: 'lose-answer' }, 'was carried out, and its answer is lost'),
  strikesLater: () => true,
  symptoms: () => [],
  band: 'indianred',
};
