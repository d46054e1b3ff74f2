/**
 * Files that a role keeps on its disk though nobody needs them any more: in a change log or a cache a batch that was applied
 * long ago, or one of an epoch that is over; with an agent the note of an epoch when its server does not replicate any more;
 * with a master target the note of a replica that it has given up. Each of them grows, or misleads whoever starts there next.
 *
 * Looked at on machines that had power, and nothing in their way, for long enough to hear of it and to clear up.
 */
import { slackMs } from './compression.ts';
import { entriesOf, type LabEnd } from './entries.ts';
import { faultDuring, faultsOf } from './faults.ts';
import type { Findings } from './findings.ts';
import type { Run } from './property.ts';
import { counted, duration } from './wording.ts';

/** To register again, to poll, and to send once more what nobody is known to have taken. */
const CLEARED_UP_MS = 10 * 60_000;

export function strayFiles(run: Run, end: LabEnd, findings: Findings): void {
  const past = pastOf(run);
  const settledMs = end.at - CLEARED_UP_MS - slackMs(run);
  const disturbed = faultDuring(faultsOf(run), settledMs, end.at) !== undefined;
  const serverOf = new Map(end.machines.map(({ machine, server }) => [machine, server]));
  for (const { machine, role, paths } of end.files ?? []) {
    if ((past.onSinceMs.get(machine) ?? Number.POSITIVE_INFINITY) > settledMs) continue;
    const strays = new Map<string, string[]>();
    for (const path of paths) {
      const useless = whyUseless(past, serverOf.get(machine) ?? '', path);
      if (!useless || useless.sinceMs > settledMs) continue;
      const told = `${useless.reason} ${duration(useless.sinceMs)}`;
      strays.set(useless.reason, [...(strays.get(useless.reason) ?? []), `${path}, ${told}`]);
    }
    for (const [first, ...others] of strays.values()) {
      const more = others.length > 0 ? ` (and ${others.length} more such)` : '';
      if (disturbed) {
        const count = counted(others.length + 1, 'file');
        findings.unjudged(`${count} of ${role} on ${machine}: not long enough after all was well again`);
      } else findings.violation(`${role} on ${machine} still keeps ${first}${more}`, { subject: machine, code: role });
    }
  }
}

/** What is over, and since when. */
interface Past {
  /** By `<server> <epoch> <sequence>`. */
  readonly appliedMs: ReadonlyMap<string, number>;
  /** By server: the epoch that replicates or did last, since when it does, and when it was stopped. */
  readonly streams: ReadonlyMap<string, { epoch: number; sinceMs: number; stoppedMs?: number }>;
  /** By server, when its replica was given up, and no other was begun. */
  readonly givenUpMs: ReadonlyMap<string, number>;
  readonly onSinceMs: ReadonlyMap<string, number>;
}

function pastOf(run: Run): Past {
  const appliedMs = new Map<string, number>();
  const streams = new Map<string, { epoch: number; sinceMs: number; stoppedMs?: number }>();
  const givenUpMs = new Map<string, number>();
  const onSinceMs = new Map<string, number>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'apply.batch') {
      const batch = `${entry.server} ${entry.epoch} ${entry.sequence}`;
      if (!appliedMs.has(batch)) appliedMs.set(batch, entry.at);
    } else if (entry.kind === 'replication.started') {
      streams.set(entry.server, { epoch: entry.epoch, sinceMs: entry.at });
      if (entry.direction === 'to-site') givenUpMs.delete(entry.server);
    } else if (entry.kind === 'replication.stopped') {
      const stream = streams.get(entry.server);
      if (stream) stream.stoppedMs ??= entry.at;
    } else if (entry.kind === 'replica.given-up') {
      givenUpMs.set(entry.server, givenUpMs.get(entry.server) ?? entry.at);
    } else if (entry.kind === 'machine.power') {
      if (entry.power === 'on') onSinceMs.set(entry.machine, entry.at);
      else onSinceMs.delete(entry.machine);
    }
  }
  return { appliedMs, streams, givenUpMs, onSinceMs };
}

interface Useless {
  readonly reason: string;
  readonly sinceMs: number;
}

function whyUseless({ appliedMs, streams, givenUpMs }: Past, server: string, path: string): Useless | undefined {
  const batch = batchOf(path, server);
  if (batch) {
    const applied = appliedMs.get(`${batch.server} ${batch.epoch} ${batch.sequence}`);
    if (applied !== undefined) return { reason: 'which was applied at', sinceMs: applied };
    const stream = streams.get(batch.server);
    if (!stream || batch.epoch > stream.epoch) return undefined;
    const sinceMs = batch.epoch < stream.epoch ? stream.sinceMs : stream.stoppedMs;
    return sinceMs === undefined ? undefined : { reason: 'of an epoch that was over at', sinceMs };
  }
  if (path === 'epoch.json') {
    const sinceMs = streams.get(server)?.stoppedMs;
    return sinceMs === undefined ? undefined : { reason: 'though replication was stopped at', sinceMs };
  }
  const replica = /^replica-(.+)\.json$/.exec(path)?.[1];
  const sinceMs = replica === undefined ? undefined : givenUpMs.get(replica);
  return sinceMs === undefined ? undefined : { reason: 'though the replica was given up at', sinceMs };
}

/** `changes/<epoch>-<sequence>.hrl` of an agent, `<server>/[pre_]completed_<kind>_<epoch>_<sequence>` in a cache. */
function batchOf(path: string, server: string): { server: string; epoch: number; sequence: number } | undefined {
  const logged = /^changes\/(\d+)-(\d+)\.hrl$/.exec(path);
  if (logged) return { server, epoch: Number(logged[1]), sequence: Number(logged[2]) };
  const cached = /^([^/]+)\/(?:pre_)?completed_(?:diff|sync)_(\d+)_(\d+)$/.exec(path);
  return cached ? { server: cached[1] as string, epoch: Number(cached[2]), sequence: Number(cached[3]) } : undefined;
}
