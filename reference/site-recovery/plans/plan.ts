/** A recovery plan: machines in groups, and what is to be done around its steps. */

export interface RecoveryPlan {
  readonly name: string;
  /** One source, one target: all machines of a plan belong to one site. */
  readonly siteId: string;
  /** Names of items, boot group after boot group. */
  readonly groups: readonly (readonly string[])[];
  readonly actions: PlanActions;
  readonly deploymentModel: string;
}

/** Around each step; `boot` has one entry for each boot group. */
export interface PlanActions {
  readonly shutdown: StepActions;
  readonly failover: StepActions;
  readonly boot: readonly StepActions[];
}

export interface StepActions {
  readonly before: readonly PlanAction[];
  readonly after: readonly PlanAction[];
}

/** A runbook, a script or a pause for a person. */
export interface PlanAction {
  readonly name: string;
  /** `TestFailover`, `UnplannedFailover`, …: the kinds of failover it belongs to. */
  readonly failoverTypes: readonly string[];
  /** `PrimaryToRecovery`, `RecoveryToPrimary`. */
  readonly failoverDirections: readonly string[];
  /** As the client wrote them. */
  readonly details: Readonly<Record<string, unknown>>;
}

export const NO_ACTIONS: StepActions = { before: [], after: [] };
