/**
 * Reading a journal back: its chain is verified, so that what is judged is what the run wrote. A last line that was cut
 * short (power, disk, Ctrl-C) is left out and reported; any other damage is an error that names its line.
 */
import { hash as digest } from 'node:crypto';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { Journal, type JournalHeader, type JournalRecord } from './journal.ts';

export interface ReadJournal {
  readonly header: JournalHeader;
  readonly records: readonly JournalRecord[];
  /** The last line was cut short and is not among the records. */
  readonly torn: boolean;
  /** `sha256:<64 hex digits>` over everything that was read. */
  readonly journalHash: string;
}

const HASH_FIELD = /,"hash":"([0-9a-f]{16})"\}$/;

/** Fails with `JOURNAL_CORRUPT`; the message names the line, counted from 1. */
export function readJournal(text: string): Result<ReadJournal> {
  const lines = text.split('\n');
  // After the last line feed comes nothing; anything else there is a line whose end never reached the disk.
  const unfinished = lines.pop() ?? '';
  if (unfinished !== '') lines.push(unfinished);

  const header = parse(lines[0] ?? '') as JournalHeader | undefined;
  if (header?.schema !== 'muster.journal/1') return corrupt(1, 'it is not the header of a muster.journal/1');

  let lastDigest = digest('sha256', lines[0] as string);
  const records: JournalRecord[] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] as string;
    const record = parse(line) as JournalRecord | undefined;
    if (record === undefined) {
      const torn = index === lines.length - 1 && unfinished !== '';
      if (torn) return ok({ header, records, torn, journalHash: `sha256:${lastDigest}` });
      return corrupt(index + 1, 'it is not JSON');
    }
    const hashField = HASH_FIELD.exec(line);
    if (hashField === null) return corrupt(index + 1, 'it carries no hash');
    if (record.seq !== index) return corrupt(index + 1, `its seq is ${record.seq}, where ${index} belongs`);
    lastDigest = digest('sha256', `${lastDigest.slice(0, 16)}${line.slice(0, hashField.index)}}`);
    if (hashField[1] !== lastDigest.slice(0, 16)) {
      return corrupt(index + 1, 'its hash does not follow from the lines before it');
    }
    records.push(record);
  }
  return ok({ header, records, torn: false, journalHash: `sha256:${lastDigest}` });
}

export interface Divergence {
  /** Place in both lists, counted from 0. */
  readonly index: number;
  /** Undefined where that journal had already ended. */
  readonly a: JournalRecord | undefined;
  readonly b: JournalRecord | undefined;
}

/** The first place where two runs say something different, hashes aside; undefined when they say the same. */
export function firstDivergence(a: readonly JournalRecord[], b: readonly JournalRecord[]): Divergence | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]];
    if (left === undefined || right === undefined || said(left) !== said(right)) return { index, a: left, b: right };
  }
  return undefined;
}

/** The hash that these records have under that header: so runs of two versions can be told to be the same. */
export function journalHashUnder(header: JournalHeader, records: readonly JournalRecord[]): string {
  let now = 0;
  const journal = new Journal(header, () => now);
  for (const { seq: _seq, hash: _hash, at, kind, node, ...fields } of records) {
    now = at;
    journal.record(node, kind, fields);
  }
  return journal.journalHash;
}

/** A record without its hash: two headers that differ make every hash differ, which says nothing. */
function said({ hash: _, ...fields }: JournalRecord): string {
  return JSON.stringify(fields);
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function corrupt(lineNumber: number, why: string): Result<never> {
  return fail('JOURNAL_CORRUPT', `line ${lineNumber} of the journal cannot be trusted: ${why}`);
}
