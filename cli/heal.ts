/** `muster heal`: takes back what runs that were killed left in the world outside. */
import { abandonedLabs, clearAway } from '../simulator/live/launcher/leftovers.ts';
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
  if (abandoned.length === 0) stdout.write('Nothing to heal: no lab was left behind.\n');
  return EXIT.passed;
}
