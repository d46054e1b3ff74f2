/**
 * Why something did not come about, read from the journal: what was not set up, whom a role could not reach and with what
 * code, whom it was turned away by, and which findings stood at that moment; what began first comes first.
 */
import { explain } from '../reference/model/error-codes.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { isLetOut, rangesNeeded } from '../simulator/site/egress.ts';
import { outboundNamed } from '../simulator/site/outbound.ts';
import { roleMachines } from '../simulator/site/own-machines.ts';
import type { Site } from '../simulator/site/site.ts';
import { duration } from './properties/wording.ts';

/** So many are told; what began later follows from these more often than not. */
const MOST_TOLD = 6;

interface Cause {
  readonly atMs: number;
  /** What was told last of it. */
  readonly record: JournalRecord;
}

/**
 * @param sinceMs from when on it was waited for: what was over before is nobody's cause.
 * @param site whose machines are told by name, and whose firewall by its ranges
 */
export function firstCauses(records: readonly JournalRecord[], sinceMs = 0, site?: Site): string[] {
  const names = site ? namesByAddress(site) : new Map<string, string>();
  const standing = new Map<string, Cause>();
  const over: { cause: Cause; untilMs: number }[] = [];
  const end = (key: string, untilMs: number) => {
    const cause = standing.get(key);
    if (cause) over.push({ cause, untilMs });
    standing.delete(key);
  };
  for (const record of records) {
    const { at, kind } = record;
    const key = keyOf(record);
    if (key === undefined || isNobodysCause(record)) continue;
    if (kind === 'peer.failed' || kind === 'health.raise' || kind === 'setup.refused') {
      // Another code for the same peer: the obstacle stands since the first of them, and is what it is now.
      standing.set(key, { atMs: standing.get(key)?.atMs ?? at, record });
    } else end(key, at);
  }
  const causes = [...standing.values()].sort((one, other) => one.atMs - other.atMs);
  const told = alike(causes).map(
    (like) => `${textOf(like, names)}, since ${duration(like[0].atMs)}${hintOf(like, site)}`,
  );
  // Whoever is reached again too late to be in time.
  const late = over
    .filter(({ untilMs }) => untilMs > sinceMs)
    .map(({ cause: { atMs, record }, untilMs }) => {
      const like = [{ atMs, record }] as const;
      return `${textOf(like, names)}, from ${duration(atMs)} to ${duration(untilMs)}${hintOf(like, site)}`;
    });
  return (told.length > 0 ? told : late).slice(0, MOST_TOLD);
}

type Alike = readonly [Cause, ...Cause[]];

/** Names that are needed for the same, and cannot be had since the same moment for the same reason, are told together. */
function alike(causes: readonly Cause[]): readonly Alike[] {
  const groups = new Map<string, [Cause, ...Cause[]]>();
  for (const cause of causes) {
    const { code, host, issuer, kind, node, port, through } = cause.record;
    const title = kind === 'peer.failed' ? outboundNamed(String(host))?.title : undefined;
    const key = title ? JSON.stringify([cause.atMs, node, port, through, code, issuer, title]) : `${groups.size}`;
    const group = groups.get(key);
    if (group) group.push(cause);
    else groups.set(key, [cause]);
  }
  return [...groups.values()];
}

/** Nothing depends on some of the names that are asked for. */
function isNobodysCause({ kind, host }: JournalRecord): boolean {
  return kind === 'peer.failed' && outboundNamed(String(host))?.optional === true;
}

function keyOf({ code, component, host, item, kind, node, port, title }: JournalRecord): string | undefined {
  if (kind === 'peer.failed' || kind === 'peer.reached') return `${node} ${host}:${port}`;
  if (kind === 'health.raise' || kind === 'health.clear') return `${item ?? component} ${code}`;
  return kind === 'setup.refused' ? `${node} ${title}` : undefined;
}

function textOf(like: Alike, names: ReadonlyMap<string, string>): string {
  const [{ record }] = like;
  const { code, component, host, issuer, item, kind, node, port, through } = record;
  if (kind === 'setup.refused') {
    return `${node} is not set up: ${record.title}: ${record.found}; wanted is ${record.wanted}`;
  }
  const title = explain(String(code))?.title;
  const what = title === undefined ? String(code) : `${code} (${title})`;
  if (kind === 'health.raise') return `health of ${item ?? component}: ${what}`;
  const name = names.get(String(host));
  const hosts = like.map((cause) => cause.record.host).join(', ');
  const peer = name === undefined ? `${hosts}:${port}` : `${name} (${host}:${port})`;
  const signed = issuer === undefined ? '' : `, signed by "${issuer}"`;
  return `${node} → ${peer}${through === undefined ? '' : ` through the proxy ${through}`}: ${what}${signed}`;
}

/** How a firewall or a proxy says no, or says nothing. */
const NOT_LET_THROUGH: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNREFUSED', 'PROXY_FORBIDDEN']);

/** What has to be let through for a host on the internet, and what comes of it when it is not. */
function hintOf(like: Alike, site: Site | undefined): string {
  const [{ record }] = like;
  const { kind, host, code } = record;
  const isBlocked = kind === 'peer.failed' && NOT_LET_THROUGH.has(String(code));
  const names = isBlocked ? outboundNamed(String(host)) : undefined;
  if (names === undefined) return '';
  const patterns = new Set(like.map((cause) => outboundNamed(String(cause.record.host))?.pattern));
  return `; if ${[...patterns].join(', ')} (${names.title}) is not let through, ${names.without}${rangesLacking(like, site)}`;
}

/** Of a firewall that goes by addresses: which ranges it would have to allow. */
function rangesLacking(like: Alike, site: Site | undefined): string {
  if (!site || site.egress.allowRanges.length === 0 || like[0].record.through !== undefined) return '';
  const hosts = like.map((cause) => String(cause.record.host)).filter((host) => !isLetOut(site, host));
  const lacking = new Set(hosts.map((host) => rangesNeeded(host, site.azure) ?? `none of Azure's`));
  return lacking.size === 0 ? '' : `; egress.allowRanges lacks its addresses: ${[...lacking].join('; ')}`;
}

/** What the machines of a site are called. */
function namesByAddress(site: Site): Map<string, string> {
  const machines = [...site.servers, ...roleMachines(site), site.vcenter];
  return new Map(machines.map(({ address, name }) => [address, name]));
}
