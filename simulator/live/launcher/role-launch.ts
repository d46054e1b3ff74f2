/** Starts one role and passes on what it says. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FromLauncher, Spoken, SpokenAsk, SpokenEnd, SpokenListen } from '../launcher-line.ts';
import type { SpokenRecord } from '../journal.ts';
import type { RoleConfig } from '../role/config.ts';
import { type Child, startNode } from './child.ts';
import type { LabDirectory } from './lab-directory.ts';

export interface RoleEars {
  onRecord(record: SpokenRecord): void;
  onListen(heard: SpokenListen): void;
  /** Settles with the answer. */
  onAsk(asked: SpokenAsk): Promise<unknown>;
  onBroken(end: SpokenEnd): void;
}

/** A role's process, wherever it runs. */
export type RoleChild = Omit<Child, 'pid'>;

/** Has a role run, with the line to it: what it says comes line by line. */
export type StartRole = (config: RoleConfig, onLine: (line: string) => void) => RoleChild;

export interface RunningRole {
  readonly child: RoleChild;
  order(order: string, ...given: readonly unknown[]): void;
}

const ROLE_PROCESS = fileURLToPath(new URL('../role/role-process.ts', import.meta.url));

/** Roles as processes of this computer, which find each other by the lab's `routes.json`. */
export function startsProcesses(directory: LabDirectory): StartRole {
  const { routesFile } = directory;
  return (config, onLine) => {
    const { machine, role } = config;
    const file = directory.configOf(machine, role);
    // Keys are in there.
    writeFileSync(file, JSON.stringify({ ...config, routesFile }), { mode: 0o600 });
    return startNode({ args: [ROLE_PROCESS, file], logFile: directory.logOf(`${machine}-${role}`), onLine });
  };
}

export function launchRole(config: RoleConfig, start: StartRole, ears: RoleEars): RunningRole {
  const tell = (message: FromLauncher) => child.say(JSON.stringify(message));

  function hear(line: string): void {
    const spoken = JSON.parse(line) as Spoken;
    switch (spoken.say) {
      case 'record':
        ears.onRecord(spoken);
        break;
      case 'listen':
        ears.onListen(spoken);
        break;
      case 'broken':
        ears.onBroken(spoken);
        break;
      case 'ask':
        void ears.onAsk(spoken).then((value) => tell({ answer: spoken.id, value }));
    }
  }

  const child = start(config, hear);
  return { child, order: (order, ...given) => tell({ order, given }) };
}
