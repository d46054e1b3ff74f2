/** Commands as a person can type them: what the last line of every failure is. */
import type { DrillTask } from './drill-task.ts';

export function replayCommand(bundlePath: string, force = false): string {
  return commandLine(['npx', 'muster', 'replay', bundlePath, ...(force ? ['--force'] : [])]);
}

/** Runs one drill again from its inputs, for when there is no bundle. */
export function runCommand(task: DrillTask, sitePath: string | undefined): string {
  const words = ['npx', 'muster', 'run', task.scenario, '--seed', task.seed];
  if (task.lab !== 'virtual') words.push('--lab', task.lab);
  if (sitePath !== undefined) words.push('--site', sitePath);
  if (task.plant !== undefined) words.push('--plant', task.plant);
  return commandLine(words);
}

/** With what a shell would take for its own in quotes. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
