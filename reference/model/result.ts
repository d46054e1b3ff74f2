/**
 * What the outside can cause is a value; a broken invariant stops the run.
 *
 * Every call that can fail for a reason outside our control returns a {@link Result}. A {@link Failure} names the reason
 * by a code from the error table (or a network code such as `ETIMEDOUT`), so that reports and `muster explain` can tell
 * the reader the cause and the remedy.
 */
export type Result<Value, Reason extends Failure = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Reason };

export interface Failure {
  /** A code of the error table, or a network error code. */
  readonly code: string;
  /** One sentence for a person: what was tried and what happened. */
  readonly message: string;
}

export function ok(): Result<undefined, never>;
export function ok<Value>(value: Value): Result<Value, never>;
export function ok(value?: unknown): Result<unknown, never> {
  return { ok: true, value };
}

export function fail<Code extends string>(
  code: Code,
  message: string,
): { ok: false; failure: { code: Code; message: string } } {
  return { ok: false, failure: { code, message } };
}

/** A structural invariant of ours is broken: the run cannot be trusted any further. Carries no remedy, only the place. */
export class InvariantBroken extends Error {
  override name = 'InvariantBroken';
}

export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantBroken(what);
}
