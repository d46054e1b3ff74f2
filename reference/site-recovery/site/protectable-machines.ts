/**
 * The machines of a site that may be protected: those whose agent has registered, and physical ones that were added by
 * their address. Once an agent has registered from such an address, the two are one machine.
 */
import { guidOf } from '../../model/guid.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Codec } from '../../runtime.ts';
import type { AgentRecord, DiscoveredMachine } from '../../wire/provider.ts';
import { type ServiceContext, takes } from '../context.ts';
import type { Job } from '../jobs/jobs.ts';
import { requestOfSite } from './site-requests.ts';

/** A job of this kind took a little more than a minute. Recorded. */
const DISCOVERY_MS = { from: 30_000, to: 50_000 };

export interface Machine {
  /** A GUID. Clients know the machine by it. */
  readonly id: string;
  /** The id it had before its agent registered; it still leads here. */
  readonly earlierId?: string;
  readonly name: string;
  readonly address: string;
  readonly operatingSystem: DiscoveredMachine['operatingSystem'];
  /** Absent while no Mobility service has registered. */
  readonly agent?: AgentRecord;
}

/** What clients know a server with an agent by. */
export function machineIdOf(codec: Codec, serverId: string): string {
  return guidOf(codec, `machine/${serverId}`);
}

/** Machines with an agent in the order in which they registered, then those without, as they were added. */
export function machinesOf({ runtime, sites }: ServiceContext, siteId: string): Machine[] {
  const { agents, machines } = sites.get(siteId)?.inventory ?? { agents: [], machines: [] };
  const servers = [...new Set(agents.map(({ serverId }) => serverId))];
  const withAgent = servers.flatMap((server): Machine[] => {
    const agent = sites.agent(siteId, server);
    if (!agent) return [];
    const { serverId, name, address, operatingSystem } = agent;
    const earlierId = machines.find((machine) => machine.serverId === serverId)?.id;
    return [{ id: machineIdOf(runtime.codec, serverId), earlierId, name, address, operatingSystem, agent }];
  });
  return [...withAgent, ...machines.filter(({ serverId }) => serverId === undefined)];
}

/** By its id, the id it had earlier, or its agent's own name for it. */
export function machineNamed(context: ServiceContext, siteId: string, name: string): Machine | undefined {
  const wanted = name.toLowerCase();
  return machinesOf(context, siteId).find(({ id, earlierId, agent }) =>
    [id, earlierId, agent?.serverId].some((known) => known?.toLowerCase() === wanted),
  );
}

/**
 * Adds a physical machine by its address. Inferred: adding the same machine again changes nothing, so that a runbook may
 * be repeated; an address that is known under another name, or that is the site's own, is refused.
 */
export function addMachine(
  context: ServiceContext,
  siteId: string,
  { name, address, operatingSystem }: Pick<DiscoveredMachine, 'name' | 'address' | 'operatingSystem'>,
): Result<Job> {
  const { runtime, sites, jobs } = context;
  const holder = machinesOf(context, siteId).find((machine) => machine.address === address);
  if (holder && holder.name.toLowerCase() !== name.toLowerCase()) {
    return fail('MachineAlreadyDiscovered', `the machine at ${address} is known already, as ${holder.name}`);
  }
  const component = sites.get(siteId)?.inventory.components.find((candidate) => candidate.address === address);
  if (component) return fail('ComponentNotProtectable', `${address} is ${component.name}, which protects the site`);
  const id = holder?.id ?? guidOf(runtime.codec, `machine/${siteId}/${address}`);
  const machine = { id, name, address, operatingSystem };
  const job = jobs.start('DiscoverPhysicalMachine', { name, id }, 'ProtectionEntity', (run) =>
    run.task('DiscoverPhysicalMachineTask', async () => {
      const asked = await requestOfSite(context, siteId, { kind: 'discover-machine', machine });
      return asked.ok ? takes(runtime, DISCOVERY_MS.from, DISCOVERY_MS.to) : asked;
    }),
  );
  return ok(job);
}
