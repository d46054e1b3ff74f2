/**
 * The text of a site file, whatever its path turns out to be. Only a regular file of a sensible size is read, never more
 * of it than that, and never something that may wait or not end (a pipe, a device); what is not UTF-8 is said as that.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { fail, ok } from '../../reference/model/result.ts';
import type { Result } from '../../reference/model/result.ts';

/** A site of a thousand servers takes a third of it. */
export const FILE_MIB_MAX = 1;
const FILE_BYTES_MAX = FILE_MIB_MAX * 2 ** 20;

/** Fails with `SITE_NOT_READABLE` and one sentence. */
export function readText(path: string): Result<string> {
  const bytes = readBytes(path);
  return bytes.ok ? textOf(path, bytes.value) : bytes;
}

function readBytes(path: string): Result<Uint8Array> {
  let descriptor: number;
  try {
    // A pipe without a writer would be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return unreadable(path, error);
  }
  try {
    const kind = fstatSync(descriptor);
    if (kind.isDirectory()) return refused(path, 'is a directory; name the site file in it');
    if (!kind.isFile()) return refused(path, 'is a pipe or a device; write the site into a file first');
    const bytes = new Uint8Array(FILE_BYTES_MAX + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > FILE_BYTES_MAX) return refused(path, `is larger than ${FILE_MIB_MAX} MiB; no site needs that much`);
    return ok(bytes.subarray(0, length));
  } catch (error) {
    return unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

function textOf(path: string, bytes: Uint8Array): Result<string> {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return refused(path, 'is UTF-16; save it as UTF-8');
  }
  const zero = bytes.indexOf(0);
  // In UTF-16 without a mark, every other byte of plain text is zero.
  if (zero === 0 || zero === 1) return refused(path, 'is UTF-16 or no text at all; save it as UTF-8');
  if (zero > 0) return refused(path, 'is no text: it has zero bytes in it');
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refused(`${path}:${lineOfFirstBadByte(bytes)}`, 'is not UTF-8 on this line; save the file as UTF-8');
  }
}

function lineOfFirstBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return line;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of the path is no directory',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'is too long for a file name',
  ENXIO: 'is a socket; write the site into a file first',
  ERR_INVALID_ARG_VALUE: 'is no file name: it has a zero byte in it',
};

function unreadable(path: string, error: unknown): Result<never> {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return refused(path, REASONS[code] ?? message);
}

function refused(path: string, why: string): Result<never> {
  const named = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return fail('SITE_NOT_READABLE', `${named}: ${why}`);
}
