import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueServerCertificate } from '../network/certificates.ts';
import { siteAuthority } from './site-authority.ts';

test('two machines with the same passphrase trust each other, and nobody with another one', async () => {
  const [here, there, elsewhere] = await Promise.all(['correct horse', 'correct horse', 'wrong'].map(siteAuthority));
  const shown = await issueServerCertificate(there as NonNullable<typeof there>, ['cs01']);
  const certificate = new X509Certificate(shown.certificate);
  const authorities = [here, elsewhere].map((authority) => new X509Certificate(authority?.certificate ?? ''));
  expect(authorities.map(({ publicKey }) => certificate.verify(publicKey))).toEqual([true, false]);
  expect(certificate.checkIssued(authorities[0] as X509Certificate)).toBe(true);
});
