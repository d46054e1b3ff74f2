/**
 * Reprotect of a whole plan. Its request has no body, so the way is chosen here, which is inferred: towards Azure through
 * the process server that each machine was enabled with; home through the process server that is nearest to the machine in
 * Azure, to the master target and the datastore that its configuration server names for it, or the first that will do.
 *
 * A replication group goes home by a plan that holds all of it, or not at all (documented).
 */
import { fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';
import { each, itemsOf, memberLeftOut, membersLeftOut, startForAll } from './plan-run.ts';
import { masterTargetFor } from '../site/master-targets.ts';
import { usableProcessServer } from '../site/process-servers.ts';
import type { RecoveryPlan } from './plan.ts';
import { reprotectItem } from '../workflows/reprotect.ts';
import { goesHomeNext, type ReprotectRequest, refusalOfHome } from '../workflows/way-home.ts';

export function reprotectPlan(context: ServiceContext, plan: RecoveryPlan): Result<Job> {
  const leftOut = memberLeftOut(context, plan, 'SwitchProtection', goesHomeNext);
  if (leftOut) return membersLeftOut(leftOut, plan);
  const ways = new Map<ProtectedItem, ReprotectRequest>();
  for (const item of itemsOf(context, plan)) {
    if (!item.allows('SwitchProtection')) continue;
    const way = wayOf(context, item);
    if (!way.ok) return way;
    ways.set(item, way.value);
  }
  return startForAll(context, plan, {
    scenario: 'SwitchReplicationGroupProtection',
    operation: 'SwitchProtection',
    title: 'a reprotect',
    prepare: () => each((run, item) => reprotectItem(context, run, item, ways.get(item) as ReprotectRequest)),
  });
}

function wayOf(context: ServiceContext, item: ProtectedItem): Result<ReprotectRequest> {
  if (!goesHomeNext(item)) return ok({ processServerId: item.input.processServerId });
  const { siteId } = item.input;
  const { components = [], vcenters = [] } = context.sites.get(siteId)?.inventory ?? {};
  const usable = components.filter(({ componentId }) => usableProcessServer(context.sites, siteId, componentId).ok);
  const nearness = (address: string) => sharedBits(address, item.machine?.address ?? '');
  const [nearest] = [...usable].sort((a, b) => nearness(b.address) - nearness(a.address));
  if (!nearest) return fail('806', 'the site has no process server that could be chosen');
  const writable = vcenters.filter(({ access }) => access === 'write');
  // Where none may be written to, its job says so.
  const datastores = (writable.length > 0 ? writable : vcenters).flatMap((vcenter) => vcenter.datastores);
  const wished = context.sites.get(siteId)?.inventory.waysHome?.[item.input.serverId]?.datastore;
  const former = datastores.find((datastore) => datastore === (item.held.way.datastore ?? wished));
  const way: ReprotectRequest = {
    processServerId: nearest.componentId,
    masterTargetId: masterTargetFor(context, item)?.componentId,
    datastore: former ?? datastores[0],
  };
  const refused = refusalOfHome(context, item, way);
  return refused ? { ok: false, failure: refused } : ok(way);
}

/** How many leading bits two IPv4 addresses have in common: the more, the smaller the network that holds both. */
function sharedBits(one: string, other: string): number {
  const bits = (address: string) =>
    address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [a, b] = [bits(one), bits(other)];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
