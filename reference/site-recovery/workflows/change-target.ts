/** Changes what the machine in Azure is to be like: name, size, network and so on, for the failovers to come. */
import { fail, ok, type Result } from '../../model/result.ts';
import { notAllowed, type ServiceContext, takes } from '../context.ts';
import { startItemJob } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';
import { type TargetSettings, withChange } from '../target-settings.ts';

/** Recorded. */
const CHANGE_MS = { from: 1_000, to: 3_000 };

/** Names of virtual machines: letters, digits and hyphens, none at an end. Documented. */
const MACHINE_NAME = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/i;

/**
 * Possible while the item replicates to Azure (inferred): a machine that has failed over is changed where it runs. What
 * `change` leaves out stays as it is.
 */
export function changeTarget(
  context: ServiceContext,
  item: ProtectedItem,
  change: Partial<TargetSettings>,
): Result<Job> {
  if (item.homeward || !item.replicating || item.occupied) return notAllowed(item, 'changing its settings');
  const unfit = whyNot(change);
  if (unfit) return fail('TargetSettingsInvalid', unfit);
  return ok(
    startItemJob(context, 'UpdateVmProperties', item, (run) =>
      run.task('UpdateVmPropertiesTask', async () => {
        await takes(context.runtime, CHANGE_MS.from, CHANGE_MS.to);
        item.target = withChange(item.target, change);
        return ok();
      }),
    ),
  );
}

export function whyNot({ machineName }: Partial<TargetSettings>): string | undefined {
  if (machineName === undefined || MACHINE_NAME.test(machineName)) return undefined;
  return `"${machineName}" is no name for a virtual machine: letters, digits and hyphens, 64 at most`;
}
