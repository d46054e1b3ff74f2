/**
 * Installing the Mobility service on a machine that has none: service → configuration server → process server, as part of
 * the desired state. An order says which machine should have an agent, and bears the id of the attempt; it stands until the
 * service has heard how that went. Carried out again, it has no further effect.
 *
 * Only the number of an account leaves the site. The configuration server adds user and password for the process server.
 */
import type { RemoteAccount, RemoteTarget } from '../runtime.ts';

/** An account kept at the configuration server, as the vault may know it. */
export interface RunAsAccount {
  readonly accountId: string;
  readonly accountName: string;
}

export interface InstallationOrder {
  readonly id: string;
  /** Which process server carries it out. */
  readonly componentId: string;
  readonly machine: string;
  readonly target: RemoteTarget;
  /** Number of the account to sign in with; absent when nobody said which. */
  readonly accountId?: string;
  readonly version: string;
}

export interface InstallationTask extends InstallationOrder {
  /** Absent when the configuration server keeps no account of that number. */
  readonly account?: RemoteAccount;
}

export interface InstallationOutcome {
  readonly id: string;
  readonly failure?: { readonly code: string; readonly message: string };
  /** It succeeded, and these should be known. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}
