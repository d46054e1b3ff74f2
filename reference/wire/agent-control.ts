/**
 * Mobility service ↔ configuration server, HTTPS 443 inbound on the configuration server: registration and the settings
 * poll, which is the agent's heartbeat as well. The answer always carries the whole desired state, never a step, so a
 * lost message or a restart on either side needs no repair.
 */
import type { VolumeDescription } from '../runtime.ts';

export const REGISTER_AGENT = '/agents/register';
export const AGENT_SETTINGS = '/agents/settings';

export interface AgentRegistration {
  /** The server, whichever machine it runs on at present: a copy registers under the same id. */
  readonly serverId: string;
  /** The machine. While a lost server is switched on again beside its copy, both are heard of, each as itself. */
  readonly biosUuid: string;
  readonly name: string;
  readonly address: string;
  readonly operatingSystem: 'Windows' | 'Linux';
  readonly agentVersion: string;
  /** Proof of the passphrase: SHA-256 of passphrase and server id. */
  readonly proof: string;
  readonly disks: readonly VolumeDescription[];
}

/** 200 to a good proof, 401 to a bad one (code `PassphraseMismatch`). */
export interface AgentStatus {
  readonly serverId: string;
  readonly biosUuid: string;
  readonly address: string;
  readonly epoch?: number;
  readonly stage: ReplicationStage;
  /** Share of the initial copy (or resynchronisation) that is done, 0 to 100. */
  readonly copiedPercent: number;
  /** In the change log: captured and not yet taken by the process server. */
  readonly pendingBytes: number;
  /** Why the last shipment to the process server failed; absent while it works. */
  readonly processServerFailure?: string;
  readonly writeOrderKept: boolean;
  /** The machine's clock. */
  readonly clockMs: number;
  /** More is written than the agent's limits of a peak, in words; absent while it is not. */
  readonly peakChurn?: string;
  /** The stream cannot go on from where it was; only a new epoch helps. */
  readonly resyncReason?: string;
  readonly alerts: readonly AgentAlert[];
}

export type ReplicationStage = 'idle' | 'initial-copy' | 'resynchronising' | 'differential' | 'finished';

export interface AgentAlert {
  /** `EA0430` and so on. */
  readonly code: string;
  readonly atMs: number;
  readonly detail: string;
}

export interface AgentSettings {
  readonly replication?: ReplicationOrder;
  readonly command?: AgentCommand;
  /** The alerts that came with the poll could not be kept: they are to be told again. */
  readonly alertsRefused?: true;
}

/** What a source has to do, from the moment it reads this until it reads something else. */
export interface ReplicationOrder {
  readonly serverId: string;
  /** The machine it is for. Any other of the same server has nothing to do. */
  readonly biosUuid: string;
  /** Counts the starts of replication of this server. A new epoch begins with a copy. */
  readonly epoch: number;
  /** How the epoch begins: everything that is occupied, or only what differs from the replica. */
  readonly begin: 'full-copy' | 'checksum-copy';
  readonly processServer: { readonly host: string; readonly port: number };
  readonly disks: readonly string[];
  readonly crashConsistentMs: number;
  readonly appConsistentMs: number;
  readonly group?: ReplicationGroup;
}

/** Machines that share recovery points. The first member coordinates. */
export interface ReplicationGroup {
  readonly id: string;
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly serverId: string;
  readonly host: string;
}

/**
 * `finish`: stop the applications, ship everything including a last tag, and shut the machine down. That it was carried
 * out shows in the stream itself: by the tag marked `final`.
 */
export interface AgentCommand {
  readonly id: string;
  readonly kind: 'finish';
}
