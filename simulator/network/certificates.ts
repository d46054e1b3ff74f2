/**
 * A certificate authority of a lab's own, and the server certificates it issues: for the emulated Azure endpoints that
 * outside clients speak to over HTTPS. Everything is PEM text, as Node, files and environment variables want it.
 *
 * Keys are real and really random; nothing here reaches the virtual world.
 */
import 'reflect-metadata/lite';
import { generateKeyPairSync, randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

export interface KeyPair {
  /** The certificate, PEM. */
  readonly certificate: string;
  /** Its private key: PKCS #8, PEM, not encrypted. */
  readonly privateKey: string;
}

/** Elliptic curve keys: made in a moment, and every TLS client of the last ten years knows the curve. */
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

const DAY_MS = 24 * 3_600_000;
const AUTHORITY_DAYS = 3650;
/** Clients refuse server certificates that are valid for much longer than a year. */
const SERVER_DAYS = 397;
/** A client's clock may be behind ours. */
const BEFORE_NOW_DAYS = 1;

/** A new authority, with these keys or new ones; whoever trusts its certificate trusts every certificate it issues. */
export async function createAuthority(name: string, given?: webcrypto.CryptoKeyPair): Promise<KeyPair> {
  const keys = given ?? newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(AUTHORITY_DAYS),
    serialNumber: serialNumber(),
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pemOf(certificate, keys.privateKey);
}

/**
 * A certificate for a server that clients reach under these host names and addresses; the first names its subject.
 * @param days from yesterday on; fewer than one, and it has expired.
 */
export async function issueServerCertificate(
  authority: KeyPair,
  hosts: readonly string[],
  days = SERVER_DAYS,
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const [encodedKey] = x509.PemConverter.decode(authority.privateKey);
  const signingKey = await crypto.subtle.importKey('pkcs8', encodedKey as ArrayBuffer, KEY, false, ['sign']);
  const keys = newKeys();
  const names = hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(days),
    serialNumber: serialNumber(),
    subject: [{ CN: [hosts[0] ?? ''] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return pemOf(certificate, keys.privateKey);
}

/**
 * A pair of keys, made while the caller waits, which takes less than a millisecond: a thread that is ended while Node makes
 * keys in the background takes the whole process with it.
 */
function newKeys(): webcrypto.CryptoKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', KEY);
  return {
    publicKey: publicKey.toCryptoKey(KEY, true, ['verify']),
    privateKey: privateKey.toCryptoKey(KEY, true, ['sign']),
  };
}

async function pemOf(certificate: x509.X509Certificate, privateKey: webcrypto.CryptoKey): Promise<KeyPair> {
  const encoded = await crypto.subtle.exportKey('pkcs8', privateKey);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: `${x509.PemConverter.encode(encoded, 'PRIVATE KEY')}\n`,
  };
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  const nowMs = Date.now();
  return {
    notBefore: new Date(nowMs - BEFORE_NOW_DAYS * DAY_MS),
    notAfter: new Date(nowMs + (days - BEFORE_NOW_DAYS) * DAY_MS),
  };
}

/** Hex; positive and at most 20 bytes, as RFC 5280 asks for. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
