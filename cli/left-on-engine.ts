/**
 * What the labs of this command have left on a container engine, once they have ended: nothing, unless the engine refuses.
 * It may hold a network for a container that it has lost, until it is restarted. The drills' verdicts stand all the same.
 */
import type { Lab } from '../simulator/lab.ts';

const REMEDY = 'Restart it, then "npx muster heal" removes it.';

/** A sentence each, with the remedy. */
export async function leftOnEngine(lab: Lab['name']): Promise<readonly string[]> {
  if (lab !== 'docker') return [];
  const [{ findEngine }, { refusal, removeOwn }] = await Promise.all([
    import('../simulator/live/docker/engine.ts'),
    import('../simulator/live/docker/leftovers.ts'),
  ]);
  const engine = await findEngine();
  if (!engine.ok) return [`What the lab had on the engine may still be there: ${engine.failure.message}. ${REMEDY}`];
  return (await removeOwn(engine.value)).map((refused) => `${refusal(refused)} ${REMEDY}`);
}
