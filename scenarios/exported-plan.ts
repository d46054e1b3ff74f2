/**
 * A recovery plan as Azure's tools write it: the resource as the REST API and `az` answer it, or PowerShell's file of a plan, which
 * has the same words in other capitals. Only what makes the plan is taken: its name, groups, machines and actions.
 */
import type { RecoveryPlanAction } from '@azure/arm-recoveryservices-siterecovery';
import { z } from 'zod';
import type { PlanWish } from './plan-writing.ts';

const action = z.looseObject({
  actionName: z.string(),
  failoverTypes: z.array(z.string()),
  failoverDirections: z.array(z.string()),
  customDetails: z.looseObject({ instanceType: z.string() }),
});
const group = z.object({
  groupType: z.enum(['Shutdown', 'Failover', 'Boot']),
  replicationProtectedItems: z.array(z.looseObject({ id: z.string() })).nullish(),
  startGroupActions: z.array(action).nullish(),
  endGroupActions: z.array(action).nullish(),
});
const resource = z.looseObject({
  name: z.string().min(1),
  properties: z.looseObject({ groups: z.array(group).min(1) }),
});

export interface ExportedPlan extends PlanWish {
  readonly name: string;
}

export function exportedPlan(exported: unknown): ExportedPlan {
  const read = resource.safeParse(inSmallInitials(exported));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`this is no recovery plan as Azure writes it: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { name, properties } = read.data;
  const of = (type: string) => properties.groups.filter(({ groupType }) => groupType === type);
  const [[shutdown], [failover]] = [of('Shutdown'), of('Failover')];
  return {
    name,
    ...(shutdown && { shutdown: around(shutdown) }),
    ...(failover && { failover: around(failover) }),
    groups: of('Boot').map((boot) => ({
      servers: (boot.replicationProtectedItems ?? []).map(({ id }) => id.split('/').at(-1) ?? id),
      ...around(boot),
    })),
  };
}

function around({ startGroupActions, endGroupActions }: z.output<typeof group>) {
  const written = (actions: typeof startGroupActions) => (actions ?? []) as unknown as RecoveryPlanAction[];
  return { before: written(startGroupActions), after: written(endGroupActions) };
}

/** `StartGroupActions` as `startGroupActions`, all the way down. */
function inSmallInitials(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSmallInitials);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    return [key.charAt(0).toLowerCase() + key.slice(1), inSmallInitials(one)] as const;
  });
  return Object.fromEntries(entries);
}
