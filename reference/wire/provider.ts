/**
 * Configuration server ↔ Site Recovery service, HTTPS 443 outbound: registration of the site and the provider's poll.
 * Only the configuration server opens connections; whatever Azure wants of the site waits for the next poll.
 */
import type { AgentAlert, AgentCommand, AgentRegistration, AgentStatus, ReplicationOrder } from './agent-control.ts';
import type { DatastoreState, MasterTargetMachine, VcenterView } from '../runtime.ts';
import type { InstallationOrder, RunAsAccount } from './installation.ts';
import type { ComponentRegistration, ComponentStatus, Relay, ReplicaOrder } from './component-control.ts';

export const REGISTER_SITE = '/sites/register';
export const PROVIDER_POLL = '/sites/poll';
export const MONITORING = '/monitoring';

export interface SiteRegistration {
  readonly siteId: string;
  readonly name: string;
  readonly address: string;
  readonly registrationKey: string;
  /** How replication data would reach Azure, as set up on the configuration server. */
  readonly replicationPath: ReplicationPath;
  /** Of what is installed on the configuration server; the present one when absent. */
  readonly version?: string;
  /** The configuration server's clock, for the skew check. */
  readonly clockMs: number;
}

/** VPN and private peering are not supported for replication to Azure (documented). */
export type ReplicationPath =
  | 'internet'
  | 'expressroute-public'
  | 'expressroute-microsoft'
  | 'expressroute-private'
  | 'vpn';

export interface WayHomeWish {
  readonly datastore: string;
  /** The name of a machine. */
  readonly masterTarget: string;
}

export interface Inventory {
  readonly agents: readonly AgentRecord[];
  readonly components: readonly ComponentRecord[];
  readonly vcenters: readonly VcenterRecord[];
  readonly machines: readonly DiscoveredMachine[];
  /** What machines of these servers are called at a vCenter, by server, where that is not how the server calls itself. */
  readonly namesAtHome?: Readonly<Record<string, string>>;
  /** By server, where a machine is to come home by another way than the first there is: a plan's reprotect names none. */
  readonly waysHome?: Readonly<Record<string, WayHomeWish>>;
  /** Accounts that are kept at the configuration server, without their passwords. */
  readonly accounts?: readonly RunAsAccount[];
  /** When the certificate of the configuration server's web site runs out. */
  readonly certificateExpiryMs: number;
  /** Since when the configuration server listens: nobody can have been heard of between its last life and this one. */
  readonly listeningSinceMs: number;
}

/** A physical machine that somebody added by its address. */
export interface DiscoveredMachine {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly operatingSystem: AgentRegistration['operatingSystem'];
  /** Of the agent that registered from that address; absent until one does. */
  readonly serverId?: string;
}

export interface AgentRecord extends Omit<AgentRegistration, 'proof'> {
  readonly lastHeartbeatMs: number;
  readonly status?: Omit<AgentStatus, 'alerts'>;
  /** By how much the machine's clock was ahead of the configuration server's when it last reported. */
  readonly clockAheadMs?: number;
}

export interface ComponentRecord extends Omit<ComponentRegistration, 'proof'> {
  readonly lastHeartbeatMs: number;
  readonly status?: ComponentStatus;
}

/** How a vCenter is reached and called, as somebody added it. */
export interface VcenterSettings {
  readonly friendlyName: string;
  /** Its name or address. */
  readonly host: string;
  readonly port: number;
  /** Number of the account, among those kept on the configuration server. */
  readonly accountId: string;
  /** The process server that looks at it; absent when nobody said which. */
  readonly processServerId?: string;
}

export interface VcenterRecord extends VcenterSettings {
  /** Its name in the vault. */
  readonly name: string;
  /** The number that the configuration server gave it. */
  readonly infrastructureId: string;
  /** When somebody last looked, with or without success. */
  readonly lookedAtMs: number;
  readonly reachable: boolean;
  readonly access: 'read' | 'write';
  readonly datastores: readonly string[];
  /** These are absent where it does not tell so much. */
  readonly edition?: VcenterView['edition'];
  readonly stores?: readonly DatastoreState[];
  readonly masterTargets?: readonly MasterTargetMachine[];
  /** As they were when it last answered. */
  readonly machines: readonly MachineAtVcenter[];
  readonly failure?: string;
}

/** A virtual machine as its vCenter tells of it; read rights are enough. */
export interface MachineAtVcenter {
  readonly name: string;
  readonly biosUuid: string;
  /** Empty while nothing in the guest reports one. */
  readonly address: string;
  readonly power: 'on' | 'off';
  readonly operatingSystem: AgentRegistration['operatingSystem'];
  /** The files of its disks, system disk first, and the datastore that they lie on. */
  readonly volumes: readonly string[];
  readonly datastore?: string;
}

export interface ProviderReport {
  readonly siteId: string;
  /** The configuration server's clock: what the inventory says of times is by it. */
  readonly clockMs: number;
  readonly inventory: Inventory;
  readonly outcomes: readonly TaskOutcome[];
}

/** The whole desired state of the site. */
export interface ProviderSettings {
  /** Servers of which the vault knows nothing any more, and does not care to clean up: what was ordered of them stays. */
  readonly leftAlone?: readonly string[];
  readonly replication: readonly ReplicationOrder[];
  readonly relays: readonly (Relay & { readonly componentId: string })[];
  readonly replicas: readonly (ReplicaOrder & { readonly componentId: string })[];
  readonly commands: readonly (AgentCommand & { readonly serverId: string; readonly biosUuid: string })[];
  readonly tasks: readonly SiteTask[];
  readonly installations?: readonly InstallationOrder[];
}

/** Things to be done once by the configuration server. Carrying one out again has no further effect. */
export type SiteTask =
  | {
      readonly id: string;
      readonly kind: 'create-failback-machine';
      readonly vcenter: string;
      readonly machine: string;
      readonly serverId: string;
      readonly volumes: readonly string[];
      readonly datastore: string;
      readonly network: string;
    }
  | { readonly id: string; readonly kind: 'start-machine'; readonly vcenter: string; readonly machine: string }
  | {
      readonly id: string;
      readonly kind: 'remove-machine';
      readonly vcenter: string;
      readonly machine: string;
      /** Those it was made from: one of that name with other disks is somebody else's, and stays. */
      readonly volumes: readonly string[];
    }
  | {
      readonly id: string;
      readonly kind: 'add-vcenter' | 'update-vcenter';
      readonly vcenter: string;
      readonly settings: VcenterSettings;
    }
  | { readonly id: string; readonly kind: 'forget-vcenter'; readonly vcenter: string }
  | { readonly id: string; readonly kind: 'discover-machine'; readonly machine: DiscoveredMachine }
  | { readonly id: string; readonly kind: 'refresh' }
  | { readonly id: string; readonly kind: 'renew-certificate' };

export interface TaskOutcome {
  readonly id: string;
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
}

export interface MonitoringReport {
  readonly siteId: string;
  readonly atMs: number;
  readonly alerts: readonly (AgentAlert & { readonly serverId: string })[];
}
