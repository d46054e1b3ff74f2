/** What a job has to tell beside its tasks. Kept by value: an item may be gone by the time somebody asks about its job. */
import type { PlanProgress } from './plan-progress.ts';

/** Kinds of things that jobs are about. Recorded, save for the vault. */
export type TargetType =
  | 'ProtectionEntity'
  | 'ProtectionProfile'
  | 'RecoveryPlan'
  | 'Server'
  | 'VCenter'
  | 'Cloud'
  | 'Vault';

/** The item a job is about, as it was when the job began. */
export interface AffectedItem {
  readonly serverId: string;
  readonly friendlyName: string;
  readonly siteId: string;
  readonly policy: string;
  /** Name of the machine in Azure. */
  readonly machineInAzure: string;
  /** It replicates from Azure to the site. */
  readonly homeward: boolean;
}

/** A machine that a failover or test failover brought up, and from what. */
export interface BroughtUp {
  readonly serverId: string;
  readonly friendlyName: string;
  readonly machine: string;
  readonly purpose: 'production' | 'test';
  /** Virtual network or port group. */
  readonly network: string;
  readonly pointId: string;
  readonly pointAtMs: number;
}

export interface JobDetails {
  affected: AffectedItem | undefined;
  /** The network of a test failover, or where a machine was brought up. */
  network: string | undefined;
  /** What the operator wrote at a test failover's cleanup. */
  comments: string | undefined;
  readonly broughtUp: BroughtUp[];
  /** Name of the item that a reprotect left behind: the same as before. Undefined until it is reprotected. */
  reprotected: string | undefined;
  /** Of a recovery plan: how far it has come, step by step. */
  plan: PlanProgress | undefined;
}

export function noDetails(): JobDetails {
  return {
    affected: undefined,
    network: undefined,
    comments: undefined,
    broughtUp: [],
    reprotected: undefined,
    plan: undefined,
  };
}
