/** How an installer and a machine speak in the worlds, and at which ports. Said again from the documents (facts, section 1.2). */
import type { AgentInstallation, RemoteAccount } from '../../../reference/runtime.ts';

/** SSH with SFTP; the RPC endpoint mapper and file sharing. */
export const INSTALLER_PORTS = { Linux: [22], Windows: [135, 445] } as const;

export const REQUEST = { signIn: '/sign-in', copy: '/copy', run: '/run' } as const;

export interface RemoteRequest {
  readonly account: RemoteAccount;
  /** Of a run. */
  readonly agent?: AgentInstallation;
}
