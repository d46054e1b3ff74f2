/** Jobs of the vault, newest first; what was asked for, and what became of it. */
import { z } from 'zod';
import { ok, type Result } from '../../../../reference/model/result.ts';
import { cancelJob, restartJob, resumeJob } from '../../../../reference/site-recovery/jobs/job-control.ts';
import { partOfPlan } from '../../../../reference/site-recovery/jobs/plan-parts.ts';
import { exportJobs } from '../../../../reference/site-recovery/jobs/job-export.ts';
import { type Job, type JobBook, JOB_SCENARIO } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { type Fields, filtered } from '../filter.ts';
import { type Answer, found, missing, type Operation, operation, refused, rows, started } from '../operation.ts';
import { text } from '../target-body.ts';
import { instant } from '../views/dates.ts';
import { jobRow, jobView } from '../views/job.ts';

const JOB = '/replicationJobs/{jobName}';

type Names = Readonly<Record<string, string>>;

function jobNamed({ service }: Azure, { jobName = '' }: Names): Job | undefined {
  const { jobs } = service.context;
  return jobs.get(jobName.toLowerCase()) ?? partOfPlan(jobs, jobName.toLowerCase());
}

function action(azure: Azure, names: Names, act: (jobs: JobBook, job: Job) => Result<Job>): Answer {
  const job = jobNamed(azure, names);
  return job ? started(() => act(azure.service.context.jobs, job)) : missing(`job ${names.jobName}`);
}

const startTime = ({ startMs }: Job) => instant(startMs);
const kind = ({ targetType }: Job) => targetType;

/** The first three recorded: both times bound the start of the job. */
const FIELDS: Fields<Job> = {
  StartTime: { from: startTime },
  EndTime: { until: startTime },
  JobStatus: ({ state }) => state,
  AffectedObjectType: kind,
  AffectedObjectTypes: kind,
  JobName: ({ id }) => id,
};

/** A time as clients write it, of any form that can be read. */
const time = text.refine((written) => written === undefined || !Number.isNaN(Date.parse(written)), 'is not a time');

const exporting = z.object({
  startTime: time,
  endTime: time,
  fabricId: text,
  affectedObjectTypes: text,
  jobStatus: text,
  jobOutputType: given(oneOf('Json', 'Xml', 'Excel')),
  jobName: text,
});

const role = 'operator';

export const jobOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationJobs.list',
    method: 'GET',
    path: '/replicationJobs',
    source: 'recorded',
    answer: ({ query }, azure) => {
      // One without a friendly name is a step of another, and found only there.
      const named = azure.service.context.jobs
        .list()
        .filter(({ scenario }) => JOB_SCENARIO[scenario].title !== undefined);
      const newestFirst = named.toReversed();
      const wanted = filtered(newestFirst, query.get('$filter'), FIELDS);
      return wanted.ok ? rows(wanted.value.map((job) => jobRow(azure, job))) : refused(wanted.failure);
    },
  }),
  operation({
    name: 'ReplicationJobs.export',
    title: 'export jobs',
    method: 'POST',
    path: '/replicationJobs/export',
    role,
    source: 'inferred',
    note: 'The job says where the list would be; it is not written there.',
    body: exporting,
    answer: (_, azure) => started(() => ok(exportJobs(azure.service.context, azure.site.azure.vault))),
  }),
  operation({
    name: 'ReplicationJobs.get',
    method: 'GET',
    path: JOB,
    source: 'recorded',
    answer: ({ names }, azure) => found(jobNamed(azure, names), `job ${names.jobName}`, (job) => jobView(azure, job)),
  }),
  operation({
    name: 'ReplicationJobs.cancel',
    title: 'cancel job',
    method: 'POST',
    path: `${JOB}/cancel`,
    role,
    source: 'inferred',
    note: 'The job stops before its next task and rolls back. Cancelling is a job itself.',
    answer: ({ names }, azure) => action(azure, names, cancelJob),
  }),
  operation({
    name: 'ReplicationJobs.restart',
    title: 'restart job',
    method: 'POST',
    path: `${JOB}/restart`,
    role,
    source: 'inferred',
    note: 'Asks again for what a failed job was asked to do, with a job of its own.',
    answer: ({ names }, azure) => action(azure, names, restartJob),
  }),
  operation({
    name: 'ReplicationJobs.resume',
    title: 'resume job',
    method: 'POST',
    path: `${JOB}/resume`,
    role,
    source: 'inferred',
    note: 'For a job that a manual action of a recovery plan has suspended. Resuming is a job itself, which ends at once.',
    body: z.object({ properties: given(z.object({ comments: text })) }),
    answer: ({ names, body, caller }, azure) =>
      action(azure, names, (jobs, job) => {
        return resumeJob(jobs, job, { by: caller, comments: body.properties?.comments });
      }),
  }),
];
