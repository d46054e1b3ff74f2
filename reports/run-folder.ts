/**
 * The folder of one run: `result.json`, `junit.xml`, `report.html`, `journal/` and `replay/`. A drill's journal and
 * bundle are written as soon as it is over, so that an interrupted run leaves what there is.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';

const HOME = '.muster';

export class RunFolder {
  /** As the person would type it. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Writes one file of the run, `/` separating folders; answers with its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }
}

/**
 * `out`, or a new folder `.muster/<UTC time>` to which `.muster/latest` then points. Fails with `USAGE` when it cannot
 * be made.
 */
export function openRunFolder(out: string | undefined, now: Date): Result<RunFolder> {
  try {
    const path = out ?? newName(now);
    mkdirSync(path, { recursive: true });
    if (out === undefined) pointLatestTo(path);
    return ok(new RunFolder(path));
  } catch (error) {
    return fail('USAGE', `cannot write to ${out ?? HOME}: ${(error as Error).message}`);
  }
}

function newName(now: Date): string {
  const time = now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  for (let count = 1; ; count += 1) {
    const path = join(HOME, count === 1 ? time : `${time}-${count}`);
    if (!existsSync(path)) return path;
  }
}

function pointLatestTo(path: string): void {
  const link = join(HOME, 'latest');
  rmSync(link, { force: true });
  symlinkSync(basename(path), link);
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
