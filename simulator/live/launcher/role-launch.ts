/** Starts one role and passes on what it says. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scope } from '../../ground/scope.ts';
import type { FromLauncher, Spoken, SpokenAsk, SpokenEnd, SpokenListen } from '../launcher-line.ts';
import type { SpokenRecord } from '../journal.ts';
import type { Program, RoleConfig } from '../role/config.ts';
import { type Child, startNode } from './child.ts';
import type { LabDirectory } from './lab-directory.ts';

export interface RoleEars {
  onRecord(record: SpokenRecord): void;
  onListen(heard: SpokenListen): void;
  onAsk(asked: SpokenAsk, answer: (value: unknown) => void): void;
  onBroken(end: SpokenEnd): void;
}

/** A role's process, wherever it runs. */
export type RoleChild = Omit<Child, 'pid'>;

/** Has a role's process started, with the line to it: what it says comes line by line. It waits for the word to begin. */
export type StartRole = (config: RoleConfig, onLine: (line: string) => void) => RoleChild;

export interface RunningRole {
  readonly child: RoleChild;
  /** Until then it only loads what it needs. Again does no harm. */
  begin(): void;
  order(order: string, ...given: readonly unknown[]): void;
}

const ROLE_PROCESS = fileURLToPath(new URL('../role/role-process.ts', import.meta.url));

/** A role that is going to run: what is known of it before its lab's time begins. */
export interface ExpectedRole {
  readonly machine: string;
  readonly role: string;
  readonly kind: Program['kind'];
}

/**
 * Roles as processes of this computer, which find each other by the lab's `routes.json`. Those that are expected are started
 * at once, and load what they need while the lab is built; others when they are asked for.
 */
export class RoleProcesses {
  readonly #scope: Scope;
  readonly #directory: LabDirectory;
  readonly #waiting = new Map<string, WaitingProcess>();

  constructor(scope: Scope, directory: LabDirectory, expected: readonly ExpectedRole[]) {
    this.#scope = scope;
    this.#directory = directory;
    for (const role of expected) this.#waiting.set(directory.configOf(role.machine, role.role), this.#start(role));
  }

  readonly start: StartRole = (config, onLine) => {
    const { machine, role, program } = config;
    const { routesFile, configOf } = this.#directory;
    const file = configOf(machine, role);
    // Keys are in there.
    writeFileSync(file, JSON.stringify({ ...config, routesFile }), { mode: 0o600 });
    const { child, hear } = this.#waiting.get(file) ?? this.#start({ machine, role, kind: program.kind });
    this.#waiting.delete(file);
    hear(onLine);
    return child;
  };

  #start({ machine, role, kind }: ExpectedRole): WaitingProcess {
    const { configOf, logOf } = this.#directory;
    let heard = (_line: string) => {};
    const child = startNode({
      scope: this.#scope,
      args: [ROLE_PROCESS, kind, configOf(machine, role)],
      logFile: logOf(`${machine}-${role}`),
      onLine: (line) => heard(line),
    });
    return { child, hear: (onLine) => (heard = onLine) };
  }
}

interface WaitingProcess {
  readonly child: Child;
  /** From now on what it says goes there. Before it has begun it has nothing to say. */
  hear(onLine: (line: string) => void): void;
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
        ears.onAsk(spoken, (value) => tell({ answer: spoken.id, value }));
    }
  }

  const child = start(config, hear);
  return { child, begin: () => tell({ begin: true }), order: (order, ...given) => tell({ order, given }) };
}
