/**
 * Whatever an operator should be told is told, once: every finding of health is an event of the vault under its own code,
 * and so is each change of a machine's replication health (facts, section 3.11); an application-consistent tag that failed
 * is told by its agent. Nothing else is.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { slackMs } from './compression.ts';
import {
  type Entry,
  entriesOf,
  type EventTold,
  type HealthRaise,
  type ServiceEvent,
  type TagFailed,
} from './entries.ts';
import { endOf, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property, Run } from './property.ts';
import { counted, duration } from './wording.ts';
import { machineOf } from './node-machine.ts';

const MINUTE_MS = 60_000;
/** Recorded. Of other findings no event code is published: the health code stands in its place (inferred). */
const EVENT_CODE: Readonly<Record<string, string>> = {
  '78026': 'InMageCommon_ECH0007',
  '78193': 'InMageCommon_PositiveSourceClockSkewExceeded',
  '90078': 'InMageCommon_ECH00014',
  '90103': 'ConfigurationServerPsFailOver',
};
const HEALTH_CHANGED = 'SRSVMHealthChanged';
/** The finding about an item of another category than replication: no change of replication health comes of it. */
const NOT_REPLICATION = '161011';
/** In a live lab records of one look at an item are so far apart at most; the next look comes after a minute. */
const ONE_LOOK_MS = 10_000;
/** An alert goes with the agent's next poll, and on with the next statistics of the configuration server. */
const ALERT_MS = 2 * AFTER_MINUTES.monitoring * MINUTE_MS;
const APPLICATION_ALERT = 'EA0431';

export const toldEvents: Property = {
  name: 'told-events',
  title: 'Every finding, change of health and failed application-consistent tag is told as an event, once',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    // Journals of before events were written say nothing about them.
    if (!entriesOf(run).some(({ kind }) => kind === 'event.told')) return findings.judge('', 'no event was told');
    const told = new Told(findings, items, slackMs(run));
    for (const entry of entriesOf(run)) told.take(entry);
    told.close();
    for (const evidence of untoldTags(run, items, findings)) {
      findings.violation(evidence, { code: APPLICATION_ALERT });
    }
    return findings.judge(
      `${counted(findings.looked, 'event')} told what there was to tell, once each`,
      'there was nothing to tell',
    );
  },
};

interface Open {
  readonly what: What;
  readonly balance: number;
  readonly atMs: number;
}

/** What there is to tell: a code, perhaps with more behind it, of somebody. */
interface What {
  readonly code: string;
  readonly subject: string;
}

/** Findings and changes of health against events, moment by moment. */
class Told {
  readonly #findings: Findings;
  readonly #items: Items;
  readonly #exactMs: number;
  /** What waits for its other half: positive for something that happened, negative for an event. */
  readonly #open = new Map<string, Open>();
  /** Severity of what is wrong with each item, by code. */
  readonly #wrong = new Map<string, Map<string, string>>();
  readonly #levels = new Map<string, string>();
  /** When something of it changed last, and for how long more may come of the same look. */
  readonly #changedAtMs = new Map<string, number>();
  readonly #lookMs: number;
  /** What was wrong with an item that is gone is over, and nobody needs to be told. */
  readonly #gone = new Set<string>();
  #atMs = 0;

  constructor(findings: Findings, items: Items, exactMs: number) {
    this.#findings = findings;
    this.#items = items;
    this.#exactMs = exactMs;
    this.#lookMs = exactMs > 0 ? ONE_LOOK_MS : 0;
  }

