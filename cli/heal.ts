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
  const onEngine = await healEngine();
  for (const left of onEngine) stdout.write(`Removed ${left.kind} ${left.name}, of the lab ${left.lab}.\n`);
  if (abandoned.length + onEngine.length === 0) stdout.write('Nothing to heal: no lab was left behind.\n');
  return EXIT.passed;
}

/** What labs of containers left on the engine, if one answers: without it there is nothing of them. */
async function healEngine(): Promise<readonly Leftover[]> {
  const [{ findEngine }, { leftovers, removeAll }] = await Promise.all([
    import('../simulator/live/docker/engine.ts'),
    import('../simulator/live/docker/leftovers.ts'),
  ]);
  const engine = await findEngine();
  if (!engine.ok) return [];
  const left = await leftovers(engine.value);
  await removeAll(engine.value, left);
  return left;
}
