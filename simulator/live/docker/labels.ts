/**
 * Whose is it: every container and network of a lab says which lab it belongs to and which process launched that. So labs
 * do not get in each other's way, and what a launcher that was killed left behind can be told from what is in use.
 */
import { basename } from 'node:path';

export interface LabMark {
  /** The name of the lab's directory, which no two labs share. */
  readonly lab: string;
  /** Process id of the launcher. */
  readonly launcher: number;
}

export const LAB_LABEL = 'muster.lab';
export const LAUNCHER_LABEL = 'muster.launcher';

export function markOf(directory: string): LabMark {
  return { lab: basename(directory), launcher: process.pid };
}

export function labelsOf({ lab, launcher }: LabMark): Record<string, string> {
  return { [LAB_LABEL]: lab, [LAUNCHER_LABEL]: String(launcher) };
}
