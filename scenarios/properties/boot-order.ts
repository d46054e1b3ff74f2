/**
 * A recovery plan shuts down what it is to shut down, makes all its machines, and then starts them group after group, the machines
 * of a group together (facts, section 6). Judged by when the world gave them power, and by the tasks of its job as far as the
 * shutdown goes. A machine that never got any power holds nobody up.
 */
import { slackMs } from './compression.ts';
import { entriesOf, type JobStart } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

/** Jobs that start machines. */
const STARTS: ReadonlySet<string> = new Set(['TestFailover', 'UnplannedFailover']);

/** What comes before any machine is failed over. */
const SHUTDOWN: ReadonlySet<string> = new Set(['VmShutdownVmOnPrimary', 'VmPrepareForUnPlannedFailover']);

interface Running {
  readonly start: JobStart;
  readonly machines: Started[];
  failingOverSince?: { readonly seq: number; readonly atMs: number };
}

interface Started {
  readonly machine: string;
  /** Of one that comes home to its original place, which the world calls otherwise. */
  readonly server: string | undefined;
  /** Place of its boot group. */
  readonly group: number;
  readonly madeAtMs: number;
  onAtMs: number | undefined;
}

export const bootOrder: Property = {
  name: 'boot-order',
  title: 'A recovery plan makes all its machines, then starts them group after group',
  appliesTo: ({ servers }) => servers.length > 1,
  judge(run) {
    const findings = new Findings();
    const exactMs = slackMs(run);
    const running = new Map<string, Running>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'job.start') {
        if (STARTS.has(entry.scenario) && entry.groups) running.set(entry.job, { start: entry, machines: [] });
      } else if (entry.kind === 'job.task.begun' || entry.kind === 'job.task') {
        const job = running.get(entry.job);
        if (!job) continue;
        if (entry.task === 'VmFailover') job.failingOverSince ??= { seq: entry.seq, atMs: entry.at };
        const since = job.failingOverSince;
        // In the virtual lab one thing comes after another even within an instant.
        const late = since !== undefined && (exactMs === 0 ? entry.seq > since.seq : entry.at > since.atMs + exactMs);
        if (!late || !SHUTDOWN.has(entry.task)) continue;
        const told = `${entry.task} at ${duration(entry.at)}, after the first failover had begun at ${duration(since.atMs)}`;
        findings.violation(`${job.start.scenario} of ${entry.item}: ${told}`);
      } else if (entry.kind === 'machine.prepared') {
        for (const { start, machines } of running.values()) {
          const group = start.groups?.findIndex((members) => members.includes(entry.item)) ?? -1;
          const server = entry.original && entry.server;
          const machine = { machine: entry.machine, server, group, madeAtMs: entry.at, onAtMs: undefined };
          if (group >= 0) machines.push(machine);
        }
      } else if (entry.kind === 'machine.power' && entry.power === 'on') {
        for (const { machines } of running.values()) {
          const started = machines.findLast(({ machine, server }) =>
            server === undefined ? machine === entry.machine : server === entry.server,
          );
          if (started) started.onAtMs ??= entry.at;
        }
      } else if (entry.kind === 'job.end') {
        const job = running.get(entry.job);
        running.delete(entry.job);
        if (!job || job.machines.length < 2) continue;
        findings.looked += 1;
        for (const wrong of outOfTurn(job.machines, exactMs)) {
          findings.violation(`${entry.scenario} of ${entry.item}, ended at ${duration(entry.at)}: ${wrong}`);
        }
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} a recovery plan started its machines in the order of its groups`,
      'no recovery plan brought up several machines',
    );
  },
};

function* outOfTurn(machines: readonly Started[], exactMs: number): Generator<string> {
  for (const { machine, group, onAtMs } of machines) {
    if (onAtMs === undefined) continue;
    const unmade = machines.find(({ madeAtMs }) => madeAtMs > onAtMs + exactMs);
    if (unmade) {
      yield `${machine} was started at ${duration(onAtMs)}, before ${unmade.machine} was made at ${duration(unmade.madeAtMs)}`;
    }
    const earlier = machines.find((other) => other.group < group && (other.onAtMs ?? 0) > onAtMs + exactMs);
    if (!earlier) continue;
    yield `${machine} of group ${group + 1} was started at ${duration(onAtMs)}, before ${earlier.machine} of group ` +
      `${earlier.group + 1} at ${duration(earlier.onAtMs ?? 0)}`;
  }
}
