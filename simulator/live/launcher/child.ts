/**
 * A process that belongs to the launcher: what it says is read line by line, what it complains about goes to a log file,
 * and it does not outlive the launcher, however that one ends. Its standard input is the lifeline: the system closes it
 * with the launcher, and a child that finds it closed ends.
 *
 * Every command line names the lab's directory somewhere; that is how `muster heal` tells a lab's processes from others.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Scope } from '../../ground/scope.ts';

export interface ChildSettings {
  /** Ends it at the latest when it is closed. */
  readonly scope: Scope;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its standard error goes, and its standard output unless {@link onLine} reads that. */
  readonly logFile: string;
  readonly onLine?: (line: string) => void;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Settles when it has ended and everything it said has been read. Rejects when it could not be started. */
  readonly ended: Promise<Ending>;
  /** One line for its standard input. Nobody hears it when the process is ending. */
  say(line: string): void;
  /** At once, like a power cut. */
  kill(): Promise<Ending>;
}

/** Where Node keeps what it has compiled, by default there; a lab starts the same programs again and again. */
export const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache');

/** A program for Node that ends with its lifeline: `args` begin with its file. */
export function startNode(settings: ChildSettings): Child {
  return start(process.execPath, settings.args, settings, (child) => child.kill('SIGKILL'));
}

/** A program for Node that knows nothing of lifelines. */
export function startForeignNode(settings: ChildSettings): Child {
  const watch = new URL('./ends-with-launcher.ts', import.meta.url).href;
  return startNode({ ...settings, args: ['--import', watch, ...settings.args] });
}

/**
 * Any other program. A shell waits for it to end, and beside that for the lifeline to be cut. (A shell gives background
 * jobs no standard input, hence the third descriptor.)
 */
export function startProgram(program: string, settings: ChildSettings): Child {
  const script = 'exec 3<&0; "$@" 3<&- & program=$!; { cat <&3 >/dev/null; kill -9 $program; } & wait $program';
  const args = ['-c', script, 'muster', program, ...settings.args];
  return start('/bin/sh', args, settings, (child) => child.stdin?.destroy());
}

function start(
  command: string,
  args: readonly string[],
  { scope, environment = {}, logFile, onLine }: ChildSettings,
  end: (child: ChildProcess) => void,
): Child {
  scope.signal.throwIfAborted();
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    env: { ...process.env, NODE_COMPILE_CACHE, ...environment },
    stdio: ['pipe', onLine ? 'pipe' : log, log],
    // Ctrl-C reaches the launcher only; it is the one who knows in which order things end.
    detached: true,
  });
  closeSync(log);
  const ended = Promise.all([endingOf(child), onLine && linesOf(child, onLine)]).then(([ending]) => ending);
  // Whoever is interested asks; nobody has to be.
  ended.catch(() => {});
  child.stdin?.on('error', () => {});
  const kill = () => {
    end(child);
    return ended;
  };
  // One that could not be started is not there.
  scope.atEnd(() => kill().catch(() => {}));
  return { pid: child.pid ?? 0, ended, say: (line) => void child.stdin?.write(`${line}\n`), kill };
}

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

async function linesOf({ stdout }: ChildProcess, onLine: (line: string) => void): Promise<void> {
  if (!stdout) return;
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
}
