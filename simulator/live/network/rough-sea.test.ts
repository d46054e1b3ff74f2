/** What only real sockets do: they break in the middle, keep silent after "hello", and end while nobody looks. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { connect, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority, issueServerCertificate } from '../../network/certificates.ts';
import { realNowMs } from '../lab-time.ts';
import { createLiveNetwork } from './network.ts';
import type { OpenWay } from './ways.ts';

const authority = await createAuthority('Muster test');
const identity = await issueServerCertificate(authority, ['cs01']);
const CREDENTIALS = { cert: identity.certificate, key: identity.privateKey };
const CS01 = { host: 'cs01', port: 443 };
const OPTIONS = {
  node: 'web01/role',
  address: '10.0.0.4',
  time: { startsAtMs: 0, epochRealMs: realNowMs(), speed: 100 },
  trust: { public: authority.certificate },
  identity,
  bind: () => ({ host: '127.0.0.1', port: 0 }),
  onListen() {},
};
const GET = { method: 'GET', path: '/' } as const;

/** A network from which everything leads to that server. */
async function leadingTo(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const way: OpenWay = { kind: 'open', host: '127.0.0.1', port, address: '10.0.0.5', from: '10.0.0.4' };
  const network = createLiveNetwork({ ...OPTIONS, ways: { find: () => way, onChange() {}, close() {} } });
  onTestFinished(() => {
    network.close();
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const ask = async (timeoutMs: number) => {
    const answer = await network.request(CS01, GET, { timeoutMs });
    return answer.ok ? answer.value.status : answer.failure.code;
  };
  return { ask };
}

const answering = (answer: string) =>
  createTlsServer(CREDENTIALS, (socket) => socket.on('error', () => {}).once('data', () => socket.end(answer)));

test('a server that takes the connection and never says a word is given up as if it were not there', async () => {
  const { ask } = await leadingTo(createServer());
  expect(await ask(600_000)).toBe('ETIMEDOUT');
});

test('a server that hangs up during the handshake has reset the connection', async () => {
  const { ask } = await leadingTo(createServer((socket) => socket.destroy()));
  expect(await ask(600_000)).toBe('ECONNRESET');
});

test('so has one that speaks something else than TLS', async () => {
  const { ask } = await leadingTo(
    createServer((socket) => socket.on('error', () => {}).write('220 smtp.contoso.com\r\n')),
  );
  expect(await ask(600_000)).toBe('ECONNRESET');
});

test.each([
  ['before its answer', ''],
  ['in the middle of its headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['in the middle of its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all of it'],
])('one that ends %s has cut it', async (_, answer) => {
  const { ask } = await leadingTo(answering(answer));
  expect(await ask(600_000)).toBe('ECONNRESET');
});

test('a kept connection that was over before it was used is replaced, and nobody notices', async () => {
  let connections = 0;
  const server = createTlsServer(CREDENTIALS, (socket) => {
    connections++;
    socket.on('error', () => {});
    // Answers once, promises to stay, and leaves at the next word.
    socket.once('data', () => {
      socket.write('HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n');
      socket.once('data', () => socket.destroy());
    });
  });
  const { ask } = await leadingTo(server);
  expect([await ask(600_000), await ask(600_000), await ask(600_000)]).toEqual([204, 204, 204]);
  expect(connections).toBe(3);
});

test('what a client had not sent completely when it broke off never reaches the handler', async () => {
  const arrived: string[] = [];
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createLiveNetwork({
    ...OPTIONS,
    ways: { find: () => ({ kind: 'unknown' }), onChange() {}, close() {} },
    onListen: (_port, socket) => socket && resolve(socket.port),
  });
  onTestFinished(() => server.close());
  server.listen(443, ({ path }) => {
    arrived.push(path);
    return { status: 200 };
  });
  const port = await promise;

  async function say(text: string): Promise<TLSSocket> {
    const socket = connect({ port, host: '127.0.0.1', servername: 'cs01', ca: authority.certificate });
    await once(socket, 'secureConnect');
    await new Promise((resolve) => socket.write(text, resolve));
    return socket;
  }
  const half = await say('PUT /half HTTP/1.1\r\nHost: cs01\r\nContent-Length: 1000\r\n\r\nhalf of it');
  half.destroy();
  await once(half, 'close');
  const whole = await say('PUT /whole HTTP/1.1\r\nHost: cs01\r\nContent-Length: 2\r\n\r\nok');
  await once(whole, 'data');
  whole.destroy();
  expect(arrived).toEqual(['/whole']);
});
