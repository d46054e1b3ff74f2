/**
 * The log of one disk: everything that ever happened to it, in a real file that is only ever added to. A disk is rebuilt
 * from its log after its process was killed, and judged by it after the run.
 *
 * ```
 * log    := frame*
 * frame  := u32 headBytes · u32 contentBytes · u32 crc32(head · content) · head (JSON) · content
 * ```
 *
 * Numbers are little-endian. The first frame describes the disk. A frame that was cut off by the end of its writer, and
 * whatever stands behind it, never happened.
 */
import { appendFileSync, closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, renameSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Change } from '../../../reference/model/content.ts';
import { invariant } from '../../../reference/model/result.ts';
import { bytesOf } from '../../disks/image-bytes.ts';

export interface DiskDescription {
  /** Its id in the known history; no two disks of a run share one. */
  readonly id: string;
  readonly name: string;
  readonly capacityBytes: number;
}

export type DiskEvent =
  | ({ readonly kind: 'disk' } & DiskDescription)
  /** Stands on the disk from the beginning: part of position 0. */
  | { readonly kind: 'factory'; readonly offsetBytes: number }
  | { readonly kind: 'write'; readonly atMs: number; readonly offsetBytes: number }
  | {
      readonly kind: 'mark';
      readonly atMs: number;
      readonly position: number;
      readonly tag: string;
      readonly held: boolean;
    }
  | { readonly kind: 'snapshot'; readonly atMs: number; readonly position: number; readonly label: string }
  | { readonly kind: 'snapshot-dropped'; readonly atMs: number; readonly label: string }
  | { readonly kind: 'removed'; readonly atMs: number };

export interface LoggedEvent {
  readonly event: DiskEvent;
  /** What was written; empty for everything that is no write. */
  readonly content: Uint8Array;
  /** Where its frame ends in the file. */
  readonly endsAtByte: number;
}

export interface DiskLog {
  /** Returns when the event is in the file and the file on its medium. */
  append(event: DiskEvent, content?: Uint8Array): void;
}

const FRAME_BYTES = 12;
const NOTHING = new Uint8Array(0);
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Makes the log of a new disk, complete or not at all: a process that dies on the way leaves none. */
export function createDiskLog(path: string, description: DiskDescription, factory: readonly Change[]): void {
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  appendFileSync(file, frame({ kind: 'disk', ...description }, NOTHING));
  for (const { offsetBytes, content } of factory) {
    appendFileSync(file, frame({ kind: 'factory', offsetBytes }, bytesOf([content])));
  }
  fdatasyncSync(file);
  closeSync(file);
  renameSync(unfinished, path);
}

/**
 * Adds to a log that is there. Whoever never adds anything never touches it: a disk may have been handed on to another
 * process, which writes to it now.
 */
export function extendDiskLog(path: string): DiskLog {
  let file: number | undefined;
  return {
    append(event, content = NOTHING) {
      if (file === undefined) {
        let endsAtByte = 0;
        for (const logged of readDiskLog(path)) ({ endsAtByte } = logged);
        file = openSync(path, 'a');
        ftruncateSync(file, endsAtByte);
      }
      appendFileSync(file, frame(event, content));
      fdatasyncSync(file);
    },
  };
}

/** All events in order, up to the first frame that is not whole. */
export function* readDiskLog(path: string): Generator<LoggedEvent> {
  const file = readFileSync(path);
  for (let at = 0; at + FRAME_BYTES <= file.length; ) {
    const headAt = at + FRAME_BYTES;
    const contentAt = headAt + file.readUInt32LE(at);
    const endsAtByte = contentAt + file.readUInt32LE(at + 4);
    if (endsAtByte > file.length) return;
    const body = file.subarray(headAt, endsAtByte);
    if (crc32(body) !== file.readUInt32LE(at + 8)) return;
    const event = JSON.parse(text.decode(file.subarray(headAt, contentAt))) as DiskEvent;
    invariant((event.kind === 'disk') === (at === 0), `${path} begins with the description of a disk, and has one`);
    yield {
      event,
      content: new Uint8Array(file.buffer, file.byteOffset + contentAt, endsAtByte - contentAt),
      endsAtByte,
    };
    at = endsAtByte;
  }
}

function frame(event: DiskEvent, content: Uint8Array): Buffer {
  const head = utf8.encode(JSON.stringify(event));
  const framed = Buffer.allocUnsafe(FRAME_BYTES + head.length + content.length);
  framed.writeUInt32LE(head.length, 0);
  framed.writeUInt32LE(content.length, 4);
  framed.set(head, FRAME_BYTES);
  framed.set(content, FRAME_BYTES + head.length);
  framed.writeUInt32LE(crc32(framed.subarray(FRAME_BYTES)), 8);
  return framed;
}
