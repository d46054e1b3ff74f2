/**
 * A command that has said everything ends. Should something still hold the process, such as an interval that a story of
 * somebody's own has left running, it is given a while, named, and ended: whoever waits for an exit code gets it.
 */
import type { Output } from './surroundings.ts';

const GRACE_MS = 5000;

/** What the process has anyway: its output, and this very watch. */
const OWN = /^(TTYWrap|PipeWrap|FSReqCallback|SignalWrap)$/;

export function endWhatLingers(stderr: Output): void {
  // It holds nothing itself: a process that has nothing else to do ends before.
  const timer = setTimeout(() => {
    // Somebody reads slowly what has been said.
    if (process.stdout.writableLength > 0) return void timer.refresh();
    const what = [...new Set(process.getActiveResourcesInfo())].filter((kind) => !OWN.test(kind));
    const named = what.length === 0 ? '' : ` (${what.join(', ')})`;
    stderr.write(`muster: all is said, and something that was still under way was ended${named}\n`);
    process.exit();
  }, GRACE_MS).unref();
}
