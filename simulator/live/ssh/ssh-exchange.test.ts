/** What only real connections do to an installer: somebody else answers, nobody says a word, a way falls silent. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { InstallableMachine } from '../../machines/installation/installable-machine.ts';
import { REQUEST } from '../../machines/installation/remote-requests.ts';
import { createAuthority } from '../../network/certificates.ts';
import { realNowMs } from '../lab-time.ts';
import { createLiveNetwork } from '../network/network.ts';
import type { RouteSocket } from '../network/routes.ts';
import type { Way } from '../network/ways.ts';
import { serveSsh } from './ssh-server.ts';

const identity = await createAuthority('web01');
const account = { user: 'root', password: 'secret' };

/** A network from which everything leads to that socket, until `fallSilent`. */
function leadingTo(at: RouteSocket) {
  let way: Way = { kind: 'open', ...at, address: '10.0.0.4', from: '10.0.0.5' };
  const listeners: (() => void)[] = [];
  const network = createLiveNetwork({
    node: 'cs01/process',
    address: '10.0.0.5',
    time: { startsAtMs: 0, epochRealMs: realNowMs(), speed: 100 },
    trust: { public: identity.certificate },
    identity,
    bind: () => ({ host: '127.0.0.1', port: 0 }),
    onListen() {},
    ways: { find: () => way, onChange: (listener) => void listeners.push(listener), close() {} },
  });
  onTestFinished(() => network.close());
  return {
    fallSilent() {
      way = { kind: 'silent' };
      for (const listener of listeners) listener();
    },
    async ask(path: string, body: Readonly<Record<string, unknown>> = { account }) {
      const answer = await network.request({ host: 'web01', port: 22 }, { method: 'POST', path, body });
      return answer.ok ? answer.value : answer.failure;
    },
  };
}

async function listening(server: Server): Promise<RouteSocket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** A Linux machine and whoever asks it; `sleep` is how long an installer takes there. */
async function linuxMachine(sleep: () => Promise<void> = async () => {}) {
  const machine = new InstallableMachine({ operatingSystem: 'Linux', account });
  const life = { sleep, installed() {} };
  const asked: [path: string, from: string][] = [];
  const server = serveSsh({ host: '127.0.0.1', port: 0 }, identity, (request) => {
    asked.push([request.path, request.from]);
    return machine.answer(request, life);
  });
  onTestFinished(() => server.destroy());
  return { asked, ...leadingTo(await server.listening) };
}

test('a port at which something else than SSH is spoken resets the connection', async () => {
  const { ask } = leadingTo(await listening(createServer((socket) => socket.end('220 smtp.contoso.com\r\n\r\n'))));
  expect(await ask(REQUEST.signIn)).toMatchObject({ code: 'ECONNRESET' });
});

test('so does one that hangs up before a word was said', async () => {
  const { ask } = leadingTo(await listening(createServer((socket) => socket.destroy())));
  expect(await ask(REQUEST.signIn)).toMatchObject({ code: 'ECONNRESET' });
});

test('one that takes the connection and never says a word is given up as if it were not there', async () => {
  const { ask } = leadingTo(await listening(createServer()));
  expect(await ask(REQUEST.signIn)).toMatchObject({ code: 'ETIMEDOUT' });
});

test('a machine that loses its way while an installer runs is not heard of again', async () => {
  const begun = Promise.withResolvers<void>();
  const { ask, fallSilent } = await linuxMachine(() => {
    begun.resolve();
    return new Promise(() => {});
  });
  await ask(REQUEST.copy);
  const running = ask(REQUEST.run, { account, agent: { version: '9.61.0.0', controlHost: '', passphrase: '' } });
  await begun.promise;
  fallSilent();
  expect(await running).toMatchObject({ code: 'ETIMEDOUT' });
});

test('an installer that is not on the machine any more ends as a connection that was cut', async () => {
  const { ask } = await linuxMachine();
  expect(await ask(REQUEST.run, { account, agent: { version: '9.61.0.0', controlHost: '', passphrase: '' } })).toEqual({
    code: 'ECONNRESET',
    message: expect.stringContaining('the command ended with 127: install-mobility-service: not found'),
  });
});

test('the machine hears which of the lab’s machines asks', async () => {
  const { ask, asked } = await linuxMachine();
  await ask(REQUEST.copy);
  expect(new Set(asked.map(([, from]) => from))).toEqual(new Set(['10.0.0.5']));
  expect(asked.at(-1)?.[0]).toBe(REQUEST.copy);
});
