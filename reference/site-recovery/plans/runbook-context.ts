/**
 * What a runbook is told: the plan, which kind of failover it is and which way it goes, the group, and the machines there by
 * their ids. The names are those that runbooks for Azure Automation read; that they are given just so is inferred.
 */
import type { Codec } from '../../runtime.ts';
import type { Operation } from '../item-chart.ts';
import type { ProtectedItem } from '../item.ts';
import { machineIdOf } from '../site/protectable-machines.ts';

export interface RunbookPlace {
  readonly plan: string;
  readonly operation: Operation;
  /** From 1; 0 for the steps before the groups. */
  readonly group: number;
  readonly items: readonly ProtectedItem[];
}

const TYPES: Readonly<Partial<Record<Operation, string>>> = { TestFailover: 'Test', UnplannedFailover: 'Unplanned' };

export function runbookContext(codec: Codec, { plan, operation, group, items }: RunbookPlace): unknown {
  const entries = items.map((item) => [machineIdOf(codec, item.input.serverId), machineOf(item, operation)] as const);
  return {
    RecoveryPlanName: plan,
    FailoverType: TYPES[operation] ?? operation,
    FailoverDirection: 'PrimaryToSecondary',
    GroupId: String(group),
    VmMap: Object.fromEntries(entries),
  };
}

function machineOf({ target, testMachine, failoverPoint }: ProtectedItem, operation: Operation) {
  const test = operation === 'TestFailover';
  const [, subscription = '', group = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(target.resourceGroupId ?? '') ?? [];
  return {
    SubscriptionId: subscription,
    ResourceGroupName: group,
    CloudServiceName: '',
    RoleName: test ? (testMachine?.name ?? `${target.machineName}-Test`) : target.machineName,
    RecoveryPointId: failoverPoint?.id ?? '',
  };
}
