/**
 * Port 22 of a Linux machine: an SSH server in front of what the machine answers to installers. It asks the machine the very
 * things that plain requests ask in the virtual world, and says its answers as `sshd` would: by the ways to sign in that are
 * left, by a subsystem that does not start, by the exit status of a command.
 *
 * Whoever may sign in is let in; that an account is not root shows in what it can do.
 */
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ClientInfo, Connection } from 'ssh2';
import type { KeyPair } from '../../network/certificates.ts';
import type { Handler, PortServer } from '../network/server.ts';
import type { RouteSocket } from '../network/routes.ts';
import { SshGuest } from './ssh-guest.ts';

export function serveSsh(bind: RouteSocket, { privateKey }: KeyPair, handler: Handler): PortServer {
  const sockets = new Set<Socket>();
  /** Files that were copied to the machine in this life of it. Of their content nothing is kept. */
  const copied = new Set<string>();
  // Loaded where it is needed: it takes as long to load as everything else that a role needs.
  const ssh = import('ssh2').then(({ default: { Server } }) => {
    const greet = (connection: Connection, { ip, header }: ClientInfo) =>
      new SshGuest(connection, header.comments || ip, { handler, copied });
    return new Server({ hostKeys: [hostKeyOf(privateKey)] }, greet);
  });

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    void ssh.then((door) => door.injectSocket(socket));
  });
  server.listen(bind);

  return {
    listening: Promise.all([ssh, once(server, 'listening')]).then(() => {
      const { address, port } = server.address() as AddressInfo;
      return { host: address, port };
    }),
    close: () => void server.close(),
    destroy() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A machine's own key, which it has in each of its lives, in the form that the library reads. */
function hostKeyOf(privateKey: string): string {
  return createPrivateKey(privateKey).export({ type: 'sec1', format: 'pem' }).toString();
}
