/**
 * Why something did not come about, read from the journal: what was not set up, whom a role could not reach and with what code, whom it was
 * turned away by, and which findings stood at that moment; what began first comes first.
 */
import { explain } from '../reference/model/error-codes.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { outboundNamed } from '../simulator/site/outbound.ts';
import { roleMachines } from '../simulator/site/own-machines.ts';
import type { Site } from '../simulator/site/site.ts';
import { duration } from './properties/wording.ts';

/** So many are told; what began later follows from these more often than not. */
const MOST_TOLD = 6;

interface Cause {
  readonly atMs: number;
  readonly text: string;
  /** What would help. */
  readonly hint: string;
}

/**
 * @param sinceMs from when on it was waited for: what was over before is nobody's cause.
 * @param names of machines, by their addresses
 */
export function firstCauses(
  records: readonly JournalRecord[],
  sinceMs = 0,
  names: ReadonlyMap<string, string> = new Map(),
): string[] {
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
    if (key === undefined) continue;
    if (kind === 'peer.failed' || kind === 'health.raise' || kind === 'setup.refused') {
      // Another code for the same peer: the obstacle stands since the first of them, and is what it is now.
      standing.set(key, {
        atMs: standing.get(key)?.atMs ?? at,
        text: textOf(record, names),
        hint: hintOf(record),
      });
    } else end(key, at);
  }
  const causes = [...standing.values()].sort((one, other) => one.atMs - other.atMs);
  const told = causes.map(({ atMs, text, hint }) => `${text}, since ${duration(atMs)}${hint}`);
  // Whoever is reached again too late to be in time.
  const late = over
    .filter(({ untilMs }) => untilMs > sinceMs)
    .map(({ cause, untilMs }) => `${cause.text}, from ${duration(cause.atMs)} to ${duration(untilMs)}${cause.hint}`);
  return (told.length > 0 ? told : late).slice(0, MOST_TOLD);
}

function keyOf({ code, component, host, item, kind, node, port, title }: JournalRecord): string | undefined {
  if (kind === 'peer.failed' || kind === 'peer.reached') return `${node} ${host}:${port}`;
  if (kind === 'health.raise' || kind === 'health.clear') return `${item ?? component} ${code}`;
  return kind === 'setup.refused' ? `${node} ${title}` : undefined;
}

function textOf(record: JournalRecord, names: ReadonlyMap<string, string>): string {
  const { code, component, host, issuer, item, kind, node, port, through } = record;
  if (kind === 'setup.refused') {
    return `${node} is not set up: ${record.title}: ${record.found}; wanted is ${record.wanted}`;
  }
  const title = explain(String(code))?.title;
  const what = title === undefined ? String(code) : `${code} (${title})`;
  if (kind === 'health.raise') return `health of ${item ?? component}: ${what}`;
  const name = names.get(String(host));
  const peer = name === undefined ? `${host}:${port}` : `${name} (${host}:${port})`;
  const signed = issuer === undefined ? '' : `, signed by "${issuer}"`;
  return `${node} → ${peer}${through === undefined ? '' : ` through the proxy ${through}`}: ${what}${signed}`;
}

/** How a firewall or a proxy says no, or says nothing. */
const NOT_LET_THROUGH: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNREFUSED', 'PROXY_FORBIDDEN']);

/** What has to be let through for a host on the internet, and what comes of it when it is not. */
function hintOf({ kind, host, code }: JournalRecord): string {
  const isBlocked = kind === 'peer.failed' && NOT_LET_THROUGH.has(String(code));
  const names = isBlocked ? outboundNamed(String(host)) : undefined;
  return names === undefined ? '' : `; if ${names.pattern} (${names.title}) is not let through, ${names.without}`;
}

/** What the machines of a site are called. */
export function namesByAddress(site: Site): Map<string, string> {
  const machines = [...site.servers, ...roleMachines(site), site.vcenter];
  return new Map(machines.map(({ address, name }) => [address, name]));
}
