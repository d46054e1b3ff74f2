/**
 * What an operator writes into a recovery plan is done: each action in its place, in its order, once, and none in a kind of failover
 * or a direction that it is not for (facts, section 6). What is manual is done when somebody has said so, and until then the job is
 * suspended. Held against what left the operator's desk, and against when the world made and started the machines.
 */
import { slackMs } from './compression.ts';
import {
  entriesOf,
  type JobEnd,
  type JobStart,
  type PlanAction,
  type PlanActionBegun,
  type PlanAsked,
} from './entries.ts';
import { Findings } from './findings.ts';
import { takingPart } from './jobs-of-items.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

/** Jobs that go step by step; of others the actions come before all machines, or after them. */
const BY_STEPS: ReadonlySet<string> = new Set(['TestFailover', 'UnplannedFailover']);
/** As an action names what it belongs to. */
const OPERATION: Readonly<Record<string, string>> = {
  CommitFailover: 'Commit',
  SwitchReplicationGroupProtection: 'SwitchProtection',
};
const STEPS = ['Shutdown', 'Failover', 'Boot'];
const SHUT_DOWN = 'VmShutdownVmOnPrimary';

type Asked = PlanAsked['actions'][number];

interface Done {
  readonly begun: PlanActionBegun;
  ended?: PlanAction;
  resumed?: boolean;
}

interface Machine {
  readonly name: string;
  /** From 1. */
  readonly group: number;
  readonly madeAtMs: number;
  onAtMs?: number;
}

interface Running {
  readonly start: JobStart;
  /** What has to be done in it, in order. */
  readonly due: readonly Asked[];
  readonly done: Done[];
  readonly machines: Machine[];
  lastDownMs?: number;
}

