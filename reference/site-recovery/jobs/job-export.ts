/** A list of jobs, written for download: here only the job that would do it. */
import type { ServiceContext } from '../context.ts';
import { takes } from '../context.ts';
import type { Job } from './jobs.ts';

/** Inferred. */
const EXPORT_MS = { from: 5_000, to: 15_000 };

export function exportJobs({ jobs, runtime }: ServiceContext, vault: string): Job {
  return jobs.start('ExportJobs', vault, 'Vault', (run) =>
    run.task('ExportJobsTask', () => takes(runtime, EXPORT_MS.from, EXPORT_MS.to)),
  );
}
