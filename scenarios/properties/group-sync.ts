/**
 * Members of a replication group share their recovery points while the policy's multi-VM synchronisation is on, and not while
 * it is off; a change of it takes effect once the agents have heard of it. Towards Azure: what holds on the way home is
 * documented nowhere.
 */
import { Calm } from './calm.ts';
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type PointCreated } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { FullLines } from './full-lines.ts';
import { Items } from './items.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, listed, tagName } from './wording.ts';

const MINUTE_MS = 60_000;
/** A change goes to the site with its next poll, and to the agents with theirs. */
const HEARD_MS = 3 * MINUTE_MS;
/** One tag in a row may fail. */
const LIMIT_MS = 11 * MINUTE_MS;

export const groupSync: Property = {
  name: 'group-sync',
  title: 'Members of a group share their recovery points exactly while multi-VM synchronisation is on',
  appliesTo: ({ replicationGroups }) => replicationGroups.some(({ servers }) => servers.length > 1),
  judge(run) {
    const findings = new Findings();
    const groups = groupsOf(run);
    const sync = new Sync(run);
    for (const point of entriesOf(run).filter((entry) => entry.kind === 'point.created')) {
      if (point.group === undefined || sync.homeward(point.item, point.at)) continue;
      findings.looked += 1;
      const taggedAtMs = point.tagAtMs - run.startsAtMs;
      if (sync.during(taggedAtMs - HEARD_MS, taggedAtMs).some((on) => on)) continue;
      findings.violation(
        `${point.item} shares ${tagName(point.tag)} of ${duration(taggedAtMs)} with ${point.group}, though multi-VM ` +
          'synchronisation was off',
      );
    }
    for (const members of groups) for (const gap of gapsOf(run, members, sync)) findings.violation(gap);
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} of groups were shared when they were to be`,
      'no recovery point was shared',
    );
  },
};

/** Items of each group that has several. */
function groupsOf(run: Run): string[][] {
  const items = new Items(run);
  const groups = run.site?.replicationGroups ?? [];
  return groups
    .map(({ servers }) => servers.flatMap((server) => items.itemOf(server) ?? []))
    .filter(({ length }) => length > 1);
}

/** What the policy said of multi-VM synchronisation when, and which way each item replicated. */
class Sync {
  readonly #said: { atMs: number; policy: string; on: boolean }[] = [];
  readonly #ways = new Map<string, { atMs: number; homeward: boolean }[]>();

  constructor(run: Run) {
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'policy.created' || entry.kind === 'policy.changed') {
        const { multiVmSync: on, homeward = false, policy, at: atMs } = entry;
        if (on !== undefined && !homeward) this.#said.push({ atMs, policy, on });
      } else if (entry.kind === 'replication.started') {
        const ways = this.#ways.get(entry.item) ?? [];
        ways.push({ atMs: entry.at, homeward: entry.direction === 'to-site' });
        this.#ways.set(entry.item, ways);
      }
    }
  }

  homeward(item: string, atMs: number): boolean {
    return this.#ways.get(item)?.findLast((way) => way.atMs <= atMs)?.homeward ?? false;
  }

  /** Every value at any time of this; of all policies when there are several. Journals that do not tell it count as on. */
  during(fromMs: number, toMs: number): boolean[] {
    const values = this.#said
      .filter(({ atMs, policy }, index) => {
        const next = this.#said.slice(index + 1).find((later) => later.policy === policy);
        return atMs <= toMs && (next === undefined || next.atMs > fromMs);
      })
      .map(({ on }) => on);
    return values.length === 0 ? [true] : values;
  }
}

/** Times in which a calm group had points of its own, and none that all members share. */
function* gapsOf(run: Run, members: readonly string[], sync: Sync): Generator<string> {
  const calm = new Calm(run, new Items(run));
  const lines = new FullLines(run);
  const limitMs = LIMIT_MS + slackMs(run);
  const shared = new Map<string, Set<string>>();
  let lastMs = 0;
  let told = false;
  const gap = (nowMs: number): string | undefined => {
    const sinceMs = calmSince(calm, members, nowMs);
    if (sinceMs === undefined || members.some((item) => sync.homeward(item, nowMs))) return undefined;
    const fromMs = Math.max(sinceMs, lastMs);
    if (nowMs - fromMs - lines.fullMs('to-azure', fromMs, nowMs) <= limitMs) return undefined;
    // Whatever was off in between begins anew, once the agents have heard of it.
    if (sync.during(fromMs - HEARD_MS, nowMs).some((on) => !on)) return undefined;
    return `${listed(members)} shared no recovery point from ${duration(fromMs)} to ${duration(nowMs)}, though multi-VM synchronisation was on`;
  };
  for (const entry of entriesOf(run) as readonly Entry[]) {
    if (entry.kind === 'policy.changed') lastMs = Math.max(lastMs, entry.at + HEARD_MS);
    if (entry.kind === 'rpo.reported' && !told) {
      const found = gap(entry.at);
      told = found !== undefined;
      if (found) yield found;
    }
    if (entry.kind === 'point.created' && isShared(shared, members, entry)) {
      lastMs = entry.at;
      told = false;
    }
    calm.take(entry);
  }
  const found = told ? undefined : gap(endOf(run).atMs);
  if (found) yield found;
}

/** Whether this is the point by which all members have that tag. */
function isShared(shared: Map<string, Set<string>>, members: readonly string[], point: PointCreated): boolean {
  if (point.group === undefined) return false;
  const having = (shared.get(point.tag) ?? new Set<string>()).add(point.item);
  shared.set(point.tag, having);
  return members.every((item) => having.has(item));
}

function calmSince(calm: Calm, members: readonly string[], atMs: number): number | undefined {
  let latestMs = 0;
  for (const item of members) {
    const sinceMs = calm.since(item, atMs);
    if (sinceMs === undefined) return undefined;
    latestMs = Math.max(latestMs, sinceMs);
  }
  return latestMs;
}
