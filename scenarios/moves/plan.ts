/**
 * A plan of moves: a drill as data. What an operator asks, which faults come and go, how long is waited, and when each of
 * these is done. A person can write one; mostly a machine does, that tries what nobody thought of, and then makes the
 * plan smaller as long as it still fails. `muster.moves/1`.
 *
 * Nothing stops a plan: what is refused was refused, what cannot be thrown is passed over, and what came of it all is for the
 * properties. So every part of a plan is a plan too.
 */
import { z } from 'zod';

/** When a move is made; never before the moves in front of it have begun. */
export type When =
  /** So long after the move before has ended; of an operation, its job. It is what a move without `when` means, with 0. */
  | { readonly afterMs: number }
  /** So long after the move before was begun, whatever is under way. */
  | { readonly sinceMs: number }
  /** So long after the plan began. */
  | { readonly atMs: number }
  /** So long after an item's chart entered this state (`failingOver`), counted from the beginning of the move before. */
  | { readonly state: string; readonly of?: string; readonly afterMs?: number }
  /** So long after a job began this task (`VmFailover`), counted likewise. `of` is a server, or a recovery plan. */
  | { readonly task: string; readonly of?: string; readonly afterMs?: number };

export interface OperationMove {
  /** One of `operations.ts`. */
  readonly operation: string;
  /** A protected server or the recovery plan; absent where the operation is about the site. */
  readonly subject?: string;
  /**
   * Asked only of what is not in this state (of its chart) yet, and again while it does not come to it, as an operator would
   * who wants to go on; a dozen times at most.
   */
  readonly until?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly when?: When;
}

export interface FaultMove {
  readonly fault: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What a later move heals it by; unique in the plan. Default: it lasts to the end. */
  readonly as?: string;
  readonly when?: When;
}

export interface HealMove {
  /** The `as` of an earlier fault. */
  readonly heal: string;
  readonly when?: When;
}

export interface WaitMove {
  readonly waitMs: number;
  readonly when?: When;
}

export type Move = OperationMove | FaultMove | HealMove | WaitMove;

export interface MovePlan {
  readonly schema: 'muster.moves/1';
  /** Kebab-case. */
  readonly name: string;
  readonly title: string;
  /** What is so before the first move: everything is protected and in a recovery plan, or the site has just registered. */
  readonly begins: 'protected' | 'registered';
  readonly moves: readonly Move[];
  /** When the last move has ended all faults are healed, and so long is waited for what comes of it. */
  readonly restMs: number;
}

const spanMs = z
  .number()
  .min(0)
  .max(30 * 24 * 3_600_000);
const about = { of: z.string().optional(), afterMs: spanMs.optional() };

export const whenSchema: z.ZodType<When> = z.union([
  z.strictObject({ state: z.string(), ...about }),
  z.strictObject({ task: z.string(), ...about }),
  z.strictObject({ sinceMs: spanMs }),
  z.strictObject({ atMs: spanMs }),
  z.strictObject({ afterMs: spanMs }),
]);

const when = whenSchema.optional();
const parameters = z.record(z.string(), z.unknown()).optional();

export const moveSchema: z.ZodType<Move> = z.union([
  z.strictObject({
    operation: z.string(),
    subject: z.string().optional(),
    until: z.string().optional(),
    parameters,
    when,
  }),
  z.strictObject({ fault: z.string(), parameters, as: z.string().min(1).optional(), when }),
  z.strictObject({ heal: z.string(), when }),
  z.strictObject({ waitMs: spanMs, when }),
]);

export const planSchema: z.ZodType<MovePlan> = z.strictObject({
  schema: z.literal('muster.moves/1'),
  name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is kebab-case'),
  title: z.string().min(1),
  begins: z.enum(['protected', 'registered']),
  moves: z.array(moveSchema).max(10_000),
  restMs: spanMs,
});
