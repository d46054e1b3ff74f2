/**
 * What faults share that strike at a moment instead of a time: the moment as a parameter, what a lab needs to see it, and
 * that it strikes at the first one, or at a later one of its kind, and once.
 */
import { z } from 'zod';
import type { Capability, Lab, Undo } from '../simulator/lab.ts';
import type { Moment } from '../simulator/moments.ts';
import type { Thrown } from './fault.ts';

const message = {
  path: z.string(),
  method: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
};

export const momentSchema: z.ZodType<Moment> = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('record'),
    kind: z.string(),
    node: z.string().optional(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  z.strictObject({
    on: z.literal('file'),
    node: z.string(),
    done: z.enum(['write', 'append', 'sync', 'rename', 'remove']),
    path: z.string(),
  }),
  z.strictObject({ on: z.literal('request'), ...message }),
  z.strictObject({ on: z.literal('answer'), ...message }),
]);

export interface AtMoment {
  readonly at: Moment;
  /** Which one of its kind, counted from the injection. Default: the first. */
  readonly nth?: number;
}

export const atMoment = { at: momentSchema, nth: z.int().min(1).optional() };

export function seeing({ on }: Moment): readonly Capability[] {
  if (on === 'record') return ['moments'];
  return on === 'file' ? ['file-moments'] : ['message-moments'];
}

/** Does it once, when the moment has come. Undone before that, it never does. */
export async function strikeAt(lab: Lab, { at, nth = 1 }: AtMoment, strike: (machine: string) => void): Promise<Undo> {
  let toCome = nth;
  let undo: Undo | undefined;
  undo = await lab.controls.onMoment(at, (machine) => {
    toCome -= 1;
    if (toCome !== 0) return;
    void undo?.();
    strike(machine);
  });
  return undo;
}

/** For the reader of the story. */
export function momentInWords({ at, nth = 1 }: AtMoment): string {
  const which = nth === 1 ? '' : ` (number ${nth})`;
  if (at.on === 'file') return `${at.node} has done ${at.done} to ${at.path}${which}`;
  if (at.on !== 'record') {
    const [from, to] = [at.from ?? 'anybody', at.to ?? 'anybody'];
    return at.on === 'request'
      ? `${to} is asked ${at.path} by ${from}${which}`
      : `${from} has the answer to ${at.path}${which}`;
  }
  const fields = Object.entries(at.fields ?? {}).map(([field, value]) => `${field} ${value}`);
  return `${at.node ?? 'somebody'} notes ${[at.kind, ...fields].join(', ')}${which}`;
}

/** What a fault did when its moment came; the injection itself is long past then. */
export function noteStrike(lab: Lab, { fault, id }: Thrown, text: string): void {
  lab.journal.record('drill', 'fault.strike', { fault, id, text });
}