  take(entry: Entry): void {
    if (entry.at > this.#atMs) this.#settle(entry.at);
    this.#atMs = entry.at;
    if (entry.kind === 'item.state') {
      if (entry.protectionState === 'Unprotected') this.#gone.add(entry.item);
      else this.#gone.delete(entry.item);
    }
    if (entry.kind === 'health.raise') {
      this.#findings.looked += 1;
      this.#note({ subject: this.#subjectOf(entry), code: EVENT_CODE[entry.code] ?? entry.code }, 1);
    }
    if (entry.kind === 'health.raise' || entry.kind === 'health.clear') {
      if (entry.item === undefined || entry.code === NOT_REPLICATION) return;
      const wrong = this.#wrong.get(entry.item) ?? new Map<string, string>();
      this.#wrong.set(entry.item, wrong);
      this.#changedAtMs.set(entry.item, entry.at);
      if (entry.kind === 'health.raise') wrong.set(entry.code, entry.severity);
      else wrong.delete(entry.code);
    } else if (entry.kind === 'event.told' && entry.about !== 'agent') this.#note(this.#whatIsTold(entry), -1);
  }

  close(): void {
    this.#settle(Number.POSITIVE_INFINITY);
  }

  /** Nothing more comes of the moment that is over. */
  #settle(nowMs: number): void {
    for (const [item, wrong] of this.#wrong) {
      const changedAtMs = this.#changedAtMs.get(item) ?? 0;
      if (nowMs - changedAtMs <= this.#lookMs && this.#lookMs > 0) continue;
      const severities = [...wrong.values()];
      const critical = severities.includes('Critical') || severities.includes('Error');
      const level = critical ? 'Critical' : severities.length > 0 ? 'Warning' : 'OK';
      if (level === (this.#levels.get(item) ?? 'OK')) continue;
      this.#levels.set(item, level);
      if (this.#gone.has(item)) continue;
      const subject = this.#items.serverOf(item) ?? item;
      this.#note({ subject, code: `${HEALTH_CHANGED} to ${level}` }, 1, changedAtMs);
    }
    for (const [key, { what, balance, atMs }] of this.#open) {
      if (balance !== 0 && nowMs - atMs <= this.#exactMs) continue;
      this.#open.delete(key);
      const { subject, code } = what;
      const told = (how: string) => ({ subject, code: `${code} ${how}` });
      if (balance > 0) this.#findings.violation(`${key}, due at ${duration(atMs)}, was not told`, told('untold'));
      if (balance < 0) {
        this.#findings.violation(`${key} was told at ${duration(atMs)} for no reason, or twice`, told('told'));
      }
    }
  }

  #note(what: What, step: number, atMs = this.#atMs): void {
    const key = `${what.code} of ${what.subject}`;
    const open = this.#open.get(key) ?? { what, balance: 0, atMs };
    this.#open.set(key, { ...open, balance: open.balance + step });
  }

  #subjectOf({ item, component }: HealthRaise): string {
    return item === undefined ? (component ?? '') : (this.#items.serverOf(item) ?? item);
  }

  #whatIsTold({ about, code, severity, subject }: EventTold): What {
    const whose = about === 'server' ? subject : this.#items.serverNamed(subject);
    return { subject: whose, code: code === HEALTH_CHANGED ? `${code} to ${severity}` : code };
  }
}

/** EA0431 for each application-consistent tag that failed, and for nothing else. The agent says when it was. */
function* untoldTags(run: Run, items: Items, findings: Findings): Generator<string> {
  const faults = faultsOf(run);
  const endMs = endOf(run).atMs;
  const serverOf = ({ node }: TagFailed) => items.serverNamed(machineOf(node));
  const key = (server: string, atMs: number) => `${server} ${Math.round(atMs)}`;
  const failed = new Map<string, TagFailed>();
  const told = new Map<string, ServiceEvent>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'tag.failed' && entry.consistency === 'application')
      failed.set(key(serverOf(entry), entry.at), entry);
    if (entry.kind !== 'event' || entry.alert !== APPLICATION_ALERT || entry.raisedAtMs === undefined) continue;
    const server = items.serverOf(entry.item) ?? '';
    const failedAtMs = entry.raisedAtMs - run.startsAtMs;
    const which = key(server, failedAtMs);
    if (told.has(which)) yield `${APPLICATION_ALERT} of ${server} was told again at ${duration(entry.at)}`;
    else if (!failed.has(which) && slackMs(run) === 0) {
      yield `${APPLICATION_ALERT} of ${server} was told at ${duration(entry.at)}, but no tag had failed at ${duration(failedAtMs)}`;
    }
    told.set(which, entry);
  }
  // Clocks of several machines do not agree to the millisecond, so what is missing is only looked for where they do.
  if (slackMs(run) > 0) {
    if (failed.size > 0)
      findings.unjudged('whether every tag that failed was told: clocks do not agree to the millisecond');
    return;
  }
  for (const [which, { at, ...entry }] of failed) {
    findings.looked += 1;
    const server = serverOf({ at, ...entry });
    const item = items.itemOf(server);
    const toMs = at + ALERT_MS;
    const replicated = item !== undefined && items.replicatedThroughout(item, at, toMs);
    if (told.has(which) || !replicated) continue;
    const untold = `the application-consistent tag of ${server} that failed at ${duration(at)} was not told`;
    const hindered = faultDuring(
      faults.filter(({ injected }) => injected.fault !== 'application-writer'),
      at,
      toMs,
      ALERT_MS,
    );
    if (hindered) findings.unjudged(`${untold}, because of ${hindered.injected.title}, or not`);
    else if (toMs < endMs) yield `${untold} within ${duration(ALERT_MS)}`;
    else findings.unjudged(`${untold} by the end of the run, which came too soon`);
  }
}
