/**
 * The directory of one lab: everything the lab has outside its processes lies in here, and every process of it names the
 * directory on its command line; the directory's name says whose lab it is. So what a launcher that was killed left behind
 * can be found and removed.
 *
 *     routes.json                   who is where (network/routes.ts)
 *     disks/                        the log of every disk; datastores/ are the site's
 *     storage/                      Azurite's
 *     roles/<machine>/<role>/       durable files
 *     config/, logs/                of each process
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LabDirectory {
  readonly path: string;
  readonly routesFile: string;
  readonly disks: string;
  readonly datastores: string;
  readonly storage: string;
  filesOf(machine: string): string;
  configOf(machine: string, role: string): string;
  logOf(name: string): string;
  write(name: string, text: string): string;
  remove(): void;
}

/** `muster-lab-<process id of the launcher>-<random>` */
const NAME = /^muster-lab-(\d+)-/;

/** The launcher that made the directory of this name; undefined when it is none of a lab. */
export function launcherOf(name: string): number | undefined {
  const pid = NAME.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

export function createLabDirectory(parent = tmpdir()): LabDirectory {
  const path = mkdtempSync(join(parent, `muster-lab-${process.pid}-`));
  const below = (...names: string[]) => join(path, ...names.map(encodeURIComponent));
  const disks = below('disks');
  const datastores = join(disks, 'datastores');
  const storage = below('storage');
  for (const folder of [disks, datastores, storage, below('config'), below('logs')]) mkdirSync(folder);

  function write(name: string, text: string): string {
    const file = below(name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  return {
    path,
    routesFile: below('routes.json'),
    disks,
    datastores,
    storage,
    filesOf: (machine) => below('roles', machine),
    configOf: (machine, role) => below('config', `${machine}-${role}.json`),
    logOf: (name) => below('logs', `${name}.log`),
    write,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
