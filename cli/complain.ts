/** One clear message on stderr and the exit code that fits: how every command ends that could not begin. */
import type { Failure } from '../reference/model/result.ts';
import type { DrillTask } from './drill-task.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './surroundings.ts';

export function complain(stderr: Output, failure: Failure): ExitCode {
  const lines = failure.message.split('\n');
  const shown =
    lines.length > LINES_MAX ? [...lines.slice(0, LINES_MAX), `and ${lines.length - LINES_MAX} more`] : lines;
  const text =
    lines.length === 1 ? failure.message : `${lines.length} mistakes\n${shown.map((line) => `  ${line}`).join('\n')}`;
  stderr.write(`muster: ${text}\n`);
  return EXIT_CODE[failure.code] ?? EXIT.usage;
}

/** Nobody mends more at once; a file that is no site at all may have thousands. */
const LINES_MAX = 50;
/** A drill came to no verdict because code broke: a scenario's own, or Muster's. */
export function sayCrash(
  stderr: Output,
  { code, message }: Failure,
  { scenario, seed }: DrillTask,
  again: string,
): void {
  const what =
    code === 'SCENARIO_BROKEN'
      ? `error in ${scenario} (seed ${seed}): ${message}`
      : code === 'LAB_UNAVAILABLE'
        ? `${scenario} (seed ${seed}) was not run: ${message}`
        : `internal error in ${scenario} (seed ${seed}), please report it:\n${message}`;
  stderr.write(`muster: ${what}\nRun it again:\n${again}\n`);
}

/** Whatever is not here is for the person at the keyboard to mend. */
const EXIT_CODE: Readonly<Record<string, ExitCode>> = {
  INTERNAL_ERROR: EXIT.internalError,
  LAB_UNAVAILABLE: EXIT.labUnavailable,
  OUTPUT_NOT_WRITTEN: EXIT.internalError,
  SCENARIO_BROKEN: EXIT.internalError,
  VAULT_ADDRESS_UNAVAILABLE: EXIT.labUnavailable,
  VAULT_STATE_DIVERGED: EXIT.internalError,
};
