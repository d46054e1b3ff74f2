/**
 * The folder for what is there only while a command runs, which TMPDIR names. It may be missing, read-only or full, or lie
 * where nobody can make anything (`/proc`): who needs it asks here before anything begins.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputTrouble } from '../reports/output-trouble.ts';

/** A file system that is all but full gives out a folder and then has no room for what goes into it. */
const PROBE = 'x'.repeat(64 * 1024);

/** For a person: why nothing can be written there, and what to do about it; undefined when something can. */
export function whyNoTemporaryFolder(): string | undefined {
  const folder = tmpdir();
  let probe: string | undefined;
  try {
    probe = mkdtempSync(join(folder, 'muster-probe-'));
    writeFileSync(join(probe, 'probe'), PROBE);
    return undefined;
  } catch (error) {
    return outputTrouble(`its files to ${folder}`, error, 'set TMPDIR to another folder').message;
  } finally {
    if (probe !== undefined) rmSync(probe, { recursive: true, force: true });
  }
}
