/**
 * After a fault is healed recovery points come again: one whose tag was set after the heal arrives within ten minutes, or
 * within half an hour where the stream had broken and had to be resynchronised. A state that reads *Protected* is no proof:
 * it stays so for as long as there is any point at all.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { wayToAzure } from '../../simulator/site/capacity.ts';
import { AtWork } from './at-work.ts';
import { BusyComputer } from './busy-computer.ts';
import { slackMs, workMs } from './compression.ts';
import { type Entry, entriesOf, entriesOfKind, type FaultHeal, type PointCreated } from './entries.ts';
import { endOf, type FaultSpan, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { FullLines } from './full-lines.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { marksOnServer } from './marks.ts';
import type { Property, Run } from './property.ts';
import type { Window } from './time-spans.ts';
import { counted, duration } from './wording.ts';

const MINUTE_MS = 60_000;
/** Until the next tag is due, and as much again for the roles to find each other and for the data to travel. */
const LIMIT_MS = 2 * AFTER_MINUTES.recoveryPoint * MINUTE_MS;
/** A broken stream is told, waits for its resynchronisation, is compared, and then has the next tag. */
const RESYNC_LIMIT_MS = 2 * AFTER_MINUTES.automaticResync * MINUTE_MS + LIMIT_MS;
/** On the way home the service hears of a point through two polls. */
const POLLS_MS = 2 * MINUTE_MS;
/** Faults that a story leaves are healed when it is over; nobody waits for anything any more then. */
const CLEARING_UP_MS = MINUTE_MS;
/** By these the service says that the stream has broken. */
const BROKEN: ReadonlySet<string> = new Set(['78024', '90103']);

