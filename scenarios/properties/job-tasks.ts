/**
 * Jobs go through their tasks as recorded (facts, section 5.3): these, in this order, each once for every machine; only
 * those that may be passed over are, and only when they should; a job that failed says which task did. What an enabling
 * brings about later, the two jobs that finalise protection, comes once each and in order, the first of them when the agent has
 * sent everything. When its last task has ended, so has a job.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type JobEnd, type JobStart, type JobTask } from './entries.ts';
import { faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { takingPart } from './jobs-of-items.ts';
import { machineOf } from './node-machine.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, listed } from './wording.ts';

/** Recorded. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  EnableDr: [
    'EnableProtectionPrerequisitesCheck',
    'CreateProtectionTarget',
    'EnableProtection',
    'VmStartInitialReplication',
    'UpdateDraState',
  ],
  TestFailover: ['VmTfoPrerequisitesCheck', 'VmTfoInitiateFailover', 'VmTfoPrepareTestVm', 'VmTfoBootTestVm'],
  TestFailoverCleanup: ['VmTfoCleanupPreflightsCheck', 'VmTfoEndFailover', 'VmTfoDeleteTestVm'],
  UnplannedFailover: [
    'VmUfoPrerequisitesCheck',
    'VmShutdownVmOnPrimary',
    'VmPrepareForUnPlannedFailover',
    'VmFailover',
    'VmFoStartVmOnSecondary',
  ],
  CommitFailover: ['VmCommitPrerequisitesCheck', 'VmCommit'],
  SwitchReplicationGroupProtection: [
    'SwitchReplicationGroupProtectionPreflightTask',
    'VmCommitFailover',
    'DiscoverReplicaTask',
    'GetSwitchProtectionRequirementsTask',
    'ProtectReplicaTask',
  ],
  RepairVMReplication: ['RepairVmReplicationTask'],
};
const SHUTDOWN = 'VmShutdownVmOnPrimary';
const LAST_CHANGES = 'VmPrepareForUnPlannedFailover';
/** May read Other, which stands for skipped. */
const MAY_BE_SKIPPED: ReadonlySet<string> = new Set([SHUTDOWN, LAST_CHANGES, 'VmCommitFailover']);
/** From its last task until a job has ended. */
const WOUND_UP_MS = 60_000;
/** The agent's copy of everything has ended, and what is shipped from now on are changes. */
const SENT = /(^|\|)replication\.(differential|finishing)/;
/** From when the first point is there until both jobs have run: the next report of the site. */
const FINALISED_MS = 5 * 60_000;

/** While one of these is shown, the copy that an enabling began goes on or has ended. */
const COPYING_OR_DONE: ReadonlySet<string> = new Set([
  'EnablingProtection',
  'ReprotectInitiated',
  'InitialReplicationInProgress',
  'Protected',
]);

export const jobTasks: Property = {
  name: 'job-tasks',
  title: 'Jobs go through the tasks that were recorded, in that order, and say which one failed',
  judge(run) {
    const findings = new Findings();
    const running = new Map<string, Running>();
    /** Of how many enablings of an item that succeeded the end is in the run: for tasks that stand for one. */
    const enabled = new Map<string, JobEnd[]>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'job.start') running.set(entry.job, { start: entry, tasks: [] });
      else if (entry.kind === 'plan.action') {
        const job = running.get(entry.job);
        if (job) job.lastActionMs = entry.at;
      } else if (entry.kind === 'job.task') {
        const job = running.get(entry.job);
        const wrong = job && whyOutOfOrder(job.start, [...job.tasks, entry]);
        job?.tasks.push(entry);
        if (job && wrong) findings.violation(`${named(job.start)}: ${entry.task} at ${duration(entry.at)} ${wrong}`);
      } else if (entry.kind === 'job.end') {
        const job = running.get(entry.job);
        running.delete(entry.job);
        if (entry.scenario === 'EnableDr' && entry.state === 'Succeeded') {
          enabled.set(entry.item, [...(enabled.get(entry.item) ?? []), entry]);
        }
        if (!job || !TASKS[entry.scenario]) continue;
        findings.looked += 1;
        for (const wrong of [
          ...whyIncomplete(job, entry, WOUND_UP_MS + slackMs(run)),
          ...whyOfOthers(job, entry, enabled),
        ]) {
          findings.violation(`${named(entry)}, ended at ${duration(entry.at)}: ${wrong}`);
        }
      }
    }
    notFinalised(run, findings);
    return findings.judge(
      `${counted(findings.looked, 'job')} went through their tasks in order`,
      'no job ended of which tasks were recorded',
    );
  },
};

