/** What a protected item is made of: its disks, points and machines, what its site is told, and its way home. */
import type { ReplicationPolicy } from '../model/policy.ts';
import type { ReplicationOrder } from '../wire/agent-control.ts';
import type { Relay, ReplicaOrder } from '../wire/component-control.ts';
import type { ReplicationPath } from '../wire/provider.ts';
import type { TargetSettings } from './target-settings.ts';

export interface RecoveryPoint {
  readonly id: string;
  /** Names the snapshot of the replica disks, and the true place in the source's history. */
  readonly tag: string;
  readonly atMs: number;
  readonly consistency: 'crash' | 'application';
  /** The replication group that shares it. */
  readonly groupId?: string;
  readonly final: boolean;
  readonly epoch: number;
}

export interface ItemDisk {
  /** Name on the source. */
  readonly name: string;
  readonly capacityBytes: number;
  /** The replica disk in Azure. */
  readonly seedDisk: string;
}

export interface ItemInput {
  readonly name: string;
  readonly serverId: string;
  readonly friendlyName: string;
  readonly siteId: string;
  readonly policy: ReplicationPolicy;
  readonly processServerId: string;
  readonly cacheAccount: string;
  /** As asked for when replication was enabled; what holds now is {@link ProtectedItem.target}. */
  readonly target: TargetSettings;
  readonly disks: readonly ItemDisk[];
  readonly group?: string;
  readonly replicationPath: ReplicationPath;
}

/** Which machine it is for is settled when it is told: the one that has its disks. */
export type OrderForSource = Omit<ReplicationOrder, 'biosUuid'>;

/** What the site's roles are told about this item; absent parts mean: nothing to do. */
export interface Marching {
  readonly order?: OrderForSource;
  readonly relay?: Relay & { readonly componentId: string };
  readonly replica?: ReplicaOrder & { readonly componentId: string };
  readonly finish?: { readonly id: string };
}

export interface MachineInAzure {
  readonly name: string;
  readonly address: string;
  readonly disks: readonly string[];
  readonly tag: string;
}

/** How far the far end has come in an epoch, and when it last came further. */
export interface Progress {
  readonly epoch: number;
  readonly appliedSequence: number;
  readonly atMs: number;
  /** When the copy that began the epoch had ended. */
  readonly copiedMs?: number;
}

export interface MachineHome {
  readonly name: string;
  readonly vcenter: string;
  readonly volumes: readonly string[];
  /** It was there before, and is nobody's to remove. */
  readonly original?: true;
}

/** The machine at home that replicated to Azure last: by what its firmware calls it, with all its disks in their order. */
export interface HomeMachine {
  readonly biosUuid: string;
  readonly disks: readonly string[];
}

/** That machine at its vCenter, which takes in what comes home. */
export interface Original {
  readonly name: string;
  readonly vcenter: string;
  readonly datastore: string;
  /** Files of the disks that come home, in the order of `input.disks`. */
  readonly volumes: readonly string[];
}

/** How it goes home, as the reprotect asked and found. */
export interface WayHome {
  readonly datastore?: string | undefined;
  readonly masterTarget?: string | undefined;
  /** If the reprotect named one. */
  readonly failbackPolicy?: ReplicationPolicy | undefined;
  /** Undefined on the way to an alternate location. */
  readonly original?: Original | undefined;
}
