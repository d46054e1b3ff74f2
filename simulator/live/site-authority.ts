/**
 * The authority of a site, derived from its passphrase: whoever knows the passphrase has the same keys, so it trusts what
 * another machine of the site shows without the two having met. The real product does as much with its passphrase; how is
 * not published.
 *
 * The certificate is made anew each time and differs in its serial number, signature and dates. That does not matter:
 * what another one issued is checked against name and key.
 */
import { createECDH, hkdfSync, type webcrypto } from 'node:crypto';
import { AUTHORITY_NAME } from '../network/authority-names.ts';
import { createAuthority, type KeyPair } from '../network/certificates.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** Number of points on the curve; a private key lies in [1, order - 1]. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const KEY_BYTES = 32;
/** 128 bits more than the key, so that the remainder is as good as evenly spread. */
const DRAWN_BYTES = 48;

export async function siteAuthority(passphrase: string): Promise<KeyPair> {
  return createAuthority(AUTHORITY_NAME.site, await keysOf(passphrase));
}

async function keysOf(passphrase: string): Promise<webcrypto.CryptoKeyPair> {
  const drawn = Buffer.from(hkdfSync('sha256', passphrase, '', 'muster site authority', DRAWN_BYTES)).toString('hex');
  const scalar = (BigInt(`0x${drawn}`) % (ORDER - 1n)) + 1n;
  const key = Buffer.from(scalar.toString(16).padStart(2 * KEY_BYTES, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(key);
  const point = curve.getPublicKey();
  const text = (bytes: Buffer) => bytes.toString('base64url');
  const publicKey = {
    kty: 'EC',
    crv: CURVE.namedCurve,
    x: text(point.subarray(1, 1 + KEY_BYTES)),
    y: text(point.subarray(1 + KEY_BYTES)),
  };
  const privateKey = { ...publicKey, d: text(key) };
  return {
    publicKey: await crypto.subtle.importKey('jwk', publicKey, CURVE, true, ['verify']),
    privateKey: await crypto.subtle.importKey('jwk', privateKey, CURVE, true, ['sign']),
  };
}
