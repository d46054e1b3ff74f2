/** Looks for a program where people have it: on the path, and where Go installs what it builds. */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Its path; undefined when there is none. */
export function findProgram(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { PATH = '', GOBIN, GOPATH = join(homedir(), 'go') } = environment;
  const goFolders = GOPATH.split(delimiter).map((folder) => join(folder, 'bin'));
  const folders = [...PATH.split(delimiter), ...(GOBIN ? [GOBIN] : []), ...goFolders];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
