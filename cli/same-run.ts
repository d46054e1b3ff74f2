/**
 * Whether a replay is the run that was recorded: the same journal; the same but for the engine in its header, which makes
 * every hash differ and no record; or another one, which differs from some record on.
 */
import { labTime } from '../reports/durations.ts';
import type { ReplayBundle } from '../reports/replay-bundle.ts';
import { engine, engineDifferences } from '../simulator/journal/engine.ts';
import {
  firstDivergence,
  journalHashUnder,
  type ReadJournal,
  readJournal,
} from '../simulator/journal/journal-reader.ts';

export type Sameness =
  | { readonly kind: 'same' }
  /** The parts of the engine that differ, as `node: 24.21.0 → 24.22.0`. */
  | { readonly kind: 'same but for the engine'; readonly engine: string }
  /** What differs, for a person; lines. */
  | { readonly kind: 'another'; readonly what: string };

/**
 * @param journal the text of the replay's.
 * @param recorded the journal of the recorded run, if it is there: without it the first difference cannot be shown.
 */
export function sameRun(bundle: ReplayBundle, recorded: ReadJournal | undefined, journal: string): Sameness {
  const present = readJournal(journal);
  if (!present.ok) return { kind: 'another', what: `${present.failure.message}\n` };
  const { header, journalHash, records } = present.value;
  if (journalHash === bundle.journalHash) return { kind: 'same' };
  const engines = engineDifferences(bundle.engine, engine()).join('; ');
  const under = journalHashUnder({ ...header, engine: bundle.engine }, records);
  if (under === bundle.journalHash) return { kind: 'same but for the engine', engine: engines };
  const also = engines === '' ? '' : `The engine is another one too (${engines}).\n`;
  return { kind: 'another', what: `${also}${firstDifference(recorded, present.value)}` };
}

function firstDifference(recorded: ReadJournal | undefined, present: ReadJournal): string {
  if (recorded === undefined)
    return 'The recorded journal is not beside the bundle, so the first difference cannot be shown.\n';
  const first = firstDivergence(recorded.records, present.records);
  if (first === undefined)
    return `Every record is the same; the header differs in ${headerFields(recorded, present)}.\n`;
  const { a, b, index } = first;
  const atMs = Math.min(...[a, b].flatMap((record) => record?.at ?? []));
  const show = (record: unknown) => (record === undefined ? '(the journal has ended)' : JSON.stringify(record));
  return `The first record that differs is number ${index + 1}, at ${labTime(atMs)} of lab time.\n  recorded  ${show(a)}\n  now       ${show(b)}\n`;
}

function headerFields({ header: before }: ReadJournal, { header: after }: ReadJournal): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return differing.map((name) => `${name} (${before[name] ?? 'none'} → ${after[name] ?? 'none'})`).join(', ');
}
