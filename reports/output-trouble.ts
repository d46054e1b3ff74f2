/**
 * What kept a file or a stream from being written, in words: cause and remedy in one sentence. The disk, the folder and the
 * reader are the outside, so this is an answer and no crash.
 */
import { type Failure, fail } from '../reference/model/result.ts';

const CAUSE: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands where a folder should be',
  EIO: 'the device does not take it',
  EISDIR: 'a folder stands where the file should be',
  ENOENT: 'a folder on the way there is gone',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder should be',
  EPERM: 'no permission',
  EPIPE: 'nobody reads it any more',
  EROFS: 'the file system is read-only',
};

const REMEDY: Readonly<Record<string, string>> = {
  EDQUOT: 'make room there',
  ENOSPC: 'make room there',
};

/** `what` could not be written; `instead` is the other way out. */
export function outputTrouble(what: string, error: unknown, instead = 'use --out DIR for another folder'): Failure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const remedy = [REMEDY[code], instead].filter((one) => one !== undefined).join(' or ');
  return fail('OUTPUT_NOT_WRITTEN', `cannot write ${what}: ${CAUSE[code] ?? message}; ${remedy}`).failure;
}