interface Running {
  readonly start: JobStart;
  readonly tasks: JobTask[];
  /** What is done around the steps of a recovery plan takes its time, too. */
  lastActionMs?: number;
}

function named({ scenario, item }: JobStart | JobEnd): string {
  return `${scenario} of ${item}`;
}

/** A plan's machines go side by side, so a task may not have been done more often than the one before it. */
function whyOutOfOrder({ scenario }: JobStart, tasks: readonly JobTask[]): string | undefined {
  const order = TASKS[scenario];
  const last = tasks.at(-1)?.task ?? '';
  if (!order) return undefined;
  const place = order.indexOf(last);
  if (place < 0) return 'is no task of such a job';
  const before = order[place - 1];
  if (before === undefined || timesOf(tasks, last) <= timesOf(tasks, before)) return undefined;
  return `came before ${before}`;
}

function timesOf(tasks: readonly JobTask[], name: string): number {
  return tasks.filter(({ task }) => task === name).length;
}

function* whyIncomplete(
  { start, tasks, lastActionMs = 0 }: Running,
  end: JobEnd,
  woundUpMs: number,
): Generator<string> {
  const order = TASKS[end.scenario] ?? [];
  const failed = tasks.filter(({ state }) => state === 'Failed');
  if (end.state === 'Failed') {
    if (!failed.some(({ code }) => code === end.code)) yield `it failed with ${end.code}, but none of its tasks did`;
    return;
  }
  if (end.state !== 'Succeeded') return;
  const machines = takingPart(start).length;
  const missing = order.filter((name) => timesOf(tasks, name) !== machines);
  if (missing.length > 0)
    yield `it succeeded with ${counted(machines, 'machine')}, but not as often did ${listed(missing)}`;
  // A shutdown of the source is best effort. Documented.
  const bad = failed.filter(({ task }) => task !== SHUTDOWN);
  const lastMs = Math.max(tasks.at(-1)?.at ?? end.at, lastActionMs);
  if (end.at - lastMs > woundUpMs) yield `it went on for ${duration(end.at - lastMs)} after its last task`;
  if (bad.length > 0) yield `it succeeded though ${listed(bad.map(({ task }) => task))} failed`;
}

/** What was passed over, and what other jobs had to do. */
function* whyOfOthers(
  { start, tasks }: { start: JobStart; tasks: readonly JobTask[] },
  end: JobEnd,
  enabled: ReadonlyMap<string, readonly JobEnd[]>,
): Generator<string> {
  const skipped = (name: string) => tasks.filter(({ task, state }) => task === name && state === 'Other').length;
  const wrong = tasks.filter(({ task, state }) => state === 'Other' && !MAY_BE_SKIPPED.has(task));
  if (wrong.length > 0) yield `${listed(wrong.map(({ task }) => task))} was skipped`;
  if (end.state !== 'Succeeded') return;
  if (start.shutDownSource === true) {
    const failed = tasks.filter(({ task, state }) => task === SHUTDOWN && state === 'Failed').length;
    if (skipped(SHUTDOWN) > 0) yield 'the source was to be shut down, and that was skipped';
    if (skipped(LAST_CHANGES) !== failed)
      yield 'the latest changes are synchronised exactly where the shutdown succeeded';
  }
  if (end.scenario !== 'SwitchReplicationGroupProtection') return;
  for (const item of takingPart(start)) {
    const inIt = enabled.get(item)?.some(({ at }) => at >= start.at && at <= end.at);
    if (!inIt) yield `it succeeded, but no EnableDr of ${item} did meanwhile`;
  }
}

