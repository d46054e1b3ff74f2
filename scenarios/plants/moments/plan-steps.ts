/** The order of a recovery plan: which step waits for which, and what is done in between. */
import { ok } from '../../../reference/model/result.ts';
import type { PlanAction, PlanActions } from '../../../reference/site-recovery/plans/plan.ts';
import { belongingTo } from '../../../reference/site-recovery/plans/plan-actions.ts';
import { PlanOrder, type PlanStep } from '../../../reference/site-recovery/plans/plan-order.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import type { PlantRow } from '../plant.ts';

type PlanOrderPart = NonNullable<NonNullable<PlantedParts['service']>['planOrder']>;

export const planStepPlants: readonly PlantRow[] = [
  {
    name: 'boot-all-at-once',
    title: 'The machines of a recovery plan start as soon as they are made, whichever boot group they stand in',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'boot-order',
    scenarios: ['full-cycle'],
    parts: () => ({ service: { planOrder: notWaitedFor('Boot') } }),
  },
  {
    name: 'last-groups-together',
    title: 'The last boot group of a plan starts together with the one before it',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'boot-order',
    scenarios: ['full-cycle'],
    parts: () => ({
      service: { planOrder: (steps, around) => new PlanOrder(lastTogether(steps), around) },
    }),
  },
  {
    name: 'failed-over-before-all-are-down',
    title: 'The machines of a recovery plan are failed over each for itself, without waiting until all are shut down',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'boot-order',
    scenarios: ['plan-with-actions', 'failover-with-shutdown'],
    parts: () => ({ service: { planOrder: notWaitedFor('Failover') } }),
  },
  {
    name: 'runbooks-in-every-failover',
    title: 'The runbooks after a group of a recovery plan are called in tests that they are not for',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'plan-actions',
    scenarios: ['plan-with-actions'],
    parts: () => ({
      service: {
        planActions: (plan, operation, homeward) => {
          const genuine = belongingTo(plan, operation, homeward);
          return operation === 'TestFailover' ? { ...genuine, boot: plan.actions.boot } : genuine;
        },
      },
    }),
  },
  {
    name: 'actions-twice',
    title: 'Each action after a group of a recovery plan is carried out a second time',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'plan-actions',
    scenarios: ['plan-with-actions'],
    parts: () => ({
      service: { planActions: (...asked) => afterGroups(asked, (actions) => actions.flatMap((one) => [one, one])) },
    }),
  },
  {
    name: 'actions-backwards',
    title: 'The actions after a group of a recovery plan are carried out in the opposite order',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'plan-actions',
    scenarios: ['plan-with-actions'],
    parts: () => ({ service: { planActions: (...asked) => afterGroups(asked, (actions) => actions.toReversed()) } }),
  },
  {
    name: 'approval-not-waited-for',
    title: 'A manual action of a recovery plan counts as done before anybody has done it',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'plan-actions',
    scenarios: ['plan-with-actions'],
    parts: () => ({
      service: { jobRun: (run) => ({ ...run, suspend: async () => ok({ by: 'nobody', comments: undefined }) }) },
    }),
  },
];

/** Whose turn it is to take this step need not wait for it. */
function notWaitedFor(which: PlanStep['kind']): PlanOrderPart {
  return (steps, around) => {
    const genuine = new PlanOrder(steps, around);
    const turnOf: typeof genuine.turnOf = async (item, step) => {
      const turn = genuine.turnOf(item, step);
      return step === which ? ok() : turn;
    };
    return { turnOf, done: (...done) => genuine.done(...done), run: () => genuine.run() };
  };
}

/** The machines of the last group stand in the one before it, too, and nobody in the last. */
function lastTogether(steps: readonly PlanStep[]): PlanStep[] {
  const [last, before] = [steps.length - 1, steps.length - 2];
  if (steps[before]?.kind !== 'Boot') return [...steps];
  return steps.map((step, index) => {
    if (index === before) return { ...step, items: [...step.items, ...(steps[last]?.items ?? [])] };
    return index === last ? { ...step, items: [] } : step;
  });
}

/** What belongs there, with the actions after each group gone through otherwise. */
function afterGroups(
  asked: Parameters<typeof belongingTo>,
  otherwise: (actions: readonly PlanAction[]) => readonly PlanAction[],
): PlanActions {
  const genuine = belongingTo(...asked);
  return { ...genuine, boot: genuine.boot.map((group) => ({ ...group, after: otherwise(group.after) })) };
}
