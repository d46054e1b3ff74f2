/** A protected server, or a copy of one. */
import type { ObstacleName } from '../../machines/installation/obstacles.ts';
import { startMachine } from '../machine.ts';
import { liveRandom } from '../random.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

/** The launcher's order to break the applications' writer, or to mend it. */
export const BREAK_WRITER = 'break-writer';

/** The launcher's order to make applications take so much longer to freeze. */
export const SLOW_WRITER = 'slow-writer';

/** The launcher's order that this stands in the way of installers from now on. */
export const OBSTRUCT = 'obstruct';

export async function startServer({ machine }: ProgramOf<'server'>, parts: RoleParts): Promise<void> {
  const { config, clock, worldJournal, line } = parts;
  const running = startMachine(machine, {
    clock,
    random: liveRandom(config.seed, config.machine, config.life),
    worldJournal,
    runtime: parts.runtime,
    // Everything that was said has left the process, so nothing is lost by ending it here.
    powerOff: () => process.exit(0),
  });
  line.onOrder(BREAK_WRITER, (code: string | undefined) => running.breakWriter(code));
  line.onOrder(SLOW_WRITER, (byMs: number) => running.slowWriter(byMs));
  line.onOrder(OBSTRUCT, (obstacles: readonly ObstacleName[]) => running.obstruct(obstacles));
  void running.life;
}
