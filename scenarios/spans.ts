/** What of a run stretches over time, read from its journal. */
import { faultNamed } from '../chaos/fault-board.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { FaultSpan, Phase } from './result.ts';

/** Chapters of the story; one that was not finished reaches to the end. */
export function phasesOf(records: readonly JournalRecord[]): Phase[] {
  const phases: Phase[] = [];
  const open = new Map<string, number>();
  for (const { kind, name, at } of records) {
    if (kind === 'phase.begin') open.set(String(name), at);
    else if (kind === 'phase.end') phases.push({ name: String(name), fromMs: open.get(String(name)) ?? at, toMs: at });
    if (kind === 'phase.end') open.delete(String(name));
  }
  const endMs = records.at(-1)?.at ?? 0;
  for (const [name, fromMs] of open) phases.push({ name, fromMs, toMs: endMs });
  return phases;
}

/** When which fault was in the world. */
export function faultsOf(records: readonly JournalRecord[]): FaultSpan[] {
  const spans = new Map<string, FaultSpan>();
  for (const { kind, id, fault, parameters, title, at } of records) {
    if (kind === 'fault.inject') {
      const span = { name: String(fault), title: String(title), injectedAtMs: at };
      spans.set(String(id), { ...span, ...(waits(String(fault), parameters) && { struck: false }) });
    } else if (kind === 'fault.strike') {
      const waiting = spans.get(String(id));
      if (waiting) {
        const { struck: _, ...span } = waiting;
        spans.set(String(id), span);
      }
    } else if (kind === 'fault.heal') {
      const span = spans.get(String(id));
      if (span) spans.set(String(id), { ...span, healedAtMs: at });
    }
  }
  return [...spans.values()];
}

function waits(name: string, parameters: unknown): boolean {
  const fault = faultNamed(name);
  return fault.ok && fault.value.strikesLater?.(parameters) === true;
}
