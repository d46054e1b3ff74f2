/**
 * What a role process tells its launcher: a line of JSON on standard output, which has left the process when the call
 * returns. `process.stdout` promises less: what the reader has not fetched yet waits in the process and dies with it.
 */
import { writeSync } from 'node:fs';

const STDOUT = 1;
const PAUSE_MS = 1;

/** @throws when nobody reads any more (`EPIPE`): the launcher is gone, and the process has no reason to go on. */
export function say(message: Readonly<Record<string, unknown>>): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sentBytes = 0; sentBytes < line.length; ) sentBytes += writeWhatFits(line.subarray(sentBytes));
}

function writeWhatFits(bytes: Uint8Array): number {
  try {
    return writeSync(STDOUT, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    // The pipe is full, and somebody has told it not to block.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    return 0;
  }
}
