/** A recovery plan as an operator writes it: groups of servers, and what is to be done around the steps. */
import type {
  RecoveryPlanAction,
  RecoveryPlanGroup,
  ReplicationProtectedItem,
} from '@azure/arm-recoveryservices-siterecovery';

/** What an action belongs to. Default: tests and failovers, on the way to Azure. */
export interface Belongs {
  readonly types?: readonly string[];
  readonly directions?: readonly string[];
}

export interface Around {
  readonly before?: readonly RecoveryPlanAction[];
  readonly after?: readonly RecoveryPlanAction[];
}

export interface GroupWish extends Around {
  readonly servers: readonly string[];
}

export interface PlanWish {
  readonly shutdown?: Around;
  readonly failover?: Around;
  readonly groups: readonly GroupWish[];
}

/** A person has to do this, or to agree, before the plan goes on. */
export function manualAction(actionName: string, description: string, belongs: Belongs = {}): RecoveryPlanAction {
  return { actionName, ...belonging(belongs), customDetails: { instanceType: 'ManualActionDetails', description } };
}

/** Calls a runbook, which the story binds to something (`drill.bindRunbook`). `timeout` such as `PT10M`. */
export function runbookAction(
  actionName: string,
  runbook: string,
  { timeout, ...belongs }: Belongs & { readonly timeout?: string } = {},
): RecoveryPlanAction {
  const account = 'Microsoft.Automation/automationAccounts/dr';
  const runbookId = `/subscriptions/subscription/resourceGroups/dr/providers/${account}/runbooks/${runbook}`;
  const customDetails = {
    instanceType: 'AutomationRunbookActionDetails',
    fabricLocation: 'Recovery',
    runbookId,
    ...(timeout !== undefined && { timeout }),
  } as const;
  return { actionName, ...belonging(belongs), customDetails };
}

function belonging({ types, directions }: Belongs) {
  return {
    failoverTypes: [...(types ?? ['TestFailover', 'UnplannedFailover'])],
    failoverDirections: [...(directions ?? ['PrimaryToRecovery'])],
  };
}

/** As the API wants it; the two steps before the groups are written only where something stands around them. */
export function writtenGroups(
  { shutdown, failover, groups }: PlanWish,
  items: ReadonlyMap<string, ReplicationProtectedItem>,
): RecoveryPlanGroup[] {
  const step = (groupType: string, around: Around | undefined, servers: readonly string[] = []) => ({
    groupType,
    replicationProtectedItems: servers.map((server) => ({
      id: items.get(server)?.id,
      virtualMachineId: items.get(server)?.properties?.protectableItemId,
    })),
    startGroupActions: [...(around?.before ?? [])],
    endGroupActions: [...(around?.after ?? [])],
  });
  return [
    ...(shutdown ? [step('Shutdown', shutdown)] : []),
    ...(failover ? [step('Failover', failover)] : []),
    ...groups.map((group) => step('Boot', group, group.servers)),
  ];
}
