/** Jobs about a policy. Recorded: they know it by an id beside its name. */
import { policyGuid, type ReplicationPolicy } from '../../model/policy.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import type { Job, JobBook, JobRun, JobScenario } from '../jobs/jobs.ts';

export function startPolicyJob(
  { jobs, runtime }: { readonly jobs: JobBook; readonly runtime: Pick<Runtime, 'codec'> },
  scenario: JobScenario,
  policy: ReplicationPolicy,
  work: (run: JobRun) => Promise<Result<unknown>>,
): Result<Job> {
  const target = { name: policy.name, id: policyGuid(runtime.codec, policy) };
  return ok(jobs.start(scenario, target, 'ProtectionProfile', work));
}
