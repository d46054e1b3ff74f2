/**
 * One role of one machine as a process of its own: `node role-process.ts KIND CONFIG`. It speaks with its launcher over
 * standard input and output, and ends with it. It loads what it needs and waits for the launcher's word to begin; only then
 * the file CONFIG has to be there. So it may be started before anybody knows what to tell it.
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { openLauncherLine, type SpokenEnd } from '../launcher-line.ts';
import { say } from '../say.ts';
import type { Program, RoleConfig } from './config.ts';
import { roleParts } from './parts.ts';
import { loadProgram } from './programs.ts';

const ROLE_BROKEN = 70;

/** Never settles unless the role breaks, and then the process ends. */
async function runRole(kind: Program['kind'], configFile: string): Promise<void> {
  process.on('uncaughtException', endBroken);
  const line = openLauncherLine();
  const start = await loadProgram(kind);
  await line.begun;
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as RoleConfig;
  await start(config.program as never, roleParts(config, line));
  // By itself Node keeps what it has compiled when a process ends in order, which a role never does.
  flushCompileCache();
}

/**
 * A role that breaks is a finding; the launcher is told which line it was. Of what a role goes on with and nobody awaits, too:
 * Node makes an exception of a rejection that nobody hears.
 */
function endBroken(error: Error): void {
  try {
    say({ say: 'broken', message: error.message, stack: error.stack ?? '' } satisfies SpokenEnd);
  } finally {
    process.exit(ROLE_BROKEN);
  }
}

const [, , kind, configFile = ''] = process.argv;
await runRole(kind as Program['kind'], configFile);
