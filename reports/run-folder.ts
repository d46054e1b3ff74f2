/**
 * The folder of one run: `result.json`, `junit.xml`, `report.html`, `journal/` and `replay/`. A drill's journal and
 * bundle are written as soon as it is over, so that an interrupted run leaves what there is.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fail, ok } from '../reference/model/result.ts';
import type { Failure, Result } from '../reference/model/result.ts';
import { outputTrouble } from './output-trouble.ts';

const HOME = '.muster';

export class RunFolder {
  /** As the person would type it. */
  readonly path: string;
  /** What could not be as it usually is, without harm to the run. */
  readonly note: string | undefined;

  constructor(path: string, note?: string) {
    this.path = path;
    this.note = note;
  }

  /**
   * Writes one file of the run, `/` separating folders; answers with its path. A file is there as a whole or not at all:
   * what a full disk cut short takes no room and is mistaken for nothing. Fails with `OUTPUT_NOT_WRITTEN`.
   */
  write(name: string, text: string): Result<string> {
    const path = join(this.path, name);
    const unfinished = `${path}.unfinished`;
    try {
      makeFolders(resolve(dirname(path)));
      try {
        writeFileSync(unfinished, text);
        renameSync(unfinished, path);
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
      }
      return ok(path);
    } catch (error) {
      return { ok: false, failure: outputTrouble(path, error) };
    }
  }

  /** Where the same files are besides; nowhere. */
  get alsoAt(): string | undefined {
    return undefined;
  }

  /** When all that was written is where it belongs: why some of it is not. */
  async settled(): Promise<Failure | undefined> {
    return undefined;
  }

  /** Takes away what an earlier run left under a name that this one may not come to write. */
  remove(name: string): void {
    try {
      rmSync(join(this.path, name), { force: true });
    } catch {
      // A folder by that name is nobody's report, and what cannot be removed cannot be written either, which is said then.
    }
  }
}

/**
 * `out`, or a new folder `.muster/<UTC time>` to which `.muster/latest` then points. Fails with `USAGE` when it cannot
 * be made, or cannot be written to.
 */
export function openRunFolder(out: string | undefined, now: Date): Result<RunFolder> {
  if (out !== undefined && /^https?:/i.test(out))
    return fail('USAGE', 'the files of this command go to a folder: --out DIR');
  try {
    if (out === undefined) {
      const path = makeNew(now);
      return ok(new RunFolder(path, pointLatestTo(path)));
    }
    makeFolders(resolve(out));
    // Said now and not after an hour of drills. This sees a read-only file system too, where modes mean nothing.
    accessSync(out, constants.W_OK | constants.X_OK);
    return ok(new RunFolder(out));
  } catch (error) {
    return fail('USAGE', outputTrouble(out ?? `.${sep}${HOME}`, error).message);
  }
}

/** Step by step: `mkdirSync` of a whole way never returns where a file system lets nobody make folders (`/proc`). */
function makeFolders(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (dirname(path) !== path) makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else was quicker.
    if (!existsSync(path) || !statSync(path).isDirectory()) throw error;
  }
}

/** A folder that nobody else has, also when two runs begin within the same second. */
function makeNew(now: Date): string {
  const time = now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  makeFolders(resolve(HOME));
  for (let count = 1; ; count += 1) {
    const path = join(HOME, count === 1 ? time : `${time}-${count}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path)) throw error;
    }
  }
}

/** In one step, so that it points somewhere at any moment. Answers with why it does not point there. */
function pointLatestTo(path: string): string | undefined {
  const link = join(HOME, 'latest');
  const next = `${path}.latest`;
  try {
    symlinkSync(basename(path), next);
    renameSync(next, link);
    return undefined;
  } catch (error) {
    rmSync(next, { force: true });
    const isFolder = ['EISDIR', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');
    const why = isFolder ? 'it is a folder and stays as it is' : (error as Error).message;
    return `${link} does not point to this run: ${why}`;
  }
}

/** Name of a drill's files: its scenario, and its seed when the run has several. */
export function drillFileName(scenario: string, seed: string, manySeeds: boolean): string {
  const name = basename(scenario, '.ts').replace(/[^A-Za-z0-9._-]/g, '-');
  return manySeeds ? `${name}-seed-${seed.replace(/[^A-Za-z0-9._-]/g, '-')}` : name;
}

/** The journal that lies beside a bundle, when it is still there. */
export function journalBeside(bundlePath: string): string | undefined {
  const name = basename(bundlePath).replace(/\.json$/, '.ndjson');
  const path = resolve(dirname(bundlePath), '..', 'journal', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** A path as a person in the current folder would type it. */
export function typed(path: string): string {
  const here = relative(process.cwd(), resolve(path));
  return here.startsWith('..') ? resolve(path) : here;
}
