/**
 * Enabling replication of a machine without Mobility service: the process server would install it first. Here agents are
 * installed beforehand and no machine lets an installer in, so it always ends as an installation does that finds no way to
 * its machine. When an agent registers later, the job can be started over.
 */
import { fail, type Result } from '../../model/result.ts';
import { type ServiceContext, takes } from '../context.ts';
import { inOrder, type Job } from '../jobs/jobs.ts';
import type { Machine } from '../site/protectable-machines.ts';
import { usableProcessServer } from '../site/process-servers.ts';

/** What an installer comes in by. Documented. */
const INSTALLER_PORT = { Windows: 135, Linux: 22 } as const;

/** Inferred. */
const ATTEMPT_MS = { from: 60_000, to: 90_000 };

export function enableWithoutAgent(
  context: ServiceContext,
  request: { readonly itemName: string; readonly siteId: string; readonly processServerId: string },
  { id, name, address, operatingSystem }: Machine,
): Job {
  const { itemName, siteId, processServerId } = request;
  const noWayIn = (): Result<never> => {
    const port = INSTALLER_PORT[operatingSystem];
    return fail('95117', `no Mobility service on ${name}, and no way to ${address} on TCP ${port} to install it`);
  };
  return context.jobs.start('EnableDr', { name: itemName, id }, 'ProtectionEntity', (run) =>
    inOrder(
      () =>
        run.task('EnableProtectionPrerequisitesCheck', async () =>
          usableProcessServer(context.sites, siteId, processServerId),
        ),
      () =>
        run.task('CreateProtectionTarget', async () => {
          await takes(context.runtime, ATTEMPT_MS.from, ATTEMPT_MS.to);
          return noWayIn();
        }),
    ),
  );
}
