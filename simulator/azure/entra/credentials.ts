/** How a client signs in with Entra ID, and what it may do with the vault then. */
import type { Role } from '../arm/operation.ts';

export interface Credentials {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The role assigned to it for the vault's resource group; it may do nothing there without one. */
  readonly role?: Role;
}
