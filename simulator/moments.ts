/**
 * Moments of a run, as data: not a time but an event, since faults do most harm in the middle of something. A moment has
 * come when what it describes has *just* been done and whoever did it has not heard of it yet. A machine that loses its
 * power then has a file on its disk that its role never knew to be written.
 */

export interface RecordMoment {
  /** Somebody wrote into the journal: a chart changed, a job began a task, a batch was applied. */
  readonly on: 'record';
  readonly kind: string;
  /** `<machine>/<role>`, or the machine alone. Absent: anybody. */
  readonly node?: string;
  /** What the record says besides. A text fits as well when it is one of the record's regions: `replication.differential`. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

export type FileOperation = 'write' | 'append' | 'sync' | 'rename' | 'remove';

export interface FileMoment {
  /** A role did something to one of its files. */
  readonly on: 'file';
  readonly node: string;
  readonly done: FileOperation;
  /** Of a rename, the new name. A `*` stands for anything. */
  readonly path: string;
}

/** Which messages are meant. */
export interface MessageFilter {
  /** Of the request, without its query. A `*` stands for anything. */
  readonly path: string;
  readonly method?: string;
  /** Who asked: `<machine>/<role>`, or the machine alone. */
  readonly from?: string;
  /** Who was asked: machine, or name that was asked for. */
  readonly to?: string;
}

/** A request has arrived and nobody has looked at it, or an answer has arrived and nobody has read it. */
export interface MessageMoment extends MessageFilter {
  readonly on: 'request' | 'answer';
}

export type Moment = RecordMoment | FileMoment | MessageMoment;

/** What becomes of a message that is not left alone. */
export type Mischief =
  /** The request is carried out, its answer never arrives. */
  | { readonly act: 'lose-answer' }
  /** The request arrives once more, so much later; nobody hears the second answer. */
  | { readonly act: 'repeat'; readonly afterMs: number }
  /** The request arrives so much later, also when whoever sent it has given up. */
  | { readonly act: 'delay'; readonly byMs: number }
  /** The request arrives only after the next one of its kind. */
  | { readonly act: 'overtaken' };

/** Of the messages that fit: so many are let pass first, then so many are taken. */
export interface Turn {
  readonly skip: number;
  readonly times: number;
}

/** What a moment of a record is compared with. */
export function isRecordMoment(
  moment: RecordMoment,
  record: { readonly node: string; readonly kind: string; readonly [field: string]: unknown },
): boolean {
  if (record.kind !== moment.kind || !isNode(moment.node, record.node)) return false;
  return Object.entries(moment.fields ?? {}).every(([field, wanted]) => {
    const said = record[field];
    return said === wanted || (typeof said === 'string' && said.split('|').includes(String(wanted)));
  });
}

/** The machine of `<machine>/<role>`. */
export function machineOf(node: string): string {
  return node.split('/', 1)[0] as string;
}

/** The machine that a record is about: the one it names, or else that of whoever wrote it. */
export function placeOf({ node, machine }: { readonly node: string; readonly [field: string]: unknown }): string {
  return typeof machine === 'string' ? machine : machineOf(node);
}

/** Whether `node` is the one that is wanted, or runs on it. */
export function isNode(wanted: string | undefined, node: string): boolean {
  return wanted === undefined || node === wanted || node.startsWith(`${wanted}/`);
}

/** Whether a path is as it is wanted; `*` stands for anything. */
export function isPath(wanted: string, path: string): boolean {
  const parts = wanted.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return path === wanted;
  if (!path.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = path.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return path.length - last.length >= from && path.endsWith(last);
}
