/**
 * What is done with a recovery plan (facts, section 6): several machines as one. All are failed over in parallel, then
 * started group after group; members of a replication group come up at a point that they share.
 */
import type { Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';
import { pointsOf } from './plan-points.ts';
import { each, memberLeftOut, membersLeftOut, startForAll } from './plan-run.ts';
import type { RecoveryPlan } from './plan.ts';
import { cancelFailoverOfItem } from '../workflows/cancel-failover.ts';
import { commitItem } from '../workflows/commit.ts';
import { failBackItems, isBehind } from '../workflows/failback.ts';
import { failOverItem } from '../workflows/failover.ts';
import type { PointChoice } from '../workflows/point-choice.ts';
import { askedFor } from '../workflows/points.ts';
import { runCleanUpTest, runTestFailover } from '../workflows/test-failover.ts';

export interface PlanFailoverRequest {
  /** Machines that go the other way by now are none of its business. */
  readonly homeward: boolean;
  readonly choice: PointChoice;
  /** Machines of one replication group use a point that all of them share. */
  readonly multiVmPoint: boolean;
  readonly shutDownSource: boolean;
}

export function testFailOverPlan(
  context: ServiceContext,
  plan: RecoveryPlan,
  request: Omit<PlanFailoverRequest, 'shutDownSource'>,
  network: string,
): Result<Job> {
  return startForAll(context, plan, {
    scenario: 'TestFailover',
    operation: 'TestFailover',
    title: 'a test failover',
    stepByStep: true,
    homeward: false,
    prepare: (turns) => {
      const points = pointsOf(context, plan, request);
      return each(async (run, item, together) => {
        item.send({ type: 'TEST_STARTED' });
        const outcome = await runTestFailover(context, run, item, () => points(item, together), network, turns);
        if (!outcome.ok) item.send({ type: 'TEST_FAILED' });
        return outcome;
      });
    },
    asked: askedFor(request.choice, request),
  });
}

export function cleanUpTestOfPlan(context: ServiceContext, plan: RecoveryPlan, comments?: string): Result<Job> {
  return startForAll(context, plan, {
    scenario: 'TestFailoverCleanup',
    operation: 'TestFailoverCleanup',
    title: 'a test failover cleanup',
    prepare: () =>
      each((run, item) => {
        run.job.details.comments = comments;
        return runCleanUpTest(context, run, item);
      }),
  });
}

export function failOverPlan(context: ServiceContext, plan: RecoveryPlan, request: PlanFailoverRequest): Result<Job> {
  const goesThatWay = ({ homeward }: ProtectedItem) => homeward === request.homeward;
  const leftOut = memberLeftOut(context, plan, 'UnplannedFailover', goesThatWay);
  if (leftOut) return membersLeftOut(leftOut, plan);
  return startForAll(context, plan, {
    scenario: 'UnplannedFailover',
    operation: 'UnplannedFailover',
    stepByStep: true,
    homeward: request.homeward,
    title: 'a failover',
    prepare: (turns) => {
      const points = pointsOf(context, plan, request);
      const { shutDownSource } = request;
      const toAzure = each((run, item, together) =>
        // The last points of machines that are shut down fit together, and by then all of them are down.
        failOverItem(context, run, item, shutDownSource, () => points(item, together), turns),
      );
      const chosen = isBehind(request.choice) ? points : undefined;
      return request.homeward
        ? (run, together, runOf) => failBackItems(context, run, together, chosen, turns, runOf)
        : toAzure;
    },
    asked: askedFor(request.choice, request),
  });
}

export function commitPlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  return startForAll(context, plan, {
    scenario: 'CommitFailover',
    operation: 'Commit',
    title: 'a commit',
    prepare: () => each((run, item) => commitItem(context, run, item)),
  });
}

export function cancelFailoverOfPlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  return startForAll(context, plan, {
    scenario: 'CancelFailover',
    operation: 'CancelFailover',
    title: 'cancelling the failover',
    prepare: () => each((run, item) => cancelFailoverOfItem(context, run, item)),
  });
}
