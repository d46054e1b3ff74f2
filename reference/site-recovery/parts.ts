/** Decisions of the service that can be replaced, which is how deliberate bugs are planted to prove the checks. */
import { TIMER } from '../model/timers.ts';
import type { Result } from '../model/result.ts';
import type { Hypervisor } from '../runtime.ts';
import type { EventsTold } from './health/events.ts';
import type { HealthFinding } from './health/health.ts';
import type { AllowedIn, RecoveryPoint } from './item.ts';
import type { JobRun } from './jobs/jobs.ts';
import { belongingTo } from './plans/plan-actions.ts';
import { type Around, type PlanCourse, PlanOrder, type PlanStep } from './plans/plan-order.ts';
import { expiredPoints } from './policies/retention.ts';
import { GENUINE_REPLICATOR_PARTS, type ReplicatorParts } from './replication/replicator.ts';
import { halfIsOver, type TokenDue } from './storage-tokens.ts';
import { chooseGroupPoint, newestPoint } from './workflows/point-choice.ts';

export interface SiteRecoveryParts extends ReplicatorParts {
  /** What is reported for a measured recovery point objective. */
  readonly reportedRpoMs: (measuredMs: number) => number;
  /** What is told of what was found wrong with an item. */
  readonly reportedFindings: (found: readonly HealthFinding[], item: string) => readonly HealthFinding[];
  /** What is told of an event. */
  readonly eventsTold: EventsTold;
  /** How a job goes through its tasks. */
  readonly jobRun: (run: JobRun) => JobRun;
  /** What clients may ask of an item in a state. */
  readonly allowedIn: AllowedIn;
  /** How long after its stream broke an item is resynchronised by itself. */
  readonly automaticResyncMs: number;
  /** When a token for the cache storage account is replaced. */
  readonly storageTokenDue: TokenDue;
  /** Which recovery points the policy gives up. */
  readonly expiredPoints: typeof expiredPoints;
  /** Which of them a commit deletes. */
  readonly pointsCommitted: (points: readonly RecoveryPoint[]) => readonly RecoveryPoint[];
  /** Which recovery point one machine comes up from, and which all members of a replication group. */
  readonly newestPoint: typeof newestPoint;
  readonly groupPoint: typeof chooseGroupPoint;
  /** When the machines of a recovery plan may go through its steps, one step after another. */
  readonly planOrder: (steps: readonly PlanStep[], around: Around) => PlanCourse;
  /** Which of a plan's actions are carried out, in their order. */
  readonly planActions: typeof belongingTo;
  /** Not available for physical or VMware sources (documented). */
  readonly plannedFailover: 'refused' | 'accepted';
  readonly deleteTestMachine: (hypervisor: Hypervisor, name: string) => Promise<Result<unknown>>;
  /** Whether a failback first shuts down the machine in Azure. */
  readonly retireMachineInAzure: boolean;
}

export const GENUINE_PARTS: SiteRecoveryParts = {
  ...GENUINE_REPLICATOR_PARTS,
  reportedRpoMs: (measuredMs) => measuredMs,
  reportedFindings: (found) => found,
  eventsTold: (event) => [event],
  jobRun: (run) => run,
  allowedIn: (_, operations) => operations,
  automaticResyncMs: TIMER.automaticResyncMs,
  storageTokenDue: halfIsOver,
  expiredPoints,
  pointsCommitted: (points) => points,
  newestPoint,
  groupPoint: chooseGroupPoint,
  planOrder: (steps, around) => new PlanOrder(steps, around),
  planActions: belongingTo,
  plannedFailover: 'refused',
  deleteTestMachine: (hypervisor, name) => hypervisor.remove(name),
  retireMachineInAzure: true,
};
