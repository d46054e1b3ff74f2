/** The key that Entra signs access tokens with: RSA, 2048 bits, as the real one's (documented: RS256). */
import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, importJWK, type JWK } from 'jose';

export interface SigningKey {
  /** `kid`: tells verifiers which key it was. */
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As it stands in the key set that Entra publishes. */
  readonly published: JWK;
  /** The whole key, for a vault that keeps it over a restart so that tokens given out before still hold. */
  readonly secret: JWK;
}

const ALGORITHM = 'RS256';

/** Makes a key, or takes the one that was kept. */
export async function createSigningKey(kept?: JWK): Promise<SigningKey> {
  const secret = kept ?? (await exportJWK(newPrivateKey()));
  const { kty, n, e } = secret;
  const id = await calculateJwkThumbprint({ kty, n, e } as JWK);
  const published = { kty, use: 'sig', alg: ALGORITHM, kid: id, n, e } as JWK;
  const privateKey = (await importJWK(secret, ALGORITHM)) as CryptoKey;
  const publicKey = (await importJWK(published, ALGORITHM)) as CryptoKey;
  return { id, privateKey, publicKey, published, secret };
}

/**
 * Made while the caller waits, a tenth of a second: a thread that is ended while Node makes keys in the background, as one
 * is whose drill was interrupted, takes the whole process with it.
 */
function newPrivateKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

let ofThisProcess: Promise<SigningKey> | undefined;

/**
 * One key for all labs of a process, made when the first token is asked for: it takes tenths of a second. No two processes
 * share it, so nothing that is signed may be hashed or journaled; a signature's length is always the same.
 */
export function processSigningKey(): Promise<SigningKey> {
  ofThisProcess ??= createSigningKey();
  return ofThisProcess;
}
