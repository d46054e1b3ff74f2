/**
 * Each fault must show as it is documented to: under its code, where people would look for it, not before its time and
 * not after, and gone again some time after the fault is healed. What showed before the injection does not count.
 */
import type { Symptom } from '../../chaos/fault.ts';
import { BusyComputer } from './busy-computer.ts';
import { Circumstances } from './circumstances.ts';
import { slackMs } from './compression.ts';
import { entriesOfKind } from './entries.ts';
import { endOf, type FaultSpan, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property } from './property.ts';
import { type Signal, signalsOf } from './signals.ts';
import { SymptomCheck } from './symptom-check.ts';
import { counted } from './wording.ts';

export const diagnosis: Property = {
  name: 'diagnosis',
  title: 'Every fault shows under its code, in its time, and clears after healing',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const circumstances = new Circumstances(run, items);
    const byCode = new Map<string, Signal[]>();
    for (const signal of signalsOf(run, items)) {
      const key = keyOf(signal);
      byCode.set(key, [...(byCode.get(key) ?? []), signal]);
    }
    const endMs = endOf(run).atMs;
    const firstRoleAtMs = entriesOfKind(run, 'role.state').find(({ from }) => from === undefined)?.at ?? 0;
    const faults = faultsOf(run);
    const span = { firstRoleAtMs, endMs, faults, busy: new BusyComputer(run) };
    for (const fault of faults) {
      for (const symptom of fault.injected.symptoms ?? []) {
        const others = faults.filter((other) => other !== fault && hasSymptom(other, symptom));
        const due = atLeisure(symptom, slackMs(run));
        const signals = byCode.get(keyOf(symptom)) ?? [];
        const check = new SymptomCheck(fault, due, signals, circumstances, span);
        const judged = check.judge(run, items, others);
        findings.looked += judged.looked;
        for (const [how, evidence] of judged.violations) {
          findings.violation(evidence, { subject: symptom.on, code: `${symptom.code} ${how}` });
        }
        for (const why of judged.unjudged) findings.unjudged(why);
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
