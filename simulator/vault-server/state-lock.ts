/**
 * One process at a time has a state file. The lock is a local socket whose name comes from the file's: the operating
 * system lets go of it when the process ends, however it ends, so nothing stale is ever left to judge.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';

export interface StateLock {
  release(): void;
}

/** Fails with `VAULT_STATE_IN_USE`. The folder of the file must exist. */
export async function lockState(path: string): Promise<Result<StateLock>> {
  const address = addressOf(path);
  const server = (await listen(address)) ?? ((await isStale(address)) ? await listen(address) : undefined);
  if (!server) {
    return fail('VAULT_STATE_IN_USE', `${path} is in use by another muster vault; stop that one, or use another file`);
  }
  return ok({ release: () => server.close() });
}

function addressOf(path: string): string {
  const file = join(realpathSync(dirname(resolve(path))), basename(path));
  const name = `muster-vault-${createHash('sha256').update(file).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await once(server.listen(address), 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/** On systems where a socket is a file, the file outlives a process that was killed; nobody answers there. */
async function isStale(address: string): Promise<boolean> {
  if (address.startsWith('\0')) return false;
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    rmSync(address, { force: true });
    return true;
  } finally {
    socket.destroy();
  }
}
