/** Jobs about one protected item. */
import type { Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import type { BroughtUp } from './job-details.ts';
import type { Job, JobRun } from './jobs.ts';
import type { JobScenario } from './job-scenarios.ts';
import { machineIdOf } from '../site/protectable-machines.ts';

/** Starts one. While it runs it is the scenario the item is in, unless that one is part of another. */
export function startItemJob(
  { jobs, runtime }: Pick<ServiceContext, 'jobs' | 'runtime'>,
  scenario: JobScenario,
  item: ProtectedItem,
  work: (run: JobRun) => Promise<Result<unknown>>,
  asked: Readonly<Record<string, unknown>> = {},
): Job {
  const id = machineIdOf(runtime.codec, item.input.serverId);
  const job = jobs.start(scenario, { name: item.name, id }, 'ProtectionEntity', work, asked);
  isAbout(job, item);
  return job;
}

/** Of a job that began before there was the item, too. */
export function isAbout(job: Job, item: ProtectedItem): void {
  const { serverId, friendlyName, siteId, policy } = item.input;
  const { homeward } = item;
  const machineInAzure = item.target.machineName;
  job.details.affected = { serverId, friendlyName, siteId, policy: policy.name, machineInAzure, homeward };
  takesPartIn(item, job);
}

/** The item is what this job, its own or a recovery plan's, is about now. */
export function takesPartIn(item: ProtectedItem, job: Job): void {
  if (item.job === undefined || item.job.endMs !== undefined) item.job = job;
}

/** Notes in a job's details which machine came up, and from which point. */
export function noteBroughtUp(
  job: Job,
  { input, failoverPoint: point }: ProtectedItem,
  machine: Pick<BroughtUp, 'machine' | 'purpose' | 'network'>,
): void {
  if (!point) return;
  const { serverId, friendlyName } = input;
  job.details.broughtUp.push({ serverId, friendlyName, ...machine, pointId: point.id, pointAtMs: point.atMs });
}
