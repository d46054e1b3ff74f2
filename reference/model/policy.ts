import { type Digester, guidOf } from './guid.ts';

/** A replication policy as the service keeps it (facts, section 3.7). */
export interface ReplicationPolicy {
  readonly name: string;
  /** For the way home, from Azure to the site. */
  readonly homeward?: boolean;
  /** Only an alert threshold; it does not steer replication. */
  readonly rpoThresholdMinutes: number;
  /** How long recovery points are kept; 0 keeps only the latest. */
  readonly retentionMinutes: number;
  /** 0 turns application-consistent points off. */
  readonly appConsistentMinutes: number;
  /** 5 in classic, fixed. */
  readonly crashConsistentMinutes: number;
  readonly multiVmSync: boolean;
}

/** The failback policy that is created with every forward policy: 15 min, 24 h, 60 min (documented). */
export function failbackPolicyOf(forward: ReplicationPolicy): ReplicationPolicy {
  return {
    ...forward,
    name: `${forward.name}-failback`,
    homeward: true,
    rpoThresholdMinutes: 15,
    retentionMinutes: 1440,
    appConsistentMinutes: 60,
  };
}

/** What jobs know a policy by beside its name. */
export function policyGuid(codec: Digester, { name }: Pick<ReplicationPolicy, 'name'>): string {
  return guidOf(codec, `policy ${name}`);
}
