/** The lab's own certificates, as Node's TLS sees them: a real handshake says whether they are worth anything. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthority, issueServerCertificate, type KeyPair } from './certificates.ts';

/** What a client hears that trusts `authority` and asks a server with this certificate under this name. */
async function ask(servername: string, { certificate, privateKey }: KeyPair, authority: KeyPair): Promise<string> {
  const server = createServer({ cert: certificate, key: privateKey }, (_request, response) => response.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, servername, path: '/', ca: authority.certificate, agent: false }, (response) => {
        response.resume();
        resolve(`${response.statusCode}`);
      }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    server.close();
  }
}

describe('a server with a certificate of the lab', () => {
  test('is trusted under the names and addresses in it, and under no other', async () => {
    const authority = await createAuthority('Muster test');
    const server = await issueServerCertificate(authority, ['localhost', 'login.microsoftonline.com', '127.0.0.1']);
    expect(await ask('localhost', server, authority)).toBe('200');
    expect(await ask('login.microsoftonline.com', server, authority)).toBe('200');
    expect(await ask('', server, authority)).toBe('200');
    expect(await ask('management.azure.com', server, authority)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('is not trusted by who trusts another authority, even one of the same name', async () => {
    const [ours, theirs] = await Promise.all([createAuthority('Muster test'), createAuthority('Muster test')]);
    const server = await issueServerCertificate(ours, ['localhost']);
    expect(await ask('localhost', server, theirs)).not.toBe('200');
  });

  test('cannot issue certificates itself', async () => {
    const authority = await createAuthority('Muster test');
    const server = await issueServerCertificate(authority, ['localhost']);
    const forged = await issueServerCertificate(server, ['localhost']);
    const chain = { ...forged, certificate: forged.certificate + server.certificate };
    expect(await ask('localhost', chain, authority)).not.toBe('200');
  });
});

test('an authority outlives its server certificates, and both are valid a little before they were made', async () => {
  const authority = await createAuthority('Muster test');
  const server = await issueServerCertificate(authority, ['localhost', '::1']);
  const [ca, leaf] = [new X509Certificate(authority.certificate), new X509Certificate(server.certificate)];
  const days = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;
  expect([Math.round(days(ca)), Math.round(days(leaf))]).toEqual([3650, 397]);
  expect(Date.parse(leaf.validFrom)).toBeLessThan(Date.now());
  expect(ca.ca).toBe(true);
  expect(leaf.checkIssued(ca)).toBe(true);
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:0:0:0:0:0:0:0:1');
});

test('a thread that is ended while it makes keys takes nobody with it', () => {
  const file = join(import.meta.dirname, 'fixtures/threads-that-issue.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: 'alive' });
});
