/**
 * Each fault must show as it is documented to: under its code, where people would look for it, not before its time and
 * not after, and gone again some time after the fault is healed. What showed before the injection does not count.
 */
import type { Symptom } from '../../chaos/fault.ts';
import { slackMs } from './compression.ts';
import { entriesOfKind } from './entries.ts';
import { endOf, type FaultSpan, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property, Run } from './property.ts';
import { type Signal, signalsOf } from './signals.ts';
import { counted, duration, listed } from './wording.ts';

export const diagnosis: Property = {
  name: 'diagnosis',
  title: 'Every fault shows under its code, in its time, and clears after healing',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const byCode = new Map<string, Signal[]>();
    for (const signal of signalsOf(run, items)) {
      const key = keyOf(signal);
      byCode.set(key, [...(byCode.get(key) ?? []), signal]);
    }
    const endMs = endOf(run).atMs;
    const firstRoleAtMs = entriesOfKind(run, 'role.state').find(({ from }) => from === undefined)?.at ?? 0;
    const faults = faultsOf(run);
    for (const fault of faults) {
      for (const symptom of fault.injected.symptoms ?? []) {
        const others = faults.filter((other) => other !== fault && hasSymptom(other, symptom));
        const due = atLeisure(symptom, slackMs(run));
        const signals = byCode.get(keyOf(symptom)) ?? [];
        const judged = new SymptomCheck(fault, due, signals, { firstRoleAtMs, endMs }).judge(run, items, others);
        findings.looked += judged.looked;
        for (const evidence of judged.violations) findings.violation(evidence);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'symptom')} showed in time and cleared in time`,
      'no fault lasted long enough for its symptoms to be due',
    );
  },
};

function keyOf({ on, code }: { on: Symptom['on']; code: string }): string {
  // A site has only one thing to show.
  return on === 'site' ? on : `${on} ${code}`;
}

/** The same symptom with so much more time, on either side of its own. */
function atLeisure({ clearsWithinMs, ...symptom }: Symptom, moreMs: number): Symptom {
  return {
    ...symptom,
    afterMs: symptom.afterMs - moreMs,
    beforeMs: symptom.beforeMs + moreMs,
    ...(clearsWithinMs !== undefined && { clearsWithinMs: clearsWithinMs + moreMs }),
  };
}

function hasSymptom(fault: FaultSpan, symptom: Symptom): boolean {
  return (fault.injected.symptoms ?? []).some((other) => keyOf(other) === keyOf(symptom));
}

interface RunSpan {
  /** When the first role of the run began to live. */
  readonly firstRoleAtMs: number;
  readonly endMs: number;
}

/** One symptom of one fault. */
class SymptomCheck {
  readonly #fault: FaultSpan;
  readonly #symptom: Symptom;
  readonly #signals: readonly Signal[];
  readonly #firstRoleAtMs: number;
  readonly #endMs: number;

  constructor(fault: FaultSpan, symptom: Symptom, signals: readonly Signal[], span: RunSpan) {
    this.#fault = fault;
    this.#symptom = symptom;
    this.#signals = signals;
    this.#firstRoleAtMs = span.firstRoleAtMs;
    this.#endMs = span.endMs;
  }

  judge(run: Run, items: Items, others: readonly FaultSpan[]): { looked: number; violations: string[] } {
    const { servers, beforeMs, on } = this.#symptom;
    const { fromMs, endsMs } = this;
    if (fromMs === undefined || fromMs + beforeMs >= endsMs) return { looked: 0, violations: [] };
    const untilMs = fromMs + beforeMs;
    const wanted = servers?.map((name) => ({ name, server: items.serverNamed(name) }));
    const candidates = wanted ?? [{ name: undefined, server: undefined }];
    const violations: string[] = [];
    let looked = 0;
    for (const { name, server } of candidates) {
      const signals = this.#signals.filter((signal) => server === undefined || signal.server === server);
      // Only what replicates is judged, only what is connected can be cut off, and what is wrong already cannot begin to be.
      if (on === 'item' && !this.#anyReplicated(items, server, fromMs)) continue;
      if (on === 'site' && !this.#anyConnected(run, fromMs)) continue;
      if (signals.some((signal) => isOn(signal, fromMs) && !signal.momentary)) continue;
      looked += 1;
      const inTime = signals.filter((signal) => signal.fromMs >= fromMs && signal.fromMs <= untilMs);
      const early = inTime.filter((signal) => signal.fromMs < fromMs + this.#symptom.afterMs);
      const due = inTime.filter((signal) => !early.includes(signal));
      if (due.length === 0)
        violations.push(this.#absent(name, early[0] ?? signals.find((late) => late.fromMs > untilMs), fromMs));
      else violations.push(...this.#misjudged(due), ...this.#uncleared(due, others));
    }
    return { looked, violations };
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

  #anyReplicated(items: Items, server: string | undefined, fromMs: number): boolean {
    const concerned = items.names.filter((item) => server === undefined || items.serverOf(item) === server);
    return concerned.some((item) => items.replicatedThroughout(item, fromMs, fromMs + this.#symptom.beforeMs));
  }

  #anyConnected(run: Run, fromMs: number): boolean {
    const before = entriesOfKind(run, 'site.state').findLast(({ at }) => at <= fromMs);
    return before?.state === 'connected';
  }

  #absent(name: string | undefined, wrong: Signal | undefined, fromMs: number): string {
    const { code, on, afterMs, beforeMs, since } = this.#symptom;
    const where = name === undefined ? `on any ${on}` : `on ${name}`;
    const instead = wrong ? ` (it did after ${duration(wrong.fromMs - fromMs)}, on ${wrong.subject})` : '';
    const moment = since === 'heal' ? 'after the heal' : 'later';
    return `${this.#told()}: ${code} did not show ${where} between ${duration(afterMs)} and ${duration(beforeMs)} ${moment}${instead}`;
  }

  #misjudged(due: readonly Signal[]): string[] {
    const { severity: expected, code } = this.#symptom;
    const wrong = expected === undefined ? undefined : due.find(({ severity }) => severity !== expected);
    return wrong
      ? [`${this.#told()}: ${code} showed on ${wrong.subject} as ${wrong.severity}, not as ${expected}`]
      : [];
  }

  /** Another fault that shows the same way may keep a signal on. */
  #uncleared(due: readonly Signal[], others: readonly FaultSpan[]): string[] {
    const { clearsWithinMs, code } = this.#symptom;
    const { healedAtMs } = this.#fault;
    if (clearsWithinMs === undefined || healedAtMs === undefined) return [];
    const limitMs = healedAtMs + clearsWithinMs;
    if (
      limitMs > this.#endMs ||
      others.some((other) => other.fromMs <= limitMs && (other.healedAtMs ?? limitMs) >= healedAtMs)
    ) {
      return [];
    }
    const left = due.filter((signal) => !signal.momentary && isOn(signal, limitMs));
    if (left.length === 0) return [];
    const subjects = listed(left.map(({ subject }) => subject));
    return [
      `${this.#told()}: ${code} on ${subjects} had not cleared ${duration(clearsWithinMs)} after the heal at ${duration(healedAtMs)}`,
    ];
  }

  #told(): string {
    const { injected, fromMs } = this.#fault;
    return `${injected.title} (${injected.fault}, ${duration(fromMs)})`;
  }
}

function isOn({ fromMs, clearedAtMs }: Signal, atMs: number): boolean {
  return fromMs < atMs && (clearedAtMs === undefined || clearedAtMs > atMs);
}