export const freshPoints: Property = {
  name: 'fresh-points',
  title: 'After every heal a recovery point newer than the heal comes in time',
  judge(run) {
    const findings = new Findings();
    const watch = new Watch(run);
    let longestMs = 0;
    for (const heal of entriesOfKind(run, 'fault.heal')) {
      for (const item of watch.items.names) {
        const due = watch.dueAfter(heal, item);
        if (!due) continue;
        if ('whyNot' in due) {
          findings.unjudged(`new points after a heal of ${heal.fault}, because ${due.whyNot}`);
          continue;
        }
        const point = watch.freshPoint(item, heal.at);
        if (point && point.at <= due.toMs) {
          findings.looked += 1;
          longestMs = Math.max(longestMs, point.at - due.fromMs);
          continue;
        }
        const whyLate = watch.whyLate(due);
        if (whyLate) {
          findings.unjudged(`new points after a heal of ${heal.fault}, because ${whyLate}`);
          continue;
        }
        const told = `${item}: no recovery point newer than the heal of ${heal.fault} at ${duration(heal.at)} had come by`;
        if (due.toMs >= watch.endMs) {
          findings.unjudged(
            `${told} ${duration(watch.endMs)}, when the run ended; it had time until ${duration(due.toMs)}`,
          );
          continue;
        }
        findings.looked += 1;
        const when = point ? `the first one came at ${duration(point.at)}` : 'none came';
        findings.violation(`${told} ${duration(due.toMs)}; ${when}`, { subject: item, code: 'no-fresh-point' });
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} an item had to have a new recovery point after a heal: it had, after ` +
        `${duration(longestMs)} at most`,
      'no fault was healed while an item replicated, or the run ended too soon afterwards',
    );
  },
};

/** What there is to know about the time after a heal. */
class Watch {
  readonly items: Items;
  readonly endMs: number;
  readonly #run: Run;
  readonly #faults: readonly FaultSpan[];
  readonly #atWork: AtWork;
  readonly #busy: BusyComputer;
  readonly #lines: FullLines;
  readonly #machines: Machines;
  /** What happened to each item, in order. */
  readonly #histories = new Map<string, Entry[]>();

  constructor(run: Run) {
    this.#run = run;
    this.items = new Items(run);
    this.endMs = endOf(run).atMs;
    this.#faults = faultsOf(run);
    this.#atWork = AtWork.in(run);
    this.#busy = new BusyComputer(run);
    this.#lines = new FullLines(run);
    this.#machines = new Machines(run);
    for (const entry of entriesOf(run)) {
      if (!('item' in entry) || entry.item === undefined) continue;
      const history = this.#histories.get(entry.item) ?? [];
      history.push(entry);
      this.#histories.set(entry.item, history);
    }
  }

  /**
   * From when until when a new point has to come. Undefined when the item has something else to do: it does not replicate
   * all the time, it is being copied for the first time, the story is over and only cleared up after.
   */
  dueAfter(heal: FaultHeal, item: string): Window | { readonly whyNot: string } | undefined {
    if (this.endMs - heal.at < CLEARING_UP_MS) return undefined;
    const history = this.#histories.get(item) ?? [];
    const server = this.items.serverOf(item) ?? '';
    const begun = history.findLast((entry) => entry.kind === 'replication.started' && entry.at <= heal.at);
    if (begun?.kind !== 'replication.started') return undefined;
    const hasPoint = history.some((entry) => entry.kind === 'point.created' && entry.at <= heal.at);
    if (!hasPoint || this.items.statesOf(item).findLast(({ at }) => at <= heal.at)?.protectionState !== 'Protected') {
      return undefined;
    }
    const homeMs = begun.direction === 'to-site' ? POLLS_MS : 0;
    let limitMs = LIMIT_MS + homeMs + slackMs(this.#run);
    // Counted from when its server is at work again, which takes a moment where it was power that came back.
    const fromMs = this.#atWork.from(server, heal.at, heal.at + LIMIT_MS);
    if (fromMs === undefined) {
      return this.items.replicatedThroughout(item, heal.at, heal.at + LIMIT_MS)
        ? { whyNot: `${server} was not at work` }
        : undefined;
    }
    if (this.#broken(history, begun.epoch, heal.at, fromMs + limitMs)) limitMs += RESYNC_LIMIT_MS - LIMIT_MS;
    const carriedMs = begun.direction === 'to-azure' ? this.#carriedMs(item, heal.at) : 0;
    limitMs += Math.max(carriedMs, this.#lines.fullUntilFree(begun.direction, heal.at, fromMs + limitMs - heal.at));
    limitMs += workMs(this.#run, this.#appliedUntilFresh(item, heal.at));
    const toMs = fromMs + limitMs;
    if (!this.items.replicatedThroughout(item, heal.at, toMs)) return undefined;
    if (this.#atWork.from(server, fromMs, toMs) !== fromMs) return { whyNot: `${server} was not at work all the time` };
    const other = this.#faults.find((fault) => isInTheWay(fault, heal, toMs));
    return other ? { whyNot: `${other.injected.fault} was in the way` } : { fromMs, toMs };
  }

  whyLate(due: Window): string | undefined {
    return this.#busy.whyLate(due);
  }

  /** What its line took for all that came to Azure before it: what had to wait as long as the fault was there goes first. */
  #carriedMs(item: string, afterMs: number): number {
    const point = this.freshPoint(item, afterMs);
    if (!point || !this.#run.site) return 0;
    const batches = entriesOfKind(this.#run, 'cache.put').filter(({ at }) => at >= afterMs && at <= point.at);
    const bits = 8 * batches.reduce((sum, { bytes }) => sum + bytes, 0);
    return bits / (wayToAzure(this.#run.site).mbps * 1000);
  }

  /** Batches of all servers that were applied before it: one service applies them, one after another. */
  #appliedUntilFresh(item: string, afterMs: number): number {
    const untilMs = this.freshPoint(item, afterMs)?.at ?? this.endMs;
    return entriesOfKind(this.#run, 'apply.batch').filter(({ at }) => at >= afterMs && at <= untilMs).length;
  }

  /** The first point of the item whose tag was set after that time, by the world's account. */
  freshPoint(item: string, afterMs: number): PointCreated | undefined {
    const history = this.#histories.get(item) ?? [];
    return history.find(
      (entry): entry is PointCreated => entry.kind === 'point.created' && this.#taggedAtMs(entry) >= afterMs,
    );
  }

  #taggedAtMs({ tag, server, tagAtMs }: PointCreated): number {
    const marks = marksOnServer(this.#run, this.#machines, tag, server);
    return Math.min(tagAtMs - this.#run.startsAtMs, ...marks.map(({ mark }) => mark.atMs));
  }

  /** Whether the stream was broken by then, or broke after the heal: told by health, or begun anew. */
  #broken(history: readonly Entry[], epoch: number, healedAtMs: number, untilMs: number): boolean {
    const codes = new Set<string>();
    let copying = false;
    for (const entry of history) {
      if (entry.at > untilMs) break;
      if (entry.kind === 'health.raise' && BROKEN.has(entry.code)) {
        if (entry.at >= healedAtMs) return true;
        codes.add(entry.code);
      } else if (entry.kind === 'health.clear' && entry.at <= healedAtMs) codes.delete(entry.code);
      else if (entry.kind === 'replication.started' && entry.at > healedAtMs) return true;
      else if (entry.at > healedAtMs) continue;
      else if (entry.kind === 'replication.started' && entry.epoch === epoch) copying = true;
      else if (entry.kind === 'point.created' && entry.epoch === epoch) copying = false;
    }
    return copying || codes.size > 0;
  }
}

function isInTheWay({ injected, fromMs, healedAtMs }: FaultSpan, heal: FaultHeal, toMs: number): boolean {
  const over = healedAtMs !== undefined && healedAtMs <= heal.at;
  return injected.id !== heal.id && fromMs <= toMs && !over;
}
