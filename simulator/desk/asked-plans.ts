/**
 * Notes in the journal which actions an operator's client writes into a recovery plan, as its request leaves the desk: what the vault
 * carries out can be held against that. A plan without any is not noted.
 */
import type { Request } from '../../reference/runtime.ts';

const A_PLAN = /\/replicationRecoveryPlans\/([^/?]+)(?:\?|$)/i;

interface WrittenAction {
  readonly actionName?: string;
  readonly failoverTypes?: readonly string[];
  readonly failoverDirections?: readonly string[];
  readonly customDetails?: { readonly instanceType?: string };
}

interface WrittenGroup {
  readonly groupType?: string;
  readonly startGroupActions?: readonly WrittenAction[];
  readonly endGroupActions?: readonly WrittenAction[];
}

/** An action in its place, as it was asked for. */
export interface AskedAction {
  readonly action: string;
  /** `manual`, `runbook` or `script`. */
  readonly how: string;
  /** `Shutdown`, `Failover` or `Boot`. */
  readonly step: string;
  /** From 1, for `Boot`; 0 otherwise. */
  readonly group: number;
  readonly when: 'before' | 'after';
  readonly types: readonly string[];
  readonly directions: readonly string[];
}

const HOW: Readonly<Record<string, string>> = {
  ManualActionDetails: 'manual',
  AutomationRunbookActionDetails: 'runbook',
  ScriptActionDetails: 'script',
};

/** In the order in which a plan goes through them. */
const STEPS = ['Shutdown', 'Failover', 'Boot'];

export function askedPlan({ method, path, body }: Request): Readonly<Record<string, unknown>> | undefined {
  const [, name] = method === 'PUT' || method === 'PATCH' ? (A_PLAN.exec(path) ?? []) : [];
  const { groups } = (body as { properties?: { groups?: readonly WrittenGroup[] } } | undefined)?.properties ?? {};
  if (name === undefined || groups === undefined) return undefined;
  const boot = groups.filter(({ groupType }) => groupType === 'Boot');
  const actions = STEPS.flatMap((step) =>
    groups
      .filter(({ groupType }) => groupType === step)
      .flatMap((group) => actionsOf(group, step, boot.indexOf(group) + 1)),
  );
  return actions.length === 0 ? undefined : { plan: decodeURIComponent(name), actions };
}

function actionsOf({ startGroupActions, endGroupActions }: WrittenGroup, step: string, group: number): AskedAction[] {
  const asked = (written: readonly WrittenAction[] | undefined, when: AskedAction['when']) =>
    (written ?? []).map(({ actionName = '', failoverTypes = [], failoverDirections = [], customDetails }) => ({
      ...{ action: actionName, how: HOW[customDetails?.instanceType ?? ''] ?? 'script', step, group, when },
      ...{ types: failoverTypes, directions: failoverDirections },
    }));
  return [...asked(startGroupActions, 'before'), ...asked(endGroupActions, 'after')];
}
