/** What it takes to make a protected item of a machine: that everything asked for is there, and that nobody else is it. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { ReplicationPolicy } from '../../model/policy.ts';
import type { AgentRecord, ReplicationPath } from '../../wire/provider.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import { type ItemInput, ProtectedItem } from '../item.ts';
import { policyMapped } from '../policies/mappings.ts';
import { type Machine, machineNamed } from '../site/protectable-machines.ts';
import { completeTarget, type TargetSettings } from '../target-settings.ts';

export interface EnableRequest {
  readonly itemName: string;
  readonly siteId: string;
  /** The machine: its id, or its agent's own name for it. */
  readonly serverId: string;
  readonly policy: string;
  readonly processServerId: string;
  readonly cacheAccount: string;
  readonly targetNetwork: string;
  readonly targetMachineName: string;
  /** The rest of what the machine in Azure is to be like. */
  readonly settings?: Partial<TargetSettings>;
  /** Disks to protect; all of the machine when absent. */
  readonly disks?: readonly string[];
  readonly group?: string;
  /** Number of an account at the configuration server, for a machine that has no Mobility service yet. */
  readonly accountId?: string;
}

/** What a request stands on. */
export interface Ground {
  readonly machine: Machine;
  readonly policy: ReplicationPolicy;
  readonly replicationPath: ReplicationPath;
}

export function groundOf(context: ServiceContext, request: EnableRequest): Result<Ground> {
  const existing = context.items.get(request.itemName);
  if (existing && existing.state !== 'unprotected') return notAllowed(existing, 'enabling replication');
  const policy = context.policies.get(request.policy);
  if (!policy) return fail('ArmResourceDoesNotExist', `there is no replication policy ${request.policy}`);
  if (policy.homeward) return fail('PolicyInvalid', `${policy.name} is a failback policy`);
  const site = context.sites.get(request.siteId);
  const machine = machineNamed(context, request.siteId, request.serverId);
  if (!site || !machine) {
    return fail('ArmResourceDoesNotExist', `no machine ${request.serverId} was discovered at site ${request.siteId}`);
  }
  const mapped = policyMapped(context, policy, request.siteId);
  if (!mapped.ok) return mapped;
  return ok({ machine, policy, replicationPath: site.registration.replicationPath });
}

/** Fails when the machine is protected already, or has no disk of a name that is asked for. */
export function newItem(
  context: ServiceContext,
  request: EnableRequest,
  { policy, replicationPath }: Ground,
  agent: AgentRecord,
): Result<ProtectedItem> {
  const twin = [...context.items.values()].find(({ input }) => input.serverId === agent.serverId);
  if (twin && twin.state !== 'unprotected') return notAllowed(twin, 'enabling replication');
  const asked = request.disks?.map((disk) => disk.toLowerCase());
  const missing = asked?.find((disk) => !agent.disks.some(({ name }) => name.toLowerCase() === disk));
  if (missing !== undefined) return fail('ArmResourceDoesNotExist', `${agent.name} has no disk ${missing}`);
  const { parts, runtime } = context;
  const wanted = agent.disks.filter(({ name }) => !asked || asked.includes(name.toLowerCase()));
  const input: ItemInput = {
    name: request.itemName,
    serverId: agent.serverId,
    friendlyName: agent.name,
    siteId: request.siteId,
    policy,
    processServerId: request.processServerId,
    cacheAccount: request.cacheAccount,
    target: completeTarget({
      ...request.settings,
      machineName: request.targetMachineName,
      network: request.targetNetwork,
    }),
    group: request.group,
    replicationPath,
    disks: wanted.map(({ name, capacityBytes }) => ({
      name,
      capacityBytes,
      seedDisk: `asrseeddisk-${agent.name.slice(0, 8)}-PHYSICAL-${runtime.random('seed-disks').uuid()}`,
    })),
  };
  const item = new ProtectedItem(input, runtime.journal, parts.allowedIn, runtime);
  context.items.set(item.name, item);
  return ok(item);
}
