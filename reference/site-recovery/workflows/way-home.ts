/** What has to be there before data can flow home (facts, section 5.7). */
import type { ReplicationPolicy } from '../../model/policy.ts';
import { fail, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { type ServiceContext, waitUntil } from '../context.ts';
import type { Original, ProtectedItem } from '../item.ts';
import { policyMapped } from '../policies/mappings.ts';
import { failbackPolicyFor } from '../policies/policy-in-force.ts';
import { HOME_RULES } from '../site/home-rules.ts';
import { misfit, tooManyDisks } from '../site/master-targets.ts';
import { originalAtVcenter, originalLocation } from './original-machine.ts';

export interface ReprotectRequest {
  readonly processServerId: string;
  /** Homeward only. */
  readonly masterTargetId?: string;
  readonly datastore?: string;
  /** Not named by a plan: then it is the one that the master target has. */
  readonly retentionDrive?: string;
  /** The one that belongs to the item's own policy when absent. */
  readonly failbackPolicy?: ReplicationPolicy;
}

/** It serves in Azure, committed: its reprotect leads home. After a failback it leads to Azure again. */
export function goesHomeNext({ state }: ProtectedItem): boolean {
  return state === 'committed';
}

/** Failback goes to a VMware machine or nowhere (documented): a physical server cannot be named as the target. */
export function refusalOfHome(context: ServiceContext, item: ProtectedItem, request: ReprotectRequest) {
  const { siteId } = item.input;
  const mapped = policyMapped(context, request.failbackPolicy ?? failbackPolicyFor(context, item), siteId);
  if (!mapped.ok) return mapped.failure;
  const masterTarget = context.sites.component(siteId, request.masterTargetId ?? '');
  const vcenters = context.sites.get(siteId)?.inventory.vcenters ?? [];
  const datastores = vcenters.flatMap((vcenter) => vcenter.datastores);
  const physical =
    request.masterTargetId === item.input.serverId || context.sites.agent(siteId, request.masterTargetId ?? '');
  const nowhere = request.datastore === undefined && !originalAtVcenter(context, item);
  if (physical || datastores.length === 0 || nowhere) {
    return {
      code: 'FailbackToPhysicalNotSupported',
      message: `${item.name} can only come back as a VMware machine: name a master target and a datastore of a vCenter`,
    };
  }
  if (masterTarget?.kind !== 'master-target') {
    return { code: 'ArmResourceDoesNotExist', message: `there is no master target ${request.masterTargetId}` };
  }
  const unfit = misfit(context, item, masterTarget, request.retentionDrive);
  if (unfit) return unfit;
  if (context.sites.component(siteId, request.processServerId)?.kind !== 'process-server') {
    return { code: 'ArmResourceDoesNotExist', message: `there is no process server ${request.processServerId}` };
  }
  return undefined;
}

/** What the machine that comes home is called at its vCenter: as its configuration server says, or as its server calls itself. */
export function nameAtHome(
  { sites }: ServiceContext,
  { input: { siteId, serverId, friendlyName } }: ProtectedItem,
): string {
  return sites.get(siteId)?.inventory.namesAtHome?.[serverId] ?? friendlyName;
}

/** Since it came up in Azure, and of late: its line may have gone down meanwhile. */
function isHeardOf({ sites }: ServiceContext, item: ProtectedItem): boolean {
  const { lastHeartbeatMs = 0 } = sites.agentOf(item) ?? {};
  const isSilent = sites.silenceMs(item.input.siteId, lastHeartbeatMs) > TIMER.sourceSilentMs;
  return lastHeartbeatMs > (item.held.lastFailoverMs ?? 0) && !isSilent;
}

/**
 * Looked at when the job runs; some of it may take a while to be there. Hands back the original machine, if it is to come home
 * to that.
 */
export async function homePrerequisites(
  context: ServiceContext,
  item: ProtectedItem,
  request: ReprotectRequest & { masterTargetId: string },
): Promise<Result<Original | undefined>> {
  const { runtime, sites } = context;
  const { siteId, friendlyName } = item.input;
  const site = sites.get(siteId);
  if (!site?.connected)
    return fail('SiteDisconnected', 'the configuration server is not connected; nothing can fail back');
  const machine = item.machine && (await runtime.hypervisor({ kind: 'azure' }).inspect(item.machine.name));
  if (!machine?.ok || machine.value.power !== 'on') {
    return fail('78093', `the machine of ${friendlyName} in Azure is not running`);
  }
  if (!(await waitUntil(runtime, TIMER.agentRegistrationLimitMs, () => isHeardOf(context, item)))) {
    return fail(
      '95226',
      `the Mobility service of ${friendlyName} in Azure cannot be heard by the configuration server`,
    );
  }
  const masterTarget = sites.component(siteId, request.masterTargetId);
  if (!masterTarget || sites.silenceMs(siteId, masterTarget.lastHeartbeatMs) > TIMER.masterTargetSilentMs) {
    return fail('78022', 'no heartbeat of the master target');
  }
  const crowded = tooManyDisks(context, item, request.masterTargetId);
  if (crowded) return { ok: false, failure: crowded };
  const processServer = sites.component(siteId, request.processServerId);
  if (processServer?.kind !== 'process-server') {
    return fail('ArmResourceDoesNotExist', `there is no process server ${request.processServerId}`);
  }
  if (sites.silenceMs(siteId, processServer.lastHeartbeatMs) > TIMER.processServerSilentMs) {
    return fail('806', `no heartbeat of process server ${processServer.name}`);
  }
  const original = await originalLocation(context, item);
  if (!original.ok) return original;
  const datastore = original.value?.datastore ?? request.datastore ?? '';
  const vcenter = site.inventory.vcenters.find(({ datastores }) => datastores.includes(datastore));
  const name = nameAtHome(context, item);
  const view = { context, item, name, masterTarget, datastore, vcenter, original: original.value };
  for (const { code, why } of HOME_RULES) {
    const message = why(view);
    if (message !== undefined) return fail(code, message);
  }
  return original;
}
