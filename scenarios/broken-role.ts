/**
 * Tells a role that broke from Muster breaking. An error that passed through the reference's code is a finding about the
 * system under test: the drill is violated and says where. Any other is a bug of Muster's own and ends the run.
 */

/** Frames like `at ProtectedItem.send (file:///…/reference/site-recovery/item.ts:130:5)`. */
const FRAME = /\/(reference\/[\w./-]+\.ts:\d+)/g;
/** Says that an invariant broke, and knows nothing of it. */
const MESSENGER = 'reference/model/result.ts';

/** The innermost line of a role on the way of an error; undefined when no role had to do with it. */
export function lineOfRole(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const lines = [...stack.matchAll(FRAME)].map(([, line]) => line as string);
  return lines.find((line) => !line.startsWith(MESSENGER));
}
