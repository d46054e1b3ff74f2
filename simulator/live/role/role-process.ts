/**
 * One role of one machine as a process of its own: `node role-process.ts CONFIG`. It speaks with its launcher over standard
 * input and output, and ends with it.
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { openLauncherLine, type SpokenEnd } from '../launcher-line.ts';
import { say } from '../say.ts';
import type { RoleConfig } from './config.ts';
import { roleParts } from './parts.ts';
import { startProgram } from './programs.ts';

const ROLE_BROKEN = 70;

/** Never settles unless the role breaks, and then the process ends. */
export async function runRole(configFile: string): Promise<void> {
  process.on('uncaughtException', endBroken);
  const line = openLauncherLine();
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as RoleConfig;
  await startProgram(config.program, roleParts(config, line));
  // By itself Node keeps what it has compiled when a process ends in order, which a role never does.
  flushCompileCache();
}

/** A role that breaks is a finding; the launcher is told which line it was. */
function endBroken(error: Error): void {
  try {
    say({ say: 'broken', message: error.message, stack: error.stack ?? '' } satisfies SpokenEnd);
  } finally {
    process.exit(ROLE_BROKEN);
  }
}

if (import.meta.main) await runRole(process.argv[2] ?? '');