/** Of which items everything has been sent since replication last began, as their agents know, or a recovery point has come. */
class Sent {
  readonly #serverOfItem = new Map<string, string>();
  readonly #serverOfMachine = new Map<string, string>();
  readonly #sent = new Set<string>();

  take(entry: Entry): void {
    if (entry.kind === 'machine.created') this.#serverOfMachine.set(entry.machine, entry.server);
    else if (entry.kind === 'replication.started') {
      this.#serverOfItem.set(entry.item, entry.server);
      this.#sent.delete(entry.server);
    } else if (entry.kind === 'point.created') this.#sent.add(entry.server);
    else if (entry.kind === 'role.state' && entry.role === 'mobility' && SENT.test(entry.to)) {
      this.#sent.add(this.#serverOfMachine.get(machineOf(entry.node)) ?? '');
    }
  }

  /** Undefined when nothing says on which machines the server runs. */
  everythingOf(item: string): boolean | undefined {
    const server = this.#serverOfItem.get(item);
    if (server === undefined || ![...this.#serverOfMachine.values()].includes(server)) return undefined;
    return this.#sent.has(server);
  }
}

/** How far the two jobs that follow an enabling have come, and since when they are due. */
interface Finalising {
  stage: 'begun' | 'primary' | 'both';
  pointAtMs: number | undefined;
  /** It was said already that they are overdue; they may come all the same, and are in their turn then. */
  overdue: boolean;
  /** A failover came in between. When it is not completed and replication is repaired, it goes on where it was. */
  interrupted: boolean;
}

/** PrimaryIrCompletion, then SecondaryIrCompletion, once for each enabling that has brought a recovery point. */
function notFinalised(run: Run, findings: Findings): void {
  const faults = faultsOf(run);
  const open = new Map<string, Finalising>();
  let disconnected = false;
  const sent = new Sent();
  for (const entry of entriesOf(run)) {
    sent.take(entry);
    for (const [item, finalising] of open) {
      const { overdue, pointAtMs, stage } = finalising;
      if (stage === 'both' || overdue || pointAtMs === undefined || entry.at - pointAtMs <= FINALISED_MS) continue;
      finalising.overdue = true;
      const told = `${item} had its first recovery point at ${duration(pointAtMs)}, and no SecondaryIrCompletion followed`;
      const fault = faultDuring(faults, pointAtMs, entry.at, FINALISED_MS);
      if (disconnected) findings.unjudged(`${told}, because the site was disconnected`);
      else if (fault) findings.unjudged(`${told}, because of ${fault.injected.title}, or not`);
      else findings.violation(told);
    }
    if (entry.kind === 'site.state') disconnected = entry.state === 'disconnected';
    else if (entry.kind === 'point.created') {
      const finalising = open.get(entry.item);
      if (finalising && !finalising.interrupted) finalising.pointAtMs ??= entry.at;
    } else if (entry.kind === 'item.state') {
      const finalising = open.get(entry.item);
      if (!finalising) continue;
      finalising.interrupted = !COPYING_OR_DONE.has(entry.protectionState);
      if (finalising.interrupted) finalising.pointAtMs = undefined;
    } else if (entry.kind === 'job.end') {
      if (entry.scenario === 'EnableDr' && entry.state !== 'Succeeded') open.delete(entry.item);
    } else if (entry.kind !== 'job.start') continue;
    else if (entry.scenario === 'EnableDr') {
      open.set(entry.item, { stage: 'begun', pointAtMs: undefined, overdue: false, interrupted: false });
    } else if (entry.scenario === 'PrimaryIrCompletion' || entry.scenario === 'SecondaryIrCompletion') {
      const finalising = open.get(entry.item);
      const before = entry.scenario === 'PrimaryIrCompletion' ? 'begun' : 'primary';
      if (before === 'begun' && sent.everythingOf(entry.item) === false) {
        findings.violation(`${named(entry)} at ${duration(entry.at)} came before everything had been sent`);
      }
      if (finalising?.stage === before) finalising.stage = before === 'begun' ? 'primary' : 'both';
      else findings.violation(`${named(entry)} at ${duration(entry.at)} came out of turn, or twice`);
    }
  }
}