export const planActions: Property = {
  name: 'plan-actions',
  title: 'The actions of a recovery plan are carried out in their order, once, and only where they belong',
  judge(run) {
    const findings = new Findings();
    const exactMs = slackMs(run);
    const asked = new Map<string, PlanAsked>();
    const homeward = new Map<string, boolean>();
    const running = new Map<string, Running>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'plan.asked') asked.set(entry.plan, entry);
      else if (entry.kind === 'item.state') homeward.set(entry.item, entry.provider === 'InMage');
      else if (entry.kind === 'job.start') {
        const plan = entry.groups && asked.get(entry.item);
        if (!plan) continue;
        const ways = new Set(takingPart(entry).map((item) => homeward.get(item) === true));
        running.set(entry.job, { start: entry, due: dueIn(plan, entry, ways), done: [], machines: [] });
      } else if (entry.kind === 'machine.prepared') {
        for (const { start, machines } of running.values()) {
          const group = (start.groups?.findIndex((members) => members.includes(entry.item)) ?? -1) + 1;
          if (group > 0) machines.push({ name: entry.machine, group, madeAtMs: entry.at });
        }
      } else if (entry.kind === 'machine.power' && entry.power === 'on') {
        for (const { machines } of running.values()) {
          const started = machines.findLast(({ name }) => name === entry.machine);
          if (started) started.onAtMs ??= entry.at;
        }
      } else if (entry.kind === 'job.task') {
        const job = running.get(entry.job);
        if (job && entry.task === SHUT_DOWN) job.lastDownMs = entry.at;
      } else if (entry.kind === 'plan.action.begun') running.get(entry.job)?.done.push({ begun: entry });
      else if (entry.kind === 'job.resumed') {
        const last = running.get(entry.job)?.done.at(-1);
        if (last && last.begun.action === entry.action && entry.by !== undefined) last.resumed = true;
      } else if (entry.kind === 'plan.action') {
        const last = running.get(entry.job)?.done.at(-1);
        if (last && last.begun.action === entry.action) last.ended = entry;
      } else if (entry.kind === 'job.end') {
        const job = running.get(entry.job);
        running.delete(entry.job);
        if (!job) continue;
        findings.looked += job.due.length;
        for (const wrong of [...outOfOrder(job, entry), ...outOfPlace(job, exactMs), ...notByHand(job)]) {
          findings.violation(`${entry.scenario} of ${entry.item}, ended at ${duration(entry.at)}: ${wrong}`);
        }
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'action')} of recovery plans had their turn`,
      'nothing was done with a recovery plan that has actions',
    );
  },
};

function dueIn({ actions }: PlanAsked, { scenario }: JobStart, homeward: ReadonlySet<boolean>): Asked[] {
  const ways = [...homeward].map((home) => (home ? 'RecoveryToPrimary' : 'PrimaryToRecovery'));
  const due = actions.filter(
    ({ types, directions }) =>
      types.includes(OPERATION[scenario] ?? scenario) && directions.some((one) => ways.some((way) => way === one)),
  );
  if (BY_STEPS.has(scenario)) return due;
  const at = (when: string) => due.filter((action) => action.when === when);
  return [...at('before'), ...at('after')];
}

/** Each that is due once and in its turn, and no other. One that goes wrong may end the plan; what went well did all. */
function* outOfOrder({ start, due, done }: Running, end: JobEnd): Generator<string> {
  const places = BY_STEPS.has(start.scenario);
  const isIt = (asked: Asked, { begun }: Done) =>
    asked.action === begun.action &&
    asked.when === begun.when &&
    (!places || (asked.step === begun.step && asked.group === begun.group));
  let next = 0;
  for (const one of done) {
    const told = `"${one.begun.action}" at ${duration(one.begun.at)}`;
    const place = due.findIndex((asked, index) => index >= next && isIt(asked, one));
    if (place === next) next += 1;
    else if (place > next) {
      yield `${told} came before "${due[next]?.action}"`;
      next = place + 1;
    } else if (due.some((asked) => isIt(asked, one))) yield `${told} came again, or too late`;
    else yield `${told} does not belong to it`;
    if (one.ended === undefined) yield `${told} never ended`;
  }
  if (end.state === 'Succeeded' && next < due.length) yield `"${due[next]?.action}" was left out`;
}

/** Around the step that it stands at: all down, all made, all of a group started. */
function* outOfPlace({ start, done, machines, lastDownMs }: Running, exactMs: number): Generator<string> {
  if (!BY_STEPS.has(start.scenario)) return;
  for (const { begun, ended } of done) {
    const { action, step, group, when, at: fromMs } = begun;
    const untilMs = ended?.at ?? Number.POSITIVE_INFINITY;
    const told = `"${action}", from ${duration(fromMs)},`;
    if (step === 'Shutdown' && when === 'after' && (lastDownMs ?? 0) > fromMs + exactMs) {
      yield `${told} did not wait for the last shutdown at ${duration(lastDownMs ?? 0)}`;
    }
    for (const { name, madeAtMs, onAtMs, group: own } of machines) {
      const made = STEPS.indexOf(step) > 1 || (step === 'Failover' && when === 'after');
      if (made && madeAtMs > fromMs + exactMs) yield `${told} did not wait for ${name}, made at ${duration(madeAtMs)}`;
      if (!made && madeAtMs + exactMs < untilMs)
        yield `${name} was made at ${duration(madeAtMs)}, before ${told} had ended`;
      if (onAtMs === undefined) continue;
      const started = step === 'Boot' && (own < group || (own === group && when === 'after'));
      if (started && onAtMs > fromMs + exactMs)
        yield `${told} did not wait for ${name}, started at ${duration(onAtMs)}`;
      if (!started && onAtMs + exactMs < untilMs) {
        yield `${name} was started at ${duration(onAtMs)}, before ${told} had ended`;
      }
    }
  }
}

function* notByHand({ done }: Running): Generator<string> {
  for (const { begun, ended, resumed } of done) {
    if (begun.how !== 'manual' || ended?.state !== 'Succeeded' || resumed) continue;
    yield `"${begun.action}" at ${duration(begun.at)} is manual, and nobody said that it was done`;
  }
}
