/**
 * Who a vault is and who may come: the clients with their secrets, the key that signs their tokens, the authority behind
 * its certificates. Drawn once, by real chance, and kept with the state; nothing of it reaches the world.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { ROLES, type Role } from '../azure/arm/operation.ts';
import { createSigningKey } from '../azure/entra/signing-key.ts';
import { createAuthority, type KeyPair } from '../network/certificates.ts';

export interface VaultClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What its role assignment for the vault's resource group says. */
  readonly role: Role;
}

export interface VaultIdentity {
  /** One for each role. */
  readonly clients: readonly VaultClient[];
  /** Signs access tokens. */
  readonly signingKey: JWK;
  readonly authority: KeyPair;
}

export async function newIdentity(): Promise<VaultIdentity> {
  const [{ secret }, authority] = await Promise.all([createSigningKey(), createAuthority('Muster vault')]);
  const clients = ROLES.map((role) => ({
    role,
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString('base64url'),
  }));
  return { clients, signingKey: secret, authority };
}
