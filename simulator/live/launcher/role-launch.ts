/** Starts one role process and passes on what it says. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FromLauncher, Spoken, SpokenAsk, SpokenEnd, SpokenListen } from '../launcher-line.ts';
import type { SpokenRecord } from '../journal.ts';
import type { RoleConfig } from '../role/config.ts';
import { type Child, startNode } from './child.ts';

export interface RoleEars {
  onRecord(record: SpokenRecord): void;
  onListen(heard: SpokenListen): void;
  /** Settles with the answer. */
  onAsk(asked: SpokenAsk): Promise<unknown>;
  onBroken(end: SpokenEnd): void;
}

export interface RunningRole {
  readonly child: Child;
  order(order: string, ...given: readonly unknown[]): void;
}

const ROLE_PROCESS = fileURLToPath(new URL('../role/role-process.ts', import.meta.url));

/** @param files where its configuration is written, and its log. */
export function launchRole(
  config: RoleConfig,
  files: { readonly config: string; readonly log: string },
  ears: RoleEars,
): RunningRole {
  // Keys are in there.
  writeFileSync(files.config, JSON.stringify(config), { mode: 0o600 });
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

  const child = startNode({ args: [ROLE_PROCESS, files.config], logFile: files.log, onLine: hear });
  return { child, order: (order, ...given) => tell({ order, given }) };
}
