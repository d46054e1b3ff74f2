/** A role asks its peers; its journal says whom it cannot reach, once for each change, and when it can again. */
import { expect, test } from 'vitest';
import { smallInternet } from '../stages/small-internet.ts';
import { watchedNetwork } from './watched-network.ts';

function stage() {
  const site = smallInternet();
  const notes: string[] = [];
  const outcomes: string[] = [];
  const journal = {
    write: (kind: string, fields: Readonly<Record<string, unknown>>) => {
      const told = [kind, ...Object.values(fields)].join(' ');
      (kind === 'peer.answer' ? outcomes : notes).push(told);
    },
  };
  const ask = (url: string, path = '/') => site.ask(watched, url, { path });
  const watched = watchedNetwork(site.role('cs01'), journal);
  const serve = (status: number, body?: unknown) => site.role('azure').listen(443, () => ({ status, body }));
  return { internet: site.internet, stage: site, ask, watched, notes, outcomes, serve };
}

test('a peer that answers is not worth a word', async () => {
  const { ask, notes, serve } = stage();
  serve(404);
  await ask('login.microsoftonline.com');
  expect(notes).toEqual([]);
});

test('a name that nobody knows', async () => {
  const { ask, notes } = stage();
  await ask('login.microsoftonline.example');
  expect(notes).toEqual(['peer.failed login.microsoftonline.example 443 ENOTFOUND']);
});

test('what stands in the way is told once, again when it is something else, and when it is gone', async () => {
  const { ask, internet, notes, serve } = stage();
  await ask('login.microsoftonline.com');
  await ask('login.microsoftonline.com');
  const unblock = internet.block({ hostName: 'login.microsoftonline.com', mode: 'drop' });
  await ask('login.microsoftonline.com');
  unblock();
  serve(200);
  await ask('login.microsoftonline.com');
  await ask('login.microsoftonline.com');
  expect(notes).toEqual([
    'peer.failed login.microsoftonline.com 443 ECONNREFUSED',
    'peer.failed login.microsoftonline.com 443 ETIMEDOUT',
    'peer.reached login.microsoftonline.com 443',
  ]);
});

test('a certificate that is not trusted', async () => {
  const { ask, internet, notes, serve } = stage();
  serve(200);
  internet.host('azure').setCertificate(443, { issuer: 'inspection', notAfterMs: Number.POSITIVE_INFINITY });
  await ask('login.microsoftonline.com');
  expect(notes).toEqual(['peer.failed login.microsoftonline.com 443 Muster TLS inspection CERT_UNTRUSTED']);
});

test('a proxy that asks for a login, and which one', async () => {
  const { internet, notes, serve, stage: site, watched } = stage();
  serve(200);
  internet.addProxy(internet.host('web01'), 3128, { authentication: { user: 'a', password: 'b' } });
  const proxy = { host: internet.host('web01').address, port: 3128 };
  await site.ask(watched, 'login.microsoftonline.com', { proxy });
  expect(notes).toEqual([`peer.failed login.microsoftonline.com 443 ${proxy.host}:3128 PROXY_AUTH_REQUIRED`]);
});

test('to be turned away counts, by the code the peer gives', async () => {
  const { ask, notes, serve } = stage();
  const listener = serve(401, { code: 'PassphraseMismatch' });
  await ask('login.microsoftonline.com');
  listener.close();
  serve(403);
  await ask('login.microsoftonline.com');
  expect(notes).toEqual([
    'peer.failed login.microsoftonline.com 443 PassphraseMismatch',
    'peer.failed login.microsoftonline.com 443 HTTP 403',
  ]);
});

test('what came of requests is told by what was asked for, once for each change, whoever was asked', async () => {
  const { ask, outcomes, serve } = stage();
  await ask('login.microsoftonline.com', '/data');
  serve(201);
  await ask('login.microsoftonline.com', '/data');
  await ask('login.microsoftonline.com', '/data/another?sig=1');
  await ask('management.azure.com', '/data');
  await ask('login.microsoftonline.com', '/digests');
  expect(outcomes).toEqual([
    'peer.answer login.microsoftonline.com 443 data ECONNREFUSED',
    'peer.answer login.microsoftonline.com 443 data 200',
    'peer.answer management.azure.com 443 data ENOTFOUND',
    'peer.answer login.microsoftonline.com 443 digests 200',
  ]);
});
