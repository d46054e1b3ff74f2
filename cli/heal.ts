/** `muster heal`: takes back what runs that were killed left in the world outside. */
import { abandonedLabs, clearAway } from '../simulator/live/launcher/leftovers.ts';
import type { Leftover } from '../simulator/live/docker/leftovers.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './surroundings.ts';

export async function heal(stdout: Output): Promise<ExitCode> {
  const abandoned = abandonedLabs();
  for (const lab of abandoned) {
    const processes = await clearAway(lab);
    const ended = processes === 0 ? '' : `; ended ${processes} of its processes`;
    stdout.write(`Removed ${lab.directory}, a lab of ${lab.since.toISOString()}${ended}.\n`);
  }
  const { removed, refused } = await healEngine();
  for (const left of removed) stdout.write(`Removed ${left.kind} ${left.name}, of the lab ${left.lab}.\n`);
  if (abandoned.length + removed.length + refused.length === 0)
    stdout.write('Nothing to heal: no lab was left behind.\n');
  for (const refusal of refused) stdout.write(`${refusal} Restart it, and heal again.\n`);
  return refused.length > 0 ? EXIT.labUnavailable : EXIT.passed;
}

interface OnEngine {
  readonly removed: readonly Leftover[];
  /** A sentence each. */
  readonly refused: readonly string[];
}

/** What labs of containers left on the engine, if one answers: without it there is nothing of them. */
async function healEngine(): Promise<OnEngine> {
  const [{ findEngine }, { leftovers, refusal, removeAll }] = await Promise.all([
    import('../simulator/live/docker/engine.ts'),
    import('../simulator/live/docker/leftovers.ts'),
  ]);
  const engine = await findEngine();
  if (!engine.ok) return { removed: [], refused: [] };
  const left = await leftovers(engine.value);
  const refused = await removeAll(engine.value, left);
  const removed = left.filter((one) => !refused.some((other) => other.left === one));
  return { removed, refused: refused.map(refusal) };
}
