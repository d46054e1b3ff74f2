/** `muster heal`: takes back what an interrupted run left in the world outside. The virtual lab leaves nothing there. */
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './surroundings.ts';

export function heal(stdout: Output): ExitCode {
  stdout.write('Nothing to heal: the virtual lab keeps its whole world in the process that runs it.\n');
  return EXIT.passed;
}
