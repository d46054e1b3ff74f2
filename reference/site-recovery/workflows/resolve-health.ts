/**
 * An operator says that what was wrong is mended. Only some findings may be closed so, and one whose cause is still there
 * comes back when health is judged next (inferred; the API knows that findings may or may not be closed by a customer).
 */
import { fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import { type HealthBook, isResolvable } from '../health/health.ts';
import { startItemJob } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';

/** `codes`: those of the findings to be closed. */
export function resolveHealth(
  context: ServiceContext,
  health: HealthBook,
  item: ProtectedItem,
  codes: readonly string[],
): Result<Job> {
  const open = health.of(item.name).map(({ code }) => code);
  const unknown = codes.find((code) => !open.includes(code));
  if (unknown) return fail('ArmResourceDoesNotExist', `${item.name} has no health error ${unknown}`);
  const lasting = codes.find((code) => !isResolvable(code));
  if (lasting)
    return fail('HealthErrorNotResolvable', `${lasting} of ${item.name} ends with its cause, not on request`);
  return ok(
    startItemJob(context, 'ResolveHealthErrors', item, (run) =>
      run.task('ResolveHealthErrorsTask', async () => {
        for (const code of codes) health.close(item.name, code);
        return ok();
      }),
    ),
  );
}
