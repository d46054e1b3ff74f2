/**
 * Batches as bytes: in the `.hrl` change log, on the wire and in the cache storage account.
 *
 * ```
 * batch   := magic "MBAT" · u32 headerLength · header (JSON {serverId, epoch, sequence, count}) · entry × count
 * entry   := u8 kind
 *   1 change    u16 disk · f64 offsetBytes · f64 lengthBytes · bytes
 *   2 symbolic  u16 disk · f64 offsetBytes · f64 lengthBytes · f64 seed · f64 streamOffsetBytes
 *   3 tag       u32 length · JSON of the tag
 *   4 copied
 *   5 end       u32 length · JSON of the end
 * ```
 * Numbers are little-endian; f64 because offsets exceed 32 bits. A symbolic change adds its length to the parcel's
 * `symbolicBytes`, so that links and caches are charged for it.
 */
import { isSymbolic, lengthOf, type Parcel } from '../model/content.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Batch, BatchEnd, Entry, RecoveryTag } from './batch.ts';

const MAGIC = 0x5441424d; // "MBAT", little-endian
const utf8 = new TextEncoder();
const text = new TextDecoder();

export function encodeBatch(batch: Batch): Parcel {
  const header = utf8.encode(
    JSON.stringify({
      serverId: batch.serverId,
      epoch: batch.epoch,
      sequence: batch.sequence,
      count: batch.entries.length,
    }),
  );
  const notes = batch.entries.map((entry) =>
    entry.kind === 'tag'
      ? utf8.encode(JSON.stringify(entry.tag))
      : entry.kind === 'end'
        ? utf8.encode(JSON.stringify(entry.end))
        : undefined,
  );
  let length = 8 + header.length;
  let symbolicBytes = 0;
  batch.entries.forEach((entry, index) => {
    length += entryLength(entry, notes[index]);
    if (entry.kind === 'change' && isSymbolic(entry.change.content)) symbolicBytes += entry.change.content.lengthBytes;
  });
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  batch.entries.forEach((entry, index) => {
    at = writeEntry(bytes, view, at, entry, notes[index]);
  });
  return { bytes, symbolicBytes };
}

function entryLength(entry: Entry, note: Uint8Array | undefined): number {
  if (entry.kind === 'copied') return 1;
  if (entry.kind !== 'change') return 5 + (note?.length ?? 0);
  return 19 + (isSymbolic(entry.change.content) ? 16 : entry.change.content.length);
}

function writeEntry(bytes: Uint8Array, view: DataView, at: number, entry: Entry, note: Uint8Array | undefined): number {
  if (entry.kind === 'copied') {
    view.setUint8(at, 4);
    return at + 1;
  }
  if (entry.kind !== 'change') {
    view.setUint8(at, entry.kind === 'tag' ? 3 : 5);
    view.setUint32(at + 1, note?.length ?? 0, true);
    if (note) bytes.set(note, at + 5);
    return at + 5 + (note?.length ?? 0);
  }
  const { content, offsetBytes } = entry.change;
  view.setUint8(at, isSymbolic(content) ? 2 : 1);
  view.setUint16(at + 1, entry.disk, true);
  view.setFloat64(at + 3, offsetBytes, true);
  view.setFloat64(at + 11, lengthOf(content), true);
  if (!isSymbolic(content)) {
    bytes.set(content, at + 19);
    return at + 19 + content.length;
  }
  view.setFloat64(at + 19, content.seed, true);
  view.setFloat64(at + 27, content.streamOffsetBytes, true);
  return at + 35;
}

/** Fails with `BatchDamaged` when the bytes are not a whole batch: a torn file, a wrong key, another format. */
export function decodeBatch(parcel: Parcel): Result<Batch> {
  const { bytes } = parcel;
  const damaged = (where: string) => fail('BatchDamaged', `the batch cannot be read: ${where}`);
  if (bytes.length < 8) return damaged('shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return damaged('it does not begin with the format mark');
  const headerLength = view.getUint32(4, true);
  try {
    const header = readJson(bytes, 8, 8 + headerLength) as Omit<Batch, 'entries'> & { count: number };
    if (![header.epoch, header.sequence, header.count].every(isCount)) return damaged('its header counts nothing');
    const entries: Entry[] = [];
    let at = 8 + headerLength;
    while (entries.length < header.count) {
      const [entry, next] = readEntry(bytes, view, at) ?? [];
      if (!entry || next === undefined) return damaged(`entry ${entries.length + 1} of ${header.count} makes no sense`);
      if (next > bytes.length) return damaged(`entry ${entries.length + 1} of ${header.count} is cut off`);
      entries.push(entry);
      at = next;
    }
    if (at !== bytes.length) return damaged('there is more in it than its header counts');
    return ok({ serverId: header.serverId, epoch: header.epoch, sequence: header.sequence, entries });
  } catch {
    return damaged('its content is not what the format says');
  }
}

/** The entry at `at` and where the next one begins, always further on; undefined when no writer wrote this. */
function readEntry(bytes: Uint8Array, view: DataView, at: number): [Entry, number] | undefined {
  const kind = view.getUint8(at);
  if (kind < 1 || kind > 5) return undefined;
  if (kind === 4) return [{ kind: 'copied' }, at + 1];
  if (kind === 3 || kind === 5) {
    const end = at + 5 + view.getUint32(at + 1, true);
    const note = readJson(bytes, at + 5, end);
    return [kind === 3 ? { kind: 'tag', tag: note as RecoveryTag } : { kind: 'end', end: note as BatchEnd }, end];
  }
  const disk = view.getUint16(at + 1, true);
  const offsetBytes = view.getFloat64(at + 3, true);
  const lengthBytes = view.getFloat64(at + 11, true);
  if (!isCount(offsetBytes) || !isCount(lengthBytes)) return undefined;
  if (kind === 1) {
    const end = at + 19 + lengthBytes;
    return [{ kind: 'change', disk, change: { offsetBytes, content: bytes.subarray(at + 19, end) } }, end];
  }
  const content = {
    seed: view.getFloat64(at + 19, true),
    streamOffsetBytes: view.getFloat64(at + 27, true),
    lengthBytes,
  };
  if (!isCount(content.seed) || !isCount(content.streamOffsetBytes)) return undefined;
  return [{ kind: 'change', disk, change: { offsetBytes, content } }, at + 35];
}

function readJson(bytes: Uint8Array, from: number, to: number): unknown {
  return JSON.parse(text.decode(bytes.subarray(from, to)));
}

/** Whole, not negative, exact: what every number of the format is. */
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0) && value >= 0;
}
