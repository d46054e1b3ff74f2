/**
 * What is left in the cache storage account and on replica disks though nobody waits for it or could use it: blobs of a
 * server that does not replicate to Azure, or of an epoch that is over, and snapshots that are no recovery point any more.
 *
 * Snapshots on datastores are looked at while their server is on its way home; before and after that there are no replicas.
 */
import { Calm } from './calm.ts';
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, entriesOfKind, type LabEnd, type ReplicationStarted } from './entries.ts';
import { faultDuring, faultsOf } from './faults.ts';
import type { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Run } from './property.ts';
import { counted, duration, listed, tagName } from './wording.ts';

const MINUTE_MS = 60_000;
/** Blobs younger than this may still be on their way; the service looks twice a minute. */
const ON_THE_WAY_MS = 5 * MINUTE_MS;
/** The polls of the provider, of the source and of its process server, and what was on its way. */
const WITHDRAWN_MS = 6 * MINUTE_MS;
/** Until the service has heard of what a master target did. */
const HEARD_MS = 5 * MINUTE_MS;

/** Blobs that nobody waits for. In a calm time nobody waits for any that is older than a few minutes. */
export function strayBlobs(run: Run, end: LabEnd, findings: Findings): void {
  const putAtMs = new Map(entriesOfKind(run, 'cache.put').map(({ path, at }) => [path, at]));
  const items = new Items(run);
  const calm = new Calm(run, items);
  for (const entry of entriesOf(run)) calm.take(entry);
  const streams = streamsOf(run);
  for (const { account, paths = [] } of end.accounts ?? []) {
    const why = new Map<string, number>();
    const awaited = new Map<string, number>();
    for (const path of paths) {
      const { server = '', epoch = 0 } = placeOf(path) ?? {};
      if ((putAtMs.get(path) ?? 0) > end.at - ON_THE_WAY_MS) continue;
      const reason = whyStray(streams.get(server), epoch);
      const isCalm = calmFor(calm, items, server, end.at);
      const book = reason || isCalm ? why : awaited;
      const whose = `${server}, ${reason ?? `which came more than ${duration(ON_THE_WAY_MS)} ago`}`;
      book.set(whose, (book.get(whose) ?? 0) + 1);
    }
    for (const [whose, count] of why) findings.violation(`${counted(count, 'blob')} in ${account} of ${whose}`);
    for (const [whose, count] of awaited) {
      findings.unjudged(
        `${counted(count, 'blob')} in ${account} of ${whose}: not long enough after all was well again`,
      );
    }
  }
}

/**
 * Streams that go on although nobody wants them any more: what is stored of one long after it had stopped, with nothing in
 * the way of those who were to be told. The blobs go all the same, so nobody would see them at the end.
 */
export function* goingOn(run: Run): Generator<string> {
  const faults = faultsOf(run);
  const stoppedAtMs = new Map<string, number>();
  const told = new Set<string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'replication.stopped') stoppedAtMs.set(`${entry.server} ${entry.epoch}`, entry.at);
    const place = entry.kind === 'cache.put' ? placeOf(entry.path) : undefined;
    const stream = `${place?.server} ${place?.epoch}`;
    const sinceMs = stoppedAtMs.get(stream);
    if (sinceMs === undefined || told.has(stream) || entry.at < sinceMs + WITHDRAWN_MS + slackMs(run)) continue;
    if (faultDuring(faults, sinceMs, entry.at, HEARD_MS)) continue;
    told.add(stream);
    yield `batches of ${place?.server}, epoch ${place?.epoch}, were still stored at ${duration(entry.at)}, though its ` +
      `replication had stopped at ${duration(sinceMs)}`;
  }
}

/** Undefined while somebody may wait for it. */
function whyStray(stream: ReplicationStarted | undefined, epoch: number): string | undefined {
  if (stream?.direction !== 'to-azure') return 'which does not replicate to Azure';
  return epoch < stream.epoch ? `of epoch ${epoch}, which is over` : undefined;
}

function calmFor(calm: Calm, items: Items, server: string, endMs: number): boolean {
  const sinceMs = calm.since(items.itemOf(server) ?? '', endMs);
  return sinceMs !== undefined && sinceMs <= endMs - ON_THE_WAY_MS;
}

/** What each server replicates, when the run is over. */
function streamsOf(run: Run): Map<string, ReplicationStarted> {
  const streams = new Map<string, ReplicationStarted>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'replication.started') streams.set(entry.server, entry);
    else if (entry.kind === 'replication.stopped' || entry.kind === 'replication.left') streams.delete(entry.server);
  }
  return streams;
}

/** `logs/<server>/<epoch>/<sequence>.completed_…` */
function placeOf(path: string): { server: string; epoch: number } | undefined {
  const match = /^logs\/([^/]+)\/(\d+)\//.exec(path);
  return match ? { server: match[1] as string, epoch: Number(match[2]) } : undefined;
}

/** Snapshots under tags that are no recovery points, or not any more. */
export function straySnapshots(run: Run, end: LabEnd, findings: Findings): void {
  const kept = keptTags(run, end);
  const homeward = [...streamsOf(run).values()].filter(({ direction }) => direction === 'to-site');
  const heard = !entriesOfKind(run, 'site.state').some(
    ({ state, at }) => state === 'disconnected' && at > end.at - 2 * HEARD_MS,
  );
  for (const { place, name, snapshots = [] } of end.disks ?? []) {
    const isReplica =
      place === 'azure'
        ? name.startsWith('asrseeddisk-')
        : homeward.some(({ item, at }) => name.startsWith(`${item}-`) && at < end.at - 2 * HEARD_MS);
    if (!isReplica) continue;
    const stray = snapshots.filter((tag) => !kept.has(tag) && (place === 'azure' || !isFresh(run, tag, name, end.at)));
    if (stray.length === 0) continue;
    if (place !== 'azure' && !heard) {
      findings.unjudged(
        `${counted(stray.length, 'snapshot')} on ${name}, because the site was disconnected until the end`,
      );
      continue;
    }
    const tags = listed(stray.map(tagName));
    const told = `${counted(stray.length, 'snapshot')} on ${name} for which there is no recovery point any more: ${tags}`;
    findings.violation(told);
  }
}

/** By when it was taken: what waited long for a full line is old by its tag, and as new to the service as any other. */
function isFresh(run: Run, tag: string, disk: string, endMs: number): boolean {
  const { history } = run;
  return history
    .snapshotsOf(tag)
    .some((taken) => history.disk(taken.disk)?.name === disk && taken.atMs > endMs - HEARD_MS);
}

/** Of points that there are; in a live lab snapshots of those given up in its last moments may still be on their way out. */
function keptTags(run: Run, end: LabEnd): Set<string> {
  const points = new Map<string, Map<string, string>>();
  const of = (item: string) => {
    const known = points.get(item) ?? new Map<string, string>();
    points.set(item, known);
    return known;
  };
  for (const entry of entriesOf(run) as readonly Entry[]) {
    if (entry.kind === 'point.created') of(entry.item).set(entry.point, entry.tag);
    else if (entry.kind === 'points.deleted') {
      if (entry.at <= end.at - slackMs(run)) for (const point of entry.points) of(entry.item).delete(point);
    } else if (entry.kind === 'item.state' && entry.protectionState === 'Unprotected') points.delete(entry.item);
  }
  return new Set([...points.values()].flatMap((tags) => [...tags.values()]));
}
