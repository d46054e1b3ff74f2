/**
 * What an operator may ask in a plan of moves, through the official client like everything a story does. Each is asked
 * whatever state its subject is in: a refusal is an answer as good as any.
 */
import type { RecoveryPoint } from '@azure/arm-recoveryservices-siterecovery';
import { z } from 'zod';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { NotInThisVault } from '../../simulator/desk/vault.ts';
import type { PointType } from '../../simulator/desk/item-steps.ts';
import type { Drill } from '../drill.ts';
import type { Outcome } from '../outcome.ts';
import { PLAN } from '../runbook.ts';
import { StoryStopped } from '../story-stopped.ts';

/** Kinds of recovery points that can be asked for, as recovery plans name them. */
export const POINTS = [
  'Latest',
  'LatestProcessed',
  'LatestApplicationConsistent',
  'LatestCrashConsistent',
] as const satisfies readonly PointType[];

export interface Operation {
  readonly name: string;
  /** What it can be asked of. */
  readonly subjects: readonly ('server' | 'plan' | 'site')[];
  readonly parameters: z.ZodType<Parameters>;
  /** For the reader: `failover of files01`. */
  readonly title: string;
  readonly ask: (drill: Drill, subject: string, parameters: Parameters) => Promise<Outcome>;
}

type Parameters = Readonly<Record<string, unknown>>;

const none = z.strictObject({});
const failoverParameters = z.strictObject({
  point: z.enum(POINTS).optional(),
  shutDownSource: z.boolean().optional(),
});
const failbackParameters = z.strictObject({ point: z.enum(['LatestTime', 'LatestTag']).optional() });
const pointParameters = z.strictObject({ point: z.enum(POINTS).optional() });
/** Which of an item's points: how many newer ones there are. */
const olderParameters = z.strictObject({ older: z.int().min(0).optional() });
const policyParameters = z.strictObject({
  rpoThresholdMinutes: z.int().min(15).max(60).optional(),
  retentionMinutes: z.int().min(0).max(4320).optional(),
  appConsistentMinutes: z.int().min(0).max(720).optional(),
});

function operation<Schema extends z.ZodType<Parameters>>(
  row: Omit<Operation, 'parameters' | 'ask'> & {
    readonly parameters: Schema;
    readonly ask: (drill: Drill, subject: string, parameters: z.infer<Schema>) => Promise<Outcome>;
  },
): Operation {
  return row as unknown as Operation;
}

/** What would stop a story, such as that the vault has nothing of that name, is an answer here. */
export async function answered(step: Promise<unknown>): Promise<Outcome> {
  try {
    const outcome = (await step) as Outcome | undefined;
    return outcome ?? { ok: true };
  } catch (error) {
    if (!(error instanceof StoryStopped || error instanceof NotInThisVault)) throw error;
    return { ok: false, failure: { code: error.code, message: error.message } };
  }
}

/**
 * The point that is meant, where a client has to name one. Of *Latest* none is named: that is everything that has arrived.
 */
function pointOf(points: readonly RecoveryPoint[], kind: PointType): Result<RecoveryPoint | undefined> {
  if (kind === 'Latest') return ok(undefined);
  const wanted = { LatestApplicationConsistent: 'ApplicationConsistent', LatestCrashConsistent: 'CrashConsistent' };
  const type = kind === 'LatestProcessed' ? undefined : wanted[kind];
  const found = points.findLast(({ properties }) => type === undefined || properties?.recoveryPointType === type);
  return found ? ok(found) : fail('RecoveryPointMissing', `there is no recovery point that is ${kind}`);
}

