/**
 * Access tokens: JSON Web Tokens signed with RS256, with the claims of the version-1 tokens that Entra gives to clients
 * of Azure Resource Manager (documented). They name nobody's permissions: those are role assignments, kept elsewhere.
 *
 * All times are the lab's. A token for one client and one audience always has the same length, because the size of messages
 * decides how long they take.
 */
import { compactVerify, errors, SignJWT } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type { Clock, RandomStream } from '../../../reference/runtime.ts';
import type { AzureCloud } from '../../site/clouds.ts';
import type { SigningKey } from './signing-key.ts';

export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  /** The client's id. */
  readonly appid: string;
  /** Its service principal's id. */
  readonly oid: string;
  /** Seconds since 1970. */
  readonly nbf: number;
  readonly exp: number;
}

const CLAIMS: z.ZodType<Claims> = z.object({
  aud: z.string(),
  iss: z.string(),
  tid: z.string(),
  appid: z.string(),
  oid: z.string(),
  nbf: z.number(),
  exp: z.number(),
});

/** Seconds. Inferred: Entra hands out 60 to 90 minutes. */
export const TOKEN_LIFETIME = 60 * 60;

/** Whoever gave out a version-1 token of that tenant. Documented. */
export function issuerOf({ tokenIssuer }: AzureCloud, tenant: string): string {
  return `${tokenIssuer}/${tenant}/`;
}

export interface TokenWish {
  readonly cloud: AzureCloud;
  readonly tenant: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly audience: string;
}

export function issueToken(
  key: SigningKey,
  { cloud, tenant, clientId, objectId, audience }: TokenWish,
  nowMs: number,
  random: RandomStream,
): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  const claims = {
    aud: audience,
    iss: issuerOf(cloud, tenant),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME,
    appid: clientId,
    appidacr: '1',
    idp: issuerOf(cloud, tenant),
    idtyp: 'app',
    oid: objectId,
    sub: objectId,
    tid: tenant,
    uti: Buffer.from(random.bytes(16)).toString('base64url'),
    ver: '1.0',
  };
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.id }).sign(key.privateKey);
}

export type TokenFault = 'InvalidAuthenticationToken' | 'ExpiredAuthenticationToken';
type Reading = Result<Claims, { code: TokenFault; message: string }>;

/** A drill sends thousands of requests with a handful of tokens; their signatures are checked once each. */
const MOST_REMEMBERED = 256;

/** Reads tokens: what they claim if the signature is right and they hold now, or why not. */
export function tokenReader(key: () => Promise<SigningKey>, clock: Clock): (token: string) => Promise<Reading> {
  const genuine = new Map<string, Claims>();

  async function checked(token: string): Promise<Claims | undefined> {
    const known = genuine.get(token);
    if (known) return known;
    const claims = await signedClaims(token, await key());
    const [oldest] = genuine.keys();
    if (claims && oldest !== undefined && genuine.size >= MOST_REMEMBERED) genuine.delete(oldest);
    if (claims) genuine.set(token, claims);
    return claims;
  }

  return async (token) => {
    const claims = await checked(token);
    if (!claims) return fail('InvalidAuthenticationToken', 'The access token is not one that Entra signed.');
    const now = clock.nowMs() / 1000;
    if (now >= claims.exp) {
      const expiry = new Date(claims.exp * 1000).toISOString();
      return fail('ExpiredAuthenticationToken', `The access token expired at ${expiry}.`);
    }
    if (now < claims.nbf) return fail('InvalidAuthenticationToken', 'The access token is not valid yet.');
    return ok(claims);
  };
}

async function signedClaims(token: string, { publicKey }: SigningKey): Promise<Claims | undefined> {
  try {
    const { payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] });
    return CLAIMS.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
