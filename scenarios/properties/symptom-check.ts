/**
 * One symptom of one fault: whether it was due, whether it showed in its time and as it should, and whether it cleared. Of what
 * could not be due, the reason is told.
 */
import type { Symptom } from '../../chaos/fault.ts';
import type { BusyComputer } from './busy-computer.ts';
import type { Circumstances } from './circumstances.ts';
import { entriesOfKind } from './entries.ts';
import { type FaultSpan, lasts, undisturbedFrom } from './faults.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';
import type { Signal } from './signals.ts';
import type { Window } from './time-spans.ts';
import { duration, listed } from './wording.ts';

/** For so long after it was healed a fault may still show in how old recovery points are. */
const TRACES_MS = 30 * 60_000;
const CLEARING_UP_MS = 60_000;
/** A process server itself says so; what else shows on the items behind it, others do. */
/** That application-consistent points are missing. */
const NO_APPLICATION_POINTS = '78144';
const THROTTLED = 'SourceAgentCumulativeThrottleOccurred';

export interface RunSpan {
  /** When the first role of the run began to live. */
  readonly firstRoleAtMs: number;
  readonly endMs: number;
  /** All there were, in order of time. */
  readonly faults: readonly FaultSpan[];
  readonly busy: BusyComputer;
}

/** What is wrong with a symptom, and what was found. */
export type Wrong = readonly [how: 'absent' | 'misjudged' | 'uncleared', evidence: string];

export class SymptomCheck {
  readonly #fault: FaultSpan;
  readonly #symptom: Symptom;
  readonly #signals: readonly Signal[];
  readonly #circumstances: Circumstances;
  readonly #firstRoleAtMs: number;
  readonly #endMs: number;
  readonly #busy: BusyComputer;
  /** All other faults there were, in order of time. */
  readonly #others: readonly FaultSpan[];

  constructor(
    fault: FaultSpan,
    symptom: Symptom,
    signals: readonly Signal[],
    circumstances: Circumstances,
    span: RunSpan,
  ) {
    this.#fault = fault;
    this.#symptom = symptom;
    this.#signals = signals;
    this.#circumstances = circumstances;
    this.#firstRoleAtMs = span.firstRoleAtMs;
    this.#endMs = span.endMs;
    this.#busy = span.busy;
    this.#others = span.faults.filter((other) => other !== fault);
  }

