/**
 * Process server and master target ↔ configuration server, HTTPS 443: registration by passphrase and a poll that reports
 * status and brings the whole desired state.
 */
import type { RetentionDrive } from '../runtime.ts';
import type { ReplicationOrder } from './agent-control.ts';
import type { InstallationOutcome, InstallationTask } from './installation.ts';

export const REGISTER_COMPONENT = '/components/register';
export const COMPONENT_SETTINGS = '/components/settings';

export interface ComponentRegistration {
  readonly componentId: string;
  readonly kind: 'process-server' | 'master-target';
  readonly name: string;
  readonly address: string;
  /** Where it takes replication data; 9443 unless changed at its installation. */
  readonly dataPort: number;
  readonly proof: string;
  /** Of what is installed on it, and of the agents that it installs; the present one when absent. */
  readonly version?: string;
  /** Of a master target alone: what decides whether a machine can come home through it. */
  readonly masterTarget?: MasterTargetTraits;
}

export interface MasterTargetTraits {
  readonly operatingSystem: 'Windows' | 'Linux';
  /** A drive's letter on Windows, a mount point on Linux. */
  readonly retentionDrive: string;
}

export type ComponentStatus = ProcessServerStatus | MasterTargetStatus;

export interface ProcessServerStatus {
  readonly kind: 'process-server';
  readonly componentId: string;
  readonly health: 'Normal' | 'Warning' | 'Critical';
  readonly cacheBytes: number;
  readonly cacheFreeShare: number;
  readonly pendingBytes: number;
  /** How long the pending data will take to upload at the recent rate; absent while nothing is known. */
  readonly uploadEstimateMs?: number;
  /** Over the last five minutes. */
  readonly uploadedBytesPerSecond: number;
  /** Why the last upload failed; absent while it works. */
  readonly uploadFailure?: string;
  readonly sources: readonly {
    readonly serverId: string;
    readonly lastReceivedMs: number;
    /** Taken from the source and not yet passed on. */
    readonly pendingBytes: number;
    readonly throttled: boolean;
    /** Why the last transfer of it onward failed; absent while it works. */
    readonly forwardFailure?: string;
  }[];
  /** Of the installations that are ordered and over. */
  readonly installations?: readonly InstallationOutcome[];
}

export interface MasterTargetStatus {
  readonly kind: 'master-target';
  readonly componentId: string;
  readonly replicas: readonly ReplicaStatus[];
  /** Absent where its machine does not tell. */
  readonly retention?: RetentionDrive;
  /** The version of the configuration server whose orders it does not understand, because that is older. */
  readonly tooNewFor?: string;
}

/** How far a replica has come on a master target. */
export interface ReplicaStatus {
  readonly serverId: string;
  readonly epoch: number;
  readonly copied: boolean;
  readonly appliedSequence: number;
  /** Disks that were made from a recovery point for a machine to boot from, by the point's tag. */
  readonly released?: string;
  /** All that the disks can be put back to, oldest first. */
  readonly points: readonly ReplicaPoint[];
  readonly resyncReason?: string;
}

export interface ReplicaPoint {
  readonly tag: string;
  /** In which it was made: a replica keeps its points when a later epoch goes on with its disks. */
  readonly epoch: number;
  readonly atMs: number;
  readonly consistency: 'crash' | 'application';
  readonly groupId?: string;
  readonly final: boolean;
}

/** What a process server has to do with the data of each source. */
export interface ProcessServerSettings {
  readonly relays: readonly Relay[];
  readonly installations?: readonly InstallationTask[];
}

export interface Relay {
  readonly serverId: string;
  readonly epoch: number;
  /** Hex, 32 bytes: data is sealed with it before it leaves the process server. */
  readonly key: string;
  readonly target:
    | { readonly kind: 'cache-storage'; readonly account: string; readonly token: string }
    | { readonly kind: 'master-target'; readonly host: string; readonly port: number };
}

export interface MasterTargetSettings {
  /** Of the configuration server: orders are in its words. */
  readonly version: string;
  readonly replicas: readonly ReplicaOrder[];
}

export interface ReplicaDisk {
  readonly source: string;
  readonly volume: string;
  readonly capacityBytes: number;
  /** The disk of the original machine that it begins as a copy of, so that only what differs has to come. */
  readonly base?: string;
}

/** Disks a master target has to hold for a server that is coming home. */
export interface ReplicaOrder {
  readonly serverId: string;
  readonly epoch: number;
  readonly key: string;
  /** A copy of everything begins on empty disks; one by checksums goes on with those that are there. */
  readonly begin: ReplicationOrder['begin'];
  readonly disks: readonly ReplicaDisk[];
  readonly retentionMinutes: number;
  /** Make the disks of a machine from this recovery point, under these names (in the order of `disks`). */
  readonly release?: { readonly tag: string; readonly volumes: readonly string[] };
  /** Disks that were made for a machine which has never run, and will not. */
  readonly discard?: readonly string[];
}
