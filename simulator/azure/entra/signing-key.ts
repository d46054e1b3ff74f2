/** The key that Entra signs access tokens with: RSA, 2048 bits, as the real one's (documented: RS256). */
import { generateKeyPair, generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
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
  const secret = kept ?? (await exportJWK(await newPrivateKey()));
  const { kty, n, e } = secret;
  const id = await calculateJwkThumbprint({ kty, n, e } as JWK);
  const published = { kty, use: 'sig', alg: ALGORITHM, kid: id, n, e } as JWK;
  const privateKey = (await importJWK(secret, ALGORITHM)) as CryptoKey;
  const publicKey = (await importJWK(published, ALGORITHM)) as CryptoKey;
  return { id, privateKey, publicKey, published, secret };
}

/**
 * It takes a tenth of a second, for which the caller waits unless it is the main thread: another one that is ended while
 * Node makes keys in the background, as that of an interrupted drill is, takes the whole process with it.
 */
async function newPrivateKey() {
  const size = { modulusLength: 2048 };
  if (!isMainThread) return generateKeyPairSync('rsa', size).privateKey;
  return (await promisify(generateKeyPair)('rsa', size)).privateKey;
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
