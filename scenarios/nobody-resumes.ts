/** A job that a manual action has suspended, and that nobody resumes, would be waited for without end: the story ends instead. */
import type { Lab } from '../simulator/lab.ts';
import { StoryStopped } from './story-stopped.ts';

/** Of lab time: whoever stands by in a drill has done a manual action long before. */
const RESUMED_WITHIN_MS = 8 * 60 * 60_000;

/** Returns what ends the watch. */
export function endWhenNobodyResumes(lab: Pick<Lab, 'journal' | 'after' | 'fail' | 'elapsedMs'>): () => void {
  const waiting = new Map<string, () => void>();
  const ended = lab.journal.onRecord(({ kind, job, item, action }) => {
    if (kind === 'job.suspended') {
      const sinceMs = lab.elapsedMs();
      const message = `the manual action "${action}" of ${item} has suspended a job for eight hours, and nobody has resumed it`;
      const giveUp = () => lab.fail(new StoryStopped('NobodyResumed', message, { sinceMs }));
      waiting.set(String(job), lab.after(RESUMED_WITHIN_MS, giveUp));
    } else if (kind === 'job.resumed') {
      waiting.get(String(job))?.();
      waiting.delete(String(job));
    }
  });
  return () => {
    ended();
    for (const cancel of waiting.values()) cancel();
  };
}