export const OPERATIONS: readonly Operation[] = [
  operation({
    name: 'enable-replication',
    subjects: ['server'],
    parameters: none,
    title: 'replication is enabled',
    ask: ({ runbook }, server) => runbook.enable(server),
  }),
  operation({
    name: 'disable-replication',
    subjects: ['server'],
    parameters: none,
    title: 'replication is disabled',
    ask: ({ runbook }, server) => runbook.one(server).disable(),
  }),
  operation({
    name: 'save-plan',
    subjects: ['site'],
    parameters: none,
    title: 'the recovery plan of all servers is saved',
    ask: ({ runbook }) => answered(runbook.createPlan()),
  }),
  operation({
    name: 'test-failover',
    subjects: ['server', 'plan'],
    parameters: pointParameters,
    title: 'test failover',
    ask: async ({ runbook }, subject, { point = 'LatestProcessed' }) => {
      if (subject === PLAN) return answered(runbook.testFailover(PLAN, point));
      const found = pointOf(await runbook.points(subject), point);
      return found.ok ? runbook.one(subject).testFailover(found.value) : found;
    },
  }),
  operation({
    name: 'test-failover-cleanup',
    subjects: ['server', 'plan'],
    parameters: none,
    title: 'test failover cleanup',
    ask: ({ runbook }, subject) =>
      subject === PLAN ? answered(runbook.cleanUpTest()) : runbook.one(subject).cleanUpTest(),
  }),
  operation({
    name: 'failover',
    subjects: ['server', 'plan'],
    parameters: failoverParameters,
    title: 'failover',
    ask: async ({ runbook }, subject, { point = 'LatestProcessed', shutDownSource = false }) => {
      if (subject === PLAN) return runbook.tryFailOver(PLAN, point, shutDownSource);
      const found = pointOf(await runbook.points(subject), point);
      return found.ok ? runbook.one(subject).failOver({ shutDownSource, point: found.value }) : found;
    },
  }),
  operation({
    name: 'change-recovery-point',
    subjects: ['server'],
    parameters: olderParameters,
    title: 'change of the recovery point',
    ask: async ({ runbook }, server, { older = 0 }) => {
      const points = await runbook.points(server);
      return runbook.one(server).changePoint(points[Math.max(0, points.length - 1 - older)]);
    },
  }),
  operation({
    name: 'cancel-failover',
    subjects: ['server'],
    parameters: none,
    title: 'the failover is cancelled',
    ask: ({ runbook }, server) => runbook.one(server).cancelFailover(),
  }),
  operation({
    name: 'commit',
    subjects: ['server', 'plan'],
    parameters: none,
    title: 'commit',
    ask: ({ runbook }, subject) => (subject === PLAN ? answered(runbook.commit()) : runbook.one(subject).commit()),
  }),
  operation({
    name: 'deploy-process-server',
    subjects: ['site'],
    parameters: none,
    title: 'a process server is deployed in Azure',
    ask: ({ runbook }) => answered(runbook.deployProcessServerInAzure()),
  }),
  operation({
    name: 'reprotect-home',
    subjects: ['server', 'plan'],
    parameters: none,
    title: 'reprotect towards home',
    ask: ({ runbook }, subject) =>
      subject === PLAN ? answered(runbook.tryReprotectPlan()) : runbook.tryReprotectHome(subject),
  }),
  operation({
    name: 'failback',
    subjects: ['server', 'plan'],
    parameters: failbackParameters,
    title: 'failback',
    ask: ({ runbook }, subject, { point }) =>
      subject === PLAN ? runbook.tryFailBack(PLAN, point) : runbook.one(subject).failBack(point),
  }),
  operation({
    name: 'reprotect-to-azure',
    subjects: ['server'],
    parameters: none,
    title: 'reprotect towards Azure',
    ask: ({ runbook }, server) => runbook.one(server).reprotectToAzure(),
  }),
  operation({
    name: 'resynchronise',
    subjects: ['server'],
    parameters: none,
    title: 'resynchronisation',
    ask: ({ runbook }, server) => runbook.one(server).resynchronise(),
  }),
  operation({
    name: 'change-policy',
    subjects: ['site'],
    parameters: policyParameters,
    title: 'the policy is changed',
    ask: ({ runbook }, _, change) => runbook.whole.changePolicy(change),
  }),
  operation({
    name: 'switch-process-server',
    subjects: ['site'],
    parameters: z.strictObject({ from: z.string(), to: z.string() }),
    title: 'all machines move to another process server',
    ask: ({ runbook }, _, { from, to }) => runbook.whole.switchProcessServer(from, to),
  }),
  operation({
    name: 'cancel-job',
    subjects: ['server', 'plan'],
    parameters: z.strictObject({ job: z.string() }),
    title: 'the newest job of a kind is cancelled',
    ask: ({ runbook }, subject, { job }) => runbook.whole.cancelJob(job, subject),
  }),
];

export function operationNamed(name: string): Operation | undefined {
  return OPERATIONS.find((one) => one.name === name);
}

/** Whether it is begun because something is lost: what was written later than this counts as lost. */
export function isDisaster({ name }: Operation): boolean {
  return name === 'failover' || name === 'failback';
}
