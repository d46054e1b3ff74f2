/** What faults share that single out messages: which ones, how many are let pass first, how many are taken. */
import { z } from 'zod';
import type { Lab, Undo } from '../simulator/lab.ts';
import type { MessageFilter, Mischief } from '../simulator/moments.ts';
import type { Thrown } from './fault.ts';
import { noteStrike } from './moment.ts';

export interface MessagesParameters extends MessageFilter {
  /** Default 0. */
  readonly skip?: number;
  /** Default 1. */
  readonly times?: number;
}

export const messages = {
  path: z.string(),
  method: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  skip: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
};

export function meddle(
  lab: Lab,
  thrown: Thrown,
  { skip = 0, times = 1, ...which }: MessagesParameters,
  what: Mischief,
  done: string,
): Promise<Undo> {
  return lab.controls.meddle(which, what, { skip, times }, (path) => noteStrike(lab, thrown, `${path} ${done}`));
}

export function messagesInWords({ path, method, from, to, skip = 0, times = 1 }: MessagesParameters): string {
  const ends = [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ');
  const which = `${skip > 0 ? `, after the first ${skip}` : ''}${times > 1 ? `, ${times} times` : ''}`;
  return `${[method, path, ends].filter(Boolean).join(' ')}${which}`;
}
