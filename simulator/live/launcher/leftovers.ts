/**
 * What labs of processes have left behind. A lab that ends in any ordinary way leaves nothing; of one whose launcher was
 * killed the processes end by themselves, and its directory stays. Should a process stay all the same, it is known by the
 * lab's directory on its command line.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launcherOf } from './lab-directory.ts';

export interface Leftover {
  /** Path of the lab's directory. */
  readonly directory: string;
  /** Process id of the launcher that made it. */
  readonly launcher: number;
  readonly since: Date;
}

/** Directories of labs whose launcher is no more. */
export function abandonedLabs(parent = tmpdir()): Leftover[] {
  return labsIn(parent).filter(({ launcher }) => !isAlive(launcher));
}

/** Ends what still runs of that lab and removes its directory; says how many processes there were. */
export async function clearAway({ directory }: Leftover): Promise<number> {
  const running = await processesOf(directory);
  for (const pid of running) end(pid);
  rmSync(directory, { recursive: true, force: true });
  return running.length;
}

/** Removes the directories of this process's own labs; for its last moment, in which nothing can be waited for. */
export function removeOwnDirectories(parent = tmpdir()): void {
  for (const { directory, launcher } of labsIn(parent)) {
    if (launcher === process.pid) rmSync(directory, { recursive: true, force: true });
  }
}

function labsIn(parent: string): Leftover[] {
  // Where there is no folder, no lab has been either.
  if (!existsSync(parent) || !statSync(parent).isDirectory()) return [];
  return readdirSync(parent)
    .sort()
    .flatMap((name) => {
      const launcher = launcherOf(name);
      if (launcher === undefined) return [];
      const directory = join(parent, name);
      return { directory, launcher, since: statSync(directory).birthtime };
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function processesOf(directory: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && command.includes(directory) && Number(pid) !== process.pid ? [Number(pid)] : [];
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
