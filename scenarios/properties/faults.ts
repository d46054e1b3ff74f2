/** When faults were in the world, and therefore when the system may be expected to be calm. */
import { faults } from '../../chaos/index.ts';
import { entriesOf, type FaultInject } from './entries.ts';
import type { Run } from './property.ts';

export interface FaultSpan {
  readonly injected: FaultInject;
  readonly fromMs: number;
  /** Undefined while the fault was never healed. */
  readonly healedAtMs: number | undefined;
}

const FOR_GOOD: ReadonlySet<string> = new Set(faults.flatMap(({ forGood, name }) => (forGood ? [name] : [])));

/** In order of injection. */
export function faultsOf(run: Run): FaultSpan[] {
  const spans: { injected: FaultInject; fromMs: number; healedAtMs: number | undefined }[] = [];
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'fault.inject') {
      spans.push({ injected: entry, fromMs: entry.at, healedAtMs: FOR_GOOD.has(entry.fault) ? entry.at : undefined });
    }
    if (entry.kind === 'fault.heal') {
      const span = spans.findLast(({ injected }) => injected.id === entry.id);
      if (span) span.healedAtMs ??= entry.at;
    }
  }
  return spans;
}

/**
 * The first fault that was in the world at some time between `fromMs` and `toMs`. A healed fault counts for `afterMs`
 * longer, because the system needs time to recover from it.
 */
export function faultDuring(
  faults: readonly FaultSpan[],
  fromMs: number,
  toMs: number,
  afterMs = 0,
): FaultSpan | undefined {
  return faults.find(
    (fault) => fault.fromMs <= toMs && (fault.healedAtMs === undefined || fault.healedAtMs + afterMs >= fromMs),
  );
}

/** Whether a fault was there at any time of a span. */
export function lasts(
  { fromMs, healedAtMs = Number.POSITIVE_INFINITY }: FaultSpan,
  sinceMs: number,
  untilMs: number,
): boolean {
  return fromMs <= untilMs && healedAtMs >= sinceMs;
}

/** The first moment, not before this one, after which none of these, in order of time, was there for so long; never is infinity. */
export function undisturbedFrom(faults: readonly FaultSpan[], atMs: number, forMs: number): number {
  let fromMs = atMs;
  for (const fault of faults) {
    if (lasts(fault, fromMs, fromMs + forMs)) fromMs = (fault.healedAtMs ?? Number.POSITIVE_INFINITY) + 1;
  }
  return fromMs;
}

/** When the run ended; its last record's time when the story did not reach its end. */
export function endOf(run: Run): { readonly atMs: number; readonly reached: boolean } {
  const last = run.records.at(-1);
  const end = run.records.findLast(({ kind }) => kind === 'lab.end');
  return { atMs: (end ?? last)?.at ?? 0, reached: end !== undefined };
}

/** Categories of outbound names without which nothing is uploaded. */
export const DATA_NAMES: ReadonlySet<string> = new Set(['storage', 'backup']);
