/** A Toxiproxy that takes requests and answers none holds nobody up. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers } from './toxiproxy.ts';
import { toxiproxyClient } from './toxiproxy-client.ts';

const connections = new Set<Socket>();
const silent = createServer((connection) => connections.add(connection.on('error', () => {})));
const { signal: never } = new AbortController();
let host: string;

beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  host = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const connection of connections) connection.destroy();
  await once(silent.close(), 'close');
});

const proxy = { name: 'line', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };

test('a request ends when an answer should have been there', async () => {
  const client = toxiproxyClient(host, never, { answersWithinMs: 50 });
  await expect(client.createProxy(proxy)).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a request under way ends with the lab, and no other is begun', async () => {
  const [lab, interruption] = [new AbortController(), new Error('interrupted')];
  const client = toxiproxyClient(host, lab.signal);
  const asked = client.createProxy(proxy);
  lab.abort(interruption);
  await expect(asked).rejects.toBe(interruption);
  await expect(client.getVersion()).rejects.toBe(interruption);
});

test('one that never comes to answer is not waited for without end', async () => {
  const client = toxiproxyClient(host, never, { answersWithinMs: 20 });
  const ended = new Promise<never>(() => {});
  await expect(answers({ signal: never }, { ended }, client, 50)).rejects.toThrow('does not answer');
});
