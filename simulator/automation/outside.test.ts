/** Programs and web hooks as runbooks: what they are told, how they end, and that they are given up in time. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { program, webHook } from './outside.ts';

const CONTEXT = { RecoveryPlanName: 'shop', GroupId: '1' };
const ENOUGH_MS = 60_000;
const node = (script: string) => program([process.execPath, '-e', script]);

test('a program hears the context on its standard input and in its environment, and its output is kept', async () => {
  const script =
    'let text = ""; process.stdin.on("data", (some) => { text += some; }).on("end", () => ' +
    'console.log(JSON.parse(text).GroupId, JSON.parse(process.env.RECOVERY_PLAN_CONTEXT).RecoveryPlanName));';
  expect(await node(script).call(CONTEXT, ENOUGH_MS)).toEqual({ ok: true, value: { output: '1 shop\n' } });
});

test('one that ends with another code has failed, and what it said is told', async () => {
  expect(await node('console.error("no zone"); process.exitCode = 3').call(CONTEXT, ENOUGH_MS)).toMatchObject({
    ok: false,
    failure: { code: 'RunbookFailed', message: expect.stringContaining('ended with 3'), output: 'no zone\n' },
  });
});

test('one that does not end is given up', async () => {
  expect(await node('setInterval(() => {}, 1000)').call(CONTEXT, 300)).toMatchObject({
    ok: false,
    failure: { code: 'RunbookTimedOut' },
  });
});

test('one that is not there has failed', async () => {
  expect(await program(['/nowhere/at-all']).call(CONTEXT, ENOUGH_MS)).toMatchObject({
    ok: false,
    failure: { code: 'RunbookFailed', message: expect.stringContaining('ENOENT') },
  });
});

test('a web hook gets the context as the body, and its status says how it went', async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (some) => heard.push(String(some)));
    request.on('end', () => response.writeHead(request.url === '/good' ? 200 : 503).end('told'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await webHook(`${url}/good`).call(CONTEXT, ENOUGH_MS)).toEqual({ ok: true, value: { output: 'told' } });
  expect(JSON.parse(heard.join(''))).toEqual(CONTEXT);
  expect(await webHook(`${url}/bad`).call(CONTEXT, ENOUGH_MS)).toMatchObject({
    failure: { code: 'RunbookFailed', message: 'the web hook answered with 503', output: 'told' },
  });
  await new Promise((resolve) => server.close(resolve));
  expect(await webHook(`${url}/gone`).call(CONTEXT, ENOUGH_MS)).toMatchObject({ failure: { code: 'RunbookFailed' } });
});
