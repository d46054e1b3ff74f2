/** An SSH connection, as whoever installs an agent uses it. */
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import type { RemoteAccount, RemoteErrorCode } from '../../../reference/runtime.ts';
import { greetingFrom } from './speech.ts';

export interface SshSession {
  /** @throws when the connection breaks. */
  run(command: string, input?: string): Promise<{ readonly status: number; readonly output: string }>;
  /** False when the machine has no SFTP. @throws when the connection breaks. */
  copy(path: string, content: Uint8Array): Promise<boolean>;
  end(): void;
  /** At once, whatever is under way. */
  destroy(): void;
}

/** Signs in by password, or says why it may not. @throws when the connection breaks, or patience ends. */
export async function openSession(
  client: Client,
  socket: Socket,
  { user, password }: RemoteAccount,
  from: string,
  patience: AbortSignal,
): Promise<SshSession | { readonly refused: RemoteErrorCode }> {
  const lost = Promise.withResolvers<never>();
  // Whoever waits for something hears of it; nobody else needs to.
  lost.promise.catch(() => {});
  client.on('close', () => lost.reject(new Error('the machine closed the connection')));
  const breakOff = () => socket.destroy();
  patience.addEventListener('abort', breakOff);
  try {
    const refused = await Promise.race([signIn(lost.reject), lost.promise]);
    if (refused === undefined) return sessionOf(client, lost.promise);
    client.end();
    return { refused };
  } finally {
    patience.removeEventListener('abort', breakOff);
  }

  /** As `ssh` does: asks which ways there are, then tries the password where that is one. */
  function signIn(onLost: (error: Error) => void): Promise<RemoteErrorCode | undefined> {
    let takesPasswords = false;
    let tried = false;
    return new Promise((resolve) => {
      client.on('ready', () => resolve(undefined));
      client.on('error', (error) => {
        if (error.level !== 'client-authentication') return onLost(error);
        resolve(takesPasswords ? 'CREDENTIALS_REJECTED' : 'PASSWORD_LOGIN_OFF');
      });
      client.connect({
        sock: socket,
        username: user,
        ident: greetingFrom(from),
        // How long it may take is said in the lab's time, by `patience`.
        readyTimeout: 0,
        authHandler(left, _partially, next) {
          if (left === null) return next({ type: 'none', username: user });
          takesPasswords = (left as readonly string[]).includes('password');
          if (!takesPasswords || tried) return next(false as never);
          tried = true;
          next({ type: 'password', username: user, password });
        },
      });
    });
  }
}

function sessionOf(client: Client, lost: Promise<never>): SshSession {
  const unlessLost = <Value>(work: Promise<Value>) => Promise.race([work, lost]);
  return {
    run: (command, input) => unlessLost(run(client, command, input)),
    copy: (path, content) => unlessLost(copy(client, path, content)),
    end: () => void client.end(),
    destroy: () => void client.destroy(),
  };
}

function run(client: Client, command: string, input = ''): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let status: number | undefined;
      channel.on('data', (chunk: Buffer) => chunks.push(chunk));
      channel.on('exit', (code: number | null) => {
        status = code ?? undefined;
      });
      channel.on('close', () => {
        if (status === undefined) reject(new Error(`${command} ended without a word`));
        else resolve({ status, output: Buffer.concat(chunks).toString() });
      });
      channel.end(input);
    });
  });
}

function copy(client: Client, path: string, content: Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      // The one error that comes of the machine's saying no; all others are the connection's.
      if (error?.message.startsWith('Unable to start subsystem')) return resolve(false);
      if (error) return reject(error);
      sftp.writeFile(path, Buffer.from(content), (failed) => (failed ? reject(failed) : resolve(true)));
    });
  });
}
