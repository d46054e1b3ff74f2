/**
 * Moving machines from one process server to another: all of a server's, or some to balance the load. Their replication goes
 * on through the other one, but what the former had taken and not yet passed on is lost, so each machine has to be
 * resynchronised: event `ConfigurationServerPsFailOver`, 90103 (recorded).
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { notAllowed, type ServiceContext, takes } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type Job } from '../jobs/jobs.ts';
import { PROCESS_SERVER_SWITCHED, usableProcessServer } from '../site/process-servers.ts';
import { relayThrough } from '../replication/replication-start.ts';

export interface SwitchRequest {
  readonly siteId: string;
  readonly sourceId: string;
  readonly targetId: string;
  /** The items to move; all that use the source when absent. */
  readonly items?: readonly ProtectedItem[];
}

/** Inferred. Until the settings have reached everybody at the site another minute or two pass. */
const SWITCH_MS = { from: 30_000, to: 60_000 };

export function switchProcessServer(context: ServiceContext, request: SwitchRequest): Result<Job> {
  const { siteId, sourceId, targetId } = request;
  const { sites, jobs, runtime } = context;
  const source = sites.component(siteId, sourceId);
  if (source?.kind !== 'process-server')
    return fail('ArmResourceDoesNotExist', `There is no process server ${sourceId}.`);
  if (sites.component(siteId, targetId)?.kind !== 'process-server') {
    return fail('ArmResourceDoesNotExist', `There is no process server ${targetId}.`);
  }
  if (sourceId === targetId) return fail('ProcessServerSwitchInvalid', `${source.name} cannot be replaced by itself`);
  const stranger = request.items?.find((item) => item.processServerId !== sourceId);
  if (stranger) return fail('ProcessServerSwitchInvalid', `${stranger.name} does not replicate through ${source.name}`);
  const busy = request.items?.find((item) => !isMovable(item));
  if (busy) return notAllowed(busy, 'moving to another process server');
  const job = jobs.start('ProcessServerFailover', { name: source.name, id: sourceId }, 'Server', (run) =>
    run.task('ProcessServerFailoverTask', () =>
      inOrder(
        async () => usableProcessServer(context.sites, siteId, targetId),
        () => takes(runtime, SWITCH_MS.from, SWITCH_MS.to),
        async () => {
          // Looked up now: items may have gone meanwhile.
          const there = itemsOn(context, siteId, sourceId).filter(isMovable);
          for (const item of there) if (request.items?.includes(item) ?? true) move(context, item, targetId);
          return ok();
        },
      ),
    ),
  );
  return ok(job);
}

/** The items whose data goes through this process server, or last did. */
export function itemsOn({ items }: ServiceContext, siteId: string, processServerId: string): ProtectedItem[] {
  return [...items.values()].filter((item) => item.input.siteId === siteId && item.processServerId === processServerId);
}

/** One in the middle of a failover or failback keeps its way: its last changes are underway there. */
function isMovable({ replicating, marching }: ProtectedItem): boolean {
  return replicating || marching.relay === undefined;
}

function move(context: ServiceContext, item: ProtectedItem, targetId: string): void {
  const { journal } = context.runtime;
  const from = context.sites.component(item.input.siteId, item.processServerId)?.name;
  relayThrough(context, item, targetId);
  const to = context.sites.component(item.input.siteId, targetId)?.name;
  journal.write('process-server.switched', { item: item.name, server: item.input.serverId, from, to });
  if (item.replicating) item.send({ type: 'RESYNC_REQUIRED', reason: PROCESS_SERVER_SWITCHED });
}
