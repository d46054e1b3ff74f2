/** What an HTTP application sees of a request that crossed the lab's network, and what goes back. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serveFetch } from './gateway.ts';

const echo = new Hono().all('*', async (c) =>
  c.text(`${c.req.method} ${c.req.header('content-type')} ${await c.req.text()}`),
);
const ask = (request: object) =>
  serveFetch(echo, 'example.com', { method: 'POST', path: '/x', from: '10.0.0.1', ...request });

test('JSON goes in as JSON, a form as it stands', async () => {
  expect(await ask({ body: { a: 1 } })).toMatchObject({ body: 'POST application/json {"a":1}' });
  expect(await ask({ body: 'text' })).toMatchObject({ body: 'POST application/json "text"' });
  const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=2' };
  expect(await ask(form)).toMatchObject({ body: 'POST application/x-www-form-urlencoded a=1&b=2' });
});

test('a look brings no body, whatever the client sends along', async () => {
  expect(await ask({ method: 'GET', body: { a: 1 } })).toMatchObject({ status: 200, body: 'GET application/json ' });
  expect(await ask({ method: 'HEAD', body: { a: 1 } })).toMatchObject({ status: 200, body: undefined });
});
