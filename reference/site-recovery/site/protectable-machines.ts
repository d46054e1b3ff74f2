/**
 * The machines of a site that may be protected: those whose agent has registered, physical ones that were added by their
 * address, and virtual ones that a look at a vCenter found. Once an agent has registered from such an address, or from
 * firmware of that UUID, the two are one machine.
 */
import { guidOf } from '../../model/guid.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Codec } from '../../runtime.ts';
import type { AgentRecord, DiscoveredMachine, MachineAtVcenter } from '../../wire/provider.ts';
import { type ServiceContext, takes } from '../context.ts';
import type { Job } from '../jobs/jobs.ts';
import { requestOfSite } from './site-requests.ts';

/** A job of this kind took a little more than a minute. Recorded. */
const DISCOVERY_MS = { from: 30_000, to: 50_000 };

export interface Machine {
  /** A GUID. Clients know the machine by it. */
  readonly id: string;
  /** The ids it had before its agent registered; they still lead here. */
  readonly earlierIds: readonly string[];
  readonly name: string;
  readonly address: string;
  readonly operatingSystem: DiscoveredMachine['operatingSystem'];
  /** Absent while no Mobility service has registered. */
  readonly agent?: AgentRecord;
  /** Absent for a physical machine. */
  readonly atVcenter?: PlaceAtVcenter;
}

/** What is known of sites and of what is protected there. */
type Known = Pick<ServiceContext, 'items' | 'runtime' | 'sites'>;

export interface PlaceAtVcenter {
  /** The number of its vCenter. */
  readonly infrastructureId: string;
  readonly power: MachineAtVcenter['power'];
}

/** What clients know a server with an agent by. */
export function machineIdOf(codec: Codec, serverId: string): string {
  return guidOf(codec, `machine/${serverId}`);
}

/** Machines with an agent in the order in which they registered, then those without: as they were added, as they were found. */
export function machinesOf(context: Known, siteId: string): Machine[] {
  const { runtime, sites } = context;
  const found = foundAtVcenters(context, siteId);
  const { agents, machines } = sites.get(siteId)?.inventory ?? { agents: [], machines: [] };
  const servers = [...new Set(agents.map(({ serverId }) => serverId))];
  const taken = new Set<FoundMachine>();
  const withAgent = servers.flatMap((server): Machine[] => {
    const agent = sites.agent(siteId, server);
    if (!agent) return [];
    const { serverId, name, address, operatingSystem } = agent;
    const places = agents.filter((one) => one.serverId === server).flatMap((one) => placeOf(one, found) ?? []);
    for (const place of places) taken.add(place);
    const added = machines.filter((machine) => machine.serverId === serverId);
    const earlierIds = [...added, ...places].flatMap((earlier) => [
      earlier.id,
      ...('atVcenter' in earlier ? earlier.earlierIds : []),
    ]);
    const id = machineIdOf(runtime.codec, serverId);
    return [{ id, earlierIds, name, address, operatingSystem, agent, atVcenter: places[0]?.atVcenter }];
  });
  const added = machines.filter(({ serverId }) => serverId === undefined);
  return [
    ...withAgent,
    ...added.map((machine): Machine => {
      const place = found.find(({ address }) => address === machine.address);
      return { ...machine, earlierIds: place ? [place.id, ...place.earlierIds] : [], atVcenter: place?.atVcenter };
    }),
    ...found.filter((machine) => {
      const isKnown = taken.has(machine) || added.some(({ address }) => address === machine.address);
      return !isKnown && !isMadeByFailback(context, siteId, machine);
    }),
  ];
}

interface FoundMachine extends Machine {
  readonly biosUuid: string;
  readonly atVcenter: PlaceAtVcenter & { readonly vcenter: string };
}

/** Of several with its UUID, as copies have it, the one at its address, or of its name. Inferred. */
function placeOf({ biosUuid, address, name }: AgentRecord, found: readonly FoundMachine[]): FoundMachine | undefined {
  const alike = found.filter((machine) => machine.biosUuid === biosUuid);
  return (
    alike.find((machine) => machine.address === address) ?? alike.find((machine) => machine.name === name) ?? alike[0]
  );
}

/** Without the site's own components, which cannot be protected. Inferred. */
function foundAtVcenters({ runtime, sites }: Known, siteId: string): FoundMachine[] {
  const { vcenters, components } = sites.get(siteId)?.inventory ?? { vcenters: [], components: [] };
  const uuids = new Set<string>();
  return vcenters.flatMap(({ name: vcenter, infrastructureId, machines }) =>
    machines
      .filter(({ address }) => !components.some((component) => component.address === address))
      .map(({ power, ...machine }) => {
        const { biosUuid, name } = machine;
        const usual = guidOf(runtime.codec, `machine/${siteId}/${biosUuid}`);
        // A copy of a machine may have its UUID. It goes by its name then, also when the other is gone. Inferred.
        const asCopy = guidOf(runtime.codec, `machine/${siteId}/${biosUuid}/${vcenter}/${name}`);
        const isCopy = uuids.has(biosUuid);
        uuids.add(biosUuid);
        const [id, earlierIds] = isCopy ? [asCopy, []] : [usual, [asCopy]];
        return { ...machine, id, earlierIds, atVcenter: { vcenter, infrastructureId, power } };
      }),
  );
}

/** It is the machine that comes home, and its agent will say so. Inferred. */
function isMadeByFailback({ items }: Known, siteId: string, { name, atVcenter }: FoundMachine): boolean {
  return [...items.values()].some(({ input, machineHome: home }) => {
    return input.siteId === siteId && home?.vcenter === atVcenter.vcenter && home.name === name;
  });
}

/** By its id, an id it had earlier, or its agent's own name for it. */
export function machineNamed(context: Known, siteId: string, name: string): Machine | undefined {
  const wanted = name.toLowerCase();
  return machinesOf(context, siteId).find(({ id, earlierIds, agent }) =>
    [id, ...earlierIds, agent?.serverId].some((known) => known?.toLowerCase() === wanted),
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
