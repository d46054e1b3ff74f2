/**
 * Tells a role that broke from Muster breaking. An error that passed through the reference's code is a finding about the
 * system under test: the drill is violated and says where. Any other is a bug of Muster's own, or of a scenario, and ends the
 * run.
 */
import { framesOf } from './stack.ts';

/** Says that an invariant broke, and knows nothing of it. */
const MESSENGER = 'reference/model/result.ts';

/** The innermost line of a role on the way of an error; undefined when no role had to do with it. */
export function lineOfRole(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = framesOf(error);
  // What a story of somebody's own throws is its own, whoever called it.
  if (frames[0]?.ours === false) return undefined;
  return frames
    .map(({ place }) => place)
    .find((place) => place.startsWith('reference/') && !place.startsWith(MESSENGER));
}
