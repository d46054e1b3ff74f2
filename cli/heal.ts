/** `muster heal`: takes back what runs that were killed left in the world outside. */
import { abandonedLabs, clearAway } from '../simulator/live/launcher/leftovers.ts';
import type { Leftover, Refused } from '../simulator/live/docker/leftovers.ts';
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
  const { left: onEngine, refused } = await healEngine();
  const removed = onEngine.filter((one) => !refused.some(({ left }) => left === one));
  for (const left of removed) stdout.write(`Removed ${left.kind} ${left.name}, of the lab ${left.lab}.\n`);
  if (abandoned.length + onEngine.length === 0) stdout.write('Nothing to heal: no lab was left behind.\n');
  for (const { error, left } of refused) {
    const why = error.message.trim().split('\n')[0];
    stdout.write(`Not removed: ${left.kind} ${left.name}. The engine refuses: ${why}. Restart it, and heal again.\n`);
  }
  return refused.length > 0 ? EXIT.labUnavailable : EXIT.passed;
}

interface OnEngine {
  readonly left: readonly Leftover[];
  readonly refused: readonly Refused[];
}

/** What labs of containers left on the engine, if one answers: without it there is nothing of them. */
async function healEngine(): Promise<OnEngine> {
  const [{ findEngine }, { leftovers, removeAll }] = await Promise.all([
    import('../simulator/live/docker/engine.ts'),
    import('../simulator/live/docker/leftovers.ts'),
  ]);
  const engine = await findEngine();
  if (!engine.ok) return { left: [], refused: [] };
  const left = await leftovers(engine.value);
  return { left, refused: await removeAll(engine.value, left) };
}
