/** What arrives on the socket, well-formed or not, from real connections. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { createAuthority, issueServerCertificate } from '../network/certificates.ts';
import { type HttpRequest, type HttpsServer, listenHttps } from './https-server.ts';

let server: HttpsServer;
let ca: string;
const served: HttpRequest[] = [];

async function listen(port: number) {
  const authority = await createAuthority('Muster test');
  ca = authority.certificate;
  return listenHttps({
    host: '127.0.0.1',
    port,
    identity: await issueServerCertificate(authority, ['127.0.0.1']),
    serve: async (request) => {
      served.push(request);
      if (request.path === '/broken') throw new Error('a bug');
      return Response.json({ path: request.path, body: request.body.length });
    },
  });
}

beforeAll(async () => {
  const listening = await listen(0);
  invariant(listening.ok, 'a free port can be had');
  server = listening.value;
});
afterAll(() => server.close());

/** Sends bytes over TLS and gives back what comes until the server closes, or until that is enough. */
async function sendAll(bytes: string | Buffer, isEnough = (_text: string) => false): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: server.port, ca });
  await once(socket, 'secureConnect');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    if (isEnough(text)) break;
  }
  return text;
}

/** One answer. */
function send(bytes: string | Buffer): Promise<string> {
  return sendAll(bytes, (text) => {
    const [, length] = /content-length: (\d+)/i.exec(text) ?? [];
    return length !== undefined && text.length >= text.indexOf('\r\n\r\n') + 4 + Number(length);
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const codeOf = (answer: string) => /"code":"(\w+)"/.exec(answer)?.[1];

test('a request becomes text, and an answer bytes', async () => {
  const answer = await send(
    'PUT /a%20b?c=d HTTP/1.1\r\nHost: vault:4711\r\nContent-Length: 4\r\nX-Ms-Client-Request-Id: 7\r\n\r\n"ä"',
  );
  expect(statusOf(answer)).toBe(200);
  const { headers, ...request } = served.at(-1) as HttpRequest;
  expect(request).toEqual({ method: 'PUT', path: '/a%20b?c=d', origin: 'https://vault:4711', body: '"ä"' });
  expect(Object.fromEntries(headers)).toEqual({ 'x-ms-client-request-id': '7' });
});

describe('what makes no sense ends here', () => {
  const hostile: [what: string, bytes: string | Buffer, status: number][] = [
    ['no HTTP at all', Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]), 400],
    ['half a request line', 'GET\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b@c/d\r\n\r\n', 400],
    ['a host with a way back', 'GET / HTTP/1.1\r\nHost: good@evil\r\n\r\n', 400],
    ['the whole server', 'GET * HTTP/1.1\r\nHost: h\r\n\r\n', 400],
    ['an address elsewhere', 'GET https://elsewhere/ HTTP/1.1\r\nHost: h\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['chunks of nonsense', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['a header without end', `GET / HTTP/1.1\r\nHost: h\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a method nobody serves', 'TRACE / HTTP/1.1\r\nHost: h\r\n\r\n', 405],
    ['a way through to elsewhere', 'CONNECT elsewhere:443 HTTP/1.1\r\nHost: h\r\n\r\n', 405],
    ['an expectation', 'POST / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\na', 417],
    [
      'a body that is not UTF-8',
      Buffer.from('PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n"\xff\xfe"', 'latin1'),
      400,
    ],
  ];
  test.each(hostile)('%s', async (_what, bytes, status) => {
    const before = served.length;
    const answer = await send(bytes);
    expect([statusOf(answer), codeOf(answer)]).toEqual([status, expect.stringMatching(/\w/)]);
    expect(answer).toMatch(/^x-ms-request-id: [\da-f-]{36}\r$/im);
    expect(served.length).toBe(before);
  });

  test('a method nobody serves is refused with those that are', async () => {
    expect(await send('TRACE / HTTP/1.1\r\nHost: h\r\n\r\n')).toMatch(/^allow: GET, HEAD, PUT,/im);
  });

  test('what follows a shorter body than was sent is turned away after the answer to that body', async () => {
    const whole = 'POST /short HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}';
    expect(await sendAll(`${whole}and more\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 .*"path":"\/short".*HTTP\/1.1 400 /s);
  });

  test('a client that says no more in the middle of a body, and waits', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca });
    await once(socket, 'secureConnect');
    socket.end('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect([statusOf(text), codeOf(text)]).toEqual([400, 'BadRequest']);
  });

  test('more body than a request may hold', async () => {
    const megabyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const answer = await send(
      `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${megabyte.repeat(5)}0\r\n\r\n`,
    );
    expect([statusOf(answer), codeOf(answer)]).toEqual([413, 'RequestContentTooLarge']);
  });

  test('plain text on the port for TLS, and a client that leaves in the middle', async () => {
    const plain = connectTcp(server.port, '127.0.0.1');
    plain.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await once(plain, 'close');
    const socket = connect({ host: '127.0.0.1', port: server.port, ca });
    await once(socket, 'secureConnect');
    socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf');
    socket.destroy();
    await once(socket, 'close');
    expect(statusOf(await send('GET /still-there HTTP/1.1\r\nHost: h\r\n\r\n'))).toBe(200);
  });
});

test('a bug behind it is a 500 with a code, and the next request is served', async () => {
  const answer = await send('GET /broken HTTP/1.1\r\nHost: h\r\n\r\n');
  expect([statusOf(answer), codeOf(answer)]).toEqual([500, 'InternalServerError']);
  expect(statusOf(await send('GET / HTTP/1.1\r\nHost: h\r\n\r\n'))).toBe(200);
});

test('a port that is taken is said in one sentence', async () => {
  expect(await listen(server.port)).toEqual({
    ok: false,
    failure: {
      code: 'VAULT_ADDRESS_UNAVAILABLE',
      message: `cannot listen on 127.0.0.1, port ${server.port}: the port is in use; choose another one with --port`,
    },
  });
});