  judge(
    run: Run,
    items: Items,
    others: readonly FaultSpan[],
  ): { looked: number; violations: Wrong[]; unjudged: string[] } {
    const { servers, beforeMs, code, on } = this.#symptom;
    const { fromMs, endsMs } = this;
    // A fault that was healed before it could show has nothing to show.
    if (fromMs === undefined || fromMs + beforeMs >= endsMs) {
      return { looked: 0, violations: [], unjudged: this.#whyTooLate(fromMs) };
    }
    const untilMs = fromMs + beforeMs;
    const wanted = servers?.map((name) => ({ name, server: items.serverNamed(name) }));
    const candidates = wanted ?? [{ name: undefined, server: undefined }];
    const violations: Wrong[] = [];
    const unjudged: string[] = [];
    let looked = 0;
    for (const { name, server } of candidates) {
      const signals = this.#signals.filter((signal) => server === undefined || signal.server === server);
      // What has never been connected cannot be cut off.
      if (on === 'site' && !entriesOfKind(run, 'site.state').some(({ at }) => at <= fromMs)) continue;
      const hitsNobody =
        name !== undefined && server !== undefined && this.#circumstances.whyNotAtWork(name, server, this.#fault);
      // Only what replicates is judged, only what is connected can be cut off, and what is wrong already cannot begin to be.
      const whyNot =
        (on === 'site' && !isConnected(run, fromMs) && 'the site was not connected') ||
        hitsNobody ||
        this.#whyNotDue(items, server, { fromMs, toMs: untilMs }) ||
        (signals.some((signal) => isOn(signal, fromMs) && !signal.momentary) && 'it showed already');
      if (whyNot) {
        unjudged.push(`${this.#told()}: ${code}${name === undefined ? '' : ` on ${name}`}, because ${whyNot}`);
        continue;
      }
      looked += 1;
      const inTime = signals.filter((signal) => signal.fromMs >= fromMs && signal.fromMs <= untilMs);
      const early = inTime.filter((signal) => signal.fromMs < fromMs + this.#symptom.afterMs);
      const due = inTime.filter((signal) => !early.includes(signal));
      // What is due to two faults shows when the first of them makes it, whether or not it is documented to.
      if (due.length === 0 && early.length > 0 && this.#others.some((other) => this.#precedes(other))) {
        unjudged.push(`${this.#told()}: ${code}, because another fault was there before`);
      } else if (due.length === 0) {
        const absent = this.#absent(name, early[0] ?? signals.find((late) => late.fromMs > untilMs), fromMs);
        const whyLate = this.#busy.whyLate({ fromMs, toMs: untilMs });
        if (whyLate) {
          looked -= 1;
          unjudged.push(`${absent}, because ${whyLate}`);
        } else violations.push(['absent', absent]);
      } else {
        violations.push(...this.#misjudged(due));
        const left = this.#uncleared(due, items);
        const why = left && this.#whyNotCleared(others);
        if (why) unjudged.push(`${left}, because ${why}`);
        else if (left) violations.push(['uncleared', left]);
      }
    }
    return { looked, violations, unjudged };
  }

  /**
   * What the symptom's times count from; undefined while that has not happened. Nobody tells of a fault that is there before
   * the site is switched on, and how long machines take to start is a lab's own affair.
   */
  get fromMs(): number | undefined {
    if (this.#symptom.since === 'heal') return this.#fault.healedAtMs;
    return Math.max(this.#fault.fromMs, this.#firstRoleAtMs);
  }

  /** Until when there is anything to see. */
  get endsMs(): number {
    return this.#symptom.since === 'heal' ? this.#endMs : (this.#fault.healedAtMs ?? this.#endMs);
  }

  /** Undefined when there was something it could show on, and somebody to notice. */
  #whyNotDue(items: Items, server: string | undefined, window: Window): string | undefined {
    const { about, code, on } = this.#symptom;
    if (about === 'group') return this.#circumstances.whyNoGroup(window);
    if (on === 'component') return this.#circumstances.whyUnheard(window, this.#fault);
    if (on !== 'item') {
      const troubled = on === 'role' ? this.#circumstances.whyTroubled(window) : undefined;
      return troubled ?? this.#circumstances.whySilent(window, this.#fault);
    }
    const concerned = items.names.filter((item) => server === undefined || items.serverOf(item) === server);
    let whyNot: string | undefined = 'nothing replicated';
    for (const item of concerned) {
      whyNot = this.#whyNotOnItem(item, code, window);
      if (whyNot === undefined) return undefined;
    }
    return whyNot;
  }

  /** Whether that fault was there when this one came, or had been so lately that its traces were. */
  #precedes(other: FaultSpan): boolean {
    const healedAtMs = other.healedAtMs ?? Number.POSITIVE_INFINITY;
    return other.fromMs <= this.#fault.fromMs && healedAtMs + TRACES_MS >= this.#fault.fromMs;
  }

  #absent(name: string | undefined, wrong: Signal | undefined, fromMs: number): string {
    const { code, on, afterMs, beforeMs, since } = this.#symptom;
    const where = name === undefined ? `on any ${on}` : `on ${name}`;
    const instead = wrong ? ` (it did after ${duration(wrong.fromMs - fromMs)}, on ${wrong.subject})` : '';
    const moment = since === 'heal' ? 'after the heal' : 'later';
    return `${this.#told()}: ${code} did not show ${where} between ${duration(afterMs)} and ${duration(beforeMs)} ${moment}${instead}`;
  }

  #misjudged(due: readonly Signal[]): Wrong[] {
    const { severity: expected, code } = this.#symptom;
    const wrong = expected === undefined ? undefined : due.find(({ severity }) => severity !== expected);
    return wrong
      ? [['misjudged', `${this.#told()}: ${code} showed on ${wrong.subject} as ${wrong.severity}, not as ${expected}`]]
      : [];
  }

  /**
   * What was still on when it should have cleared; undefined when nothing was. Any other fault may stand in the way of
   * recovery: time to clear counts from when there was none left.
   */
  #uncleared(due: readonly Signal[], items: Items): string | undefined {
    const { clearsWithinMs, code } = this.#symptom;
    const { healedAtMs } = this.#fault;
    if (clearsWithinMs === undefined || healedAtMs === undefined || this.#isClearedUp(healedAtMs)) return undefined;
    const fromMs = undisturbedFrom(this.#others, healedAtMs, clearsWithinMs);
    // Somebody who looks when the run ends sees no further.
    const limitMs = Math.min(fromMs + clearsWithinMs, this.#endMs);
    const window = { fromMs: Math.min(fromMs, this.#endMs), toMs: limitMs };
    const left = due.filter(
      (signal) => !signal.momentary && isOn(signal, limitMs) && this.#couldClear(signal, window, items),
    );
    if (left.length === 0) return undefined;
    const subjects = listed(left.map(({ subject }) => subject));
    const told = `${this.#told()}: ${code} on ${subjects} had not cleared`;
    if (fromMs > this.#endMs) return `${told} when the run ended`;
    const heal = fromMs === healedAtMs ? 'the heal' : 'the last heal';
    return `${told} ${duration(limitMs - fromMs)} after ${heal} at ${duration(fromMs)}`;
  }

  /** Why nobody can expect it to have cleared; undefined when one can. */
  #whyNotCleared(others: readonly FaultSpan[]): string | undefined {
    const { clearsWithinMs = 0 } = this.#symptom;
    const { healedAtMs = 0 } = this.#fault;
    const limitMs = undisturbedFrom(this.#others, healedAtMs, clearsWithinMs) + clearsWithinMs;
    if (limitMs > this.#endMs) return 'the run ended before it had to';
    const whyLate = this.#busy.whyLate({ fromMs: healedAtMs, toMs: limitMs });
    if (whyLate) return whyLate;
    const other = others.find((one) => lasts(one, healedAtMs, limitMs));
    return other && `${other.injected.title} shows the same way`;
  }

  /** The run ended before it was due. */
  #whyTooLate(fromMs: number | undefined): string[] {
    if (fromMs === undefined || this.#isClearedUp(fromMs)) return [];
    const { healedAtMs = this.#endMs } = this.#fault;
    if (this.#symptom.since !== 'heal' && !this.#isClearedUp(healedAtMs)) return [];
    return [`${this.#told()}: ${this.#symptom.code}, because the run ended before it was due`];
  }

  /** What a story leaves is healed when it is over; nobody looks any more then. */
  #isClearedUp(healedAtMs: number): boolean {
    return this.#endMs - healedAtMs < CLEARING_UP_MS;
  }

  /** Whoever ceased to replicate meanwhile has another history than one that recovers. */
  #couldClear({ subject, on, code }: Signal, window: Window, items: Items): boolean {
    if (on === 'component') return this.#circumstances.whyUnheard(window, this.#fault) === undefined;
    if (on !== 'item' || !items.has(subject)) return true;
    if (code === NO_APPLICATION_POINTS && this.#circumstances.whyNoApplicationPoint(subject, window)) return false;
    return this.#whyNotOnItem(subject, code, window) === undefined;
  }

  #whyNotOnItem(item: string, code: string, window: Window): string | undefined {
    const { through, towards } = this.#symptom;
    const elsewhere =
      (through !== undefined && this.#circumstances.whyNotThrough(item, through, window)) ||
      (towards !== undefined && this.#circumstances.whyNotTowards(item, towards, window)) ||
      undefined;
    const untold =
      through !== undefined && code === THROTTLED
        ? (this.#circumstances.whyUntold(through, window, this.#fault) ??
          this.#circumstances.whyUnsent(item, window, this.#fault))
        : undefined;
    return elsewhere ?? untold ?? this.#circumstances.whyNotOnItem(item, code, window, this.#fault);
  }

  #told(): string {
    const { injected, fromMs } = this.#fault;
    return `${injected.title} (${injected.fault}, ${duration(fromMs)})`;
  }
}

function isConnected(run: Run, atMs: number): boolean {
  return entriesOfKind(run, 'site.state').findLast(({ at }) => at <= atMs)?.state === 'connected';
}

function isOn({ fromMs, clearedAtMs }: Signal, atMs: number): boolean {
  return fromMs < atMs && (clearedAtMs === undefined || clearedAtMs > atMs);
}
