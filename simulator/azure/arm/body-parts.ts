/** Shapes that the bodies of many operations share. */
import { z } from 'zod';
import { sameName } from './azure.ts';

/** What a client may leave out; many send null for it. */
export function given<Value>(shape: z.ZodType<Value>) {
  return shape.nullish().transform((value) => value ?? undefined);
}

/** One of these words, whatever its case. Any other would be misunderstood, and is refused. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return z.string().transform((written, context) => {
    const word = words.find((known) => sameName(known, written));
    if (word !== undefined) return word;
    context.addIssue(`'${written}' is not one of ${words.join(', ')}`);
    return z.NEVER;
  });
}

/** A number of minutes. */
export const minutes = z.number().int().min(0);
