/**
 * The vault as an operator looks at it: what is there, by the servers' names, and changes whose outcome is a value. Everything
 * goes through the official client.
 */
import type {
  DiscoverProtectableItemRequestProperties,
  Fabric,
  InMageAzureV2PolicyInput,
  ProtectableItem,
  RecoveryPoint,
  ReplicationProtectedItem,
  SiteRecoveryManagementClient,
  VMwareDetails,
  VMwareVirtualMachineDetails,
} from '@azure/arm-recoveryservices-siterecovery';
import type { RestError } from '@azure/core-rest-pipeline';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { pipelinePackage } from './client-packages.ts';
import type { OperatorDesk } from './desk.ts';

/** The vault was asked for something it does not hold. */
export class NotInThisVault extends Error {
  override name = 'NotInThisVault';
  readonly code = 'ArmResourceDoesNotExist';
}

/** What the client hands to whoever wants to see an answer as it came. */
export interface Watch {
  readonly onResponse: (raw: {
    readonly status: number;
    readonly headers: { get(name: string): string | undefined };
  }) => void;
}

/** A protected item's place: what the client asks for in each call. */
export type ItemPlace = readonly [vault: string, group: string, fabric: string, container: string, item: string];

export class Vault {
  readonly desk: OperatorDesk;
  /** First arguments of every call: the vault and its resource group. */
  readonly here: readonly [vault: string, group: string];

  constructor(desk: OperatorDesk) {
    this.desk = desk;
    this.here = [desk.vault, desk.resourceGroup];
  }

  get client(): SiteRecoveryManagementClient {
    return this.desk.siteRecovery;
  }

  /** ARM id of something in the vault: `replicationPolicies/gold`. */
  id(below: string): string {
    const { subscription, resourceGroup, vault } = this.desk;
    const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
    return `${group}/providers/Microsoft.RecoveryServices/vaults/${vault}/${below}`;
  }

  /** ARM id of something beside it: `Microsoft.Network/virtualNetworks/dr`. */
  beside(typeAndName: string): string {
    const { subscription, resourceGroup } = this.desk;
    return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/${typeAndName}`;
  }

  /**
   * Makes a change and waits until its job has ended. Fails with the code of the refusal, or of the job's error: an
   * operation's own status says little more than "failed", the job says why.
   */
  async attempt(change: (watch: Watch) => Promise<unknown>): Promise<Result<unknown>> {
    let job: string | undefined;
    const onResponse: Watch['onResponse'] = ({ status, headers }) => {
      if (status === 202) job ??= /operationresults\/([^?]+)/.exec(headers.get('location') ?? '')?.[1];
    };
    try {
      return ok(await change({ onResponse }));
    } catch (error) {
      if (job !== undefined) return this.#failureOf(job);
      if (pipelinePackage().isRestError(error)) return { ok: false, failure: refusalOf(error) };
      throw error;
    }
  }

  async #failureOf(job: string): Promise<Result<unknown>> {
    const { properties } = await this.client.replicationJobs.get(...this.here, job);
    const { code, message } = properties?.errors?.[0]?.serviceErrorDetails ?? {};
    return fail(code ?? 'JobFailed', message ?? `the job ended as ${properties?.state}`);
  }

  /**
   * Creates a replication policy and maps it to the site's container for the way to Azure, and its failback policy, which
   * comes with it, for the way home. What is mapped already stays.
   */
  async createPolicy(name: string, providerSpecificInput: InMageAzureV2PolicyInput): Promise<Result<unknown>> {
    const { replicationPolicies: policies, replicationProtectionContainerMappings: mappings } = this.client;
    const input = { properties: { providerSpecificInput } };
    const created = await this.attempt((watch) => policies.beginCreateAndWait(...this.here, name, input, watch));
    if (!created.ok) return created;
    const { name: fabric, container } = await this.site();
    const home = this.id(`replicationFabrics/${fabric}/replicationProtectionContainers/${container}`);
    const known = await all(mappings.listByReplicationProtectionContainers(...this.here, fabric, container));
    for (const [policy, targetProtectionContainerId] of [
      [name, 'Microsoft Azure'],
      [`${name}-failback`, home],
    ] as const) {
      if (known.some(({ properties }) => properties?.policyFriendlyName === policy)) continue;
      const properties = { policyId: this.id(`replicationPolicies/${policy}`), targetProtectionContainerId };
      const mapped = await this.attempt((watch) =>
        mappings.beginCreateAndWait(...this.here, fabric, container, policy, { properties }, watch),
      );
      if (!mapped.ok) return mapped;
    }
    return ok();
  }

  /** A physical machine by its address, as long as nobody has heard of an agent on it. */
  async addMachine(properties: DiscoverProtectableItemRequestProperties): Promise<Result<unknown>> {
    const { name, container } = await this.site();
    const containers = this.client.replicationProtectionContainers;
    return this.attempt((watch) =>
      containers.beginDiscoverProtectableItemAndWait(...this.here, name, container, { properties }, watch),
    );
  }

  // ------------------------------------------------------------------------------------------------------------- looking

  async fabrics(): Promise<readonly Fabric[]> {
    return all(this.client.replicationFabrics.list(...this.here));
  }

  /** The one site, with what is registered there. */
  async site(): Promise<{
    readonly name: string;
    readonly container: string;
    readonly health: string;
    readonly details: VMwareDetails;
  }> {
    const [fabric] = await this.fabrics();
    if (!fabric) throw new NotInThisVault('no site is registered with the vault');
    const { health = '', internalIdentifier, customDetails } = fabric.properties ?? {};
    const container = `cloud_${internalIdentifier}`;
    return { name: fabric.name ?? '', container, health, details: customDetails as VMwareDetails };
  }

  /** Id of the process server of that name; empty when there is none. */
  async processServer(name: string): Promise<string> {
    const { details } = await this.site();
    return details.processServers?.find(({ friendlyName }) => friendlyName === name)?.id ?? '';
  }

  /** The same of a master target; a machine may have both, under one id. */
  async masterTarget(name: string): Promise<string> {
    const { details } = await this.site();
    return details.masterTargetServers?.find((one) => one.name === name)?.id ?? '';
  }

  async machines(): Promise<readonly ProtectableItem[]> {
    const { name, container } = await this.site();
    return all(
      this.client.replicationProtectableItems.listByReplicationProtectionContainers(...this.here, name, container),
    );
  }

  /** Those whose Mobility service has registered: a vCenter tells of its machines before. */
  async machinesWithAgent(): Promise<readonly ProtectableItem[]> {
    return (await this.machines()).filter(({ properties }) => {
      const details = properties?.customDetails as VMwareVirtualMachineDetails | undefined;
      return details?.agentInstalled === 'Installed';
    });
  }

  /** Names of those that a vCenter tells of. */
  async machinesAtVcenter(): Promise<string[]> {
    return (await this.machines()).flatMap(({ properties }) => {
      const details = properties?.customDetails as VMwareVirtualMachineDetails | undefined;
      return details?.discoveryType === 'vCenter' ? (properties?.friendlyName ?? []) : [];
    });
  }

  /** How the last look at each vCenter went: `Completed` or `Failed`. */
  async vcenterLooks(): Promise<string[]> {
    const vcenters = await all(this.client.replicationvCenters.list(...this.here));
    return vcenters.flatMap(({ properties }) => properties?.discoveryStatus ?? []);
  }

  /** Protected items by the names of their servers. */
  async items(): Promise<Map<string, ReplicationProtectedItem>> {
    const items = await all(this.client.replicationProtectedItems.list(...this.here));
    return new Map(items.map((item) => [item.properties?.friendlyName ?? '', item]));
  }

  async item(server: string): Promise<ReplicationProtectedItem> {
    const item = (await this.items()).get(server);
    if (!item) throw new NotInThisVault(`${server} is not protected`);
    return item;
  }

  async placeOf(server: string): Promise<ItemPlace> {
    const { id = '' } = await this.item(server);
    const [, fabric = '', container = '', item = ''] =
      /replicationFabrics\/([^/]+)\/replicationProtectionContainers\/([^/]+)\/replicationProtectedItems\/([^/]+)/.exec(
        id,
      ) ?? [];
    return [...this.here, fabric, container, item];
  }

  /** Oldest first; the service lists them newest first. */
  async points(server: string): Promise<readonly RecoveryPoint[]> {
    const place = await this.placeOf(server);
    const points = await all(this.client.recoveryPoints.listByReplicationProtectedItems(...place));
    const timeOf = ({ properties }: RecoveryPoint) => properties?.recoveryPointTime?.getTime() ?? 0;
    return points.sort((one, other) => timeOf(one) - timeOf(other));
  }

  /** How many events of that code the vault lists: of the event's own code, or of a finding behind it. */
  async eventsOf(code: string): Promise<number> {
    const events = await all(this.client.replicationEvents.list(...this.here));
    return events.filter(({ properties: { eventCode, healthErrors = [] } = {} }) => {
      return eventCode === code || healthErrors.some(({ errorCode }) => errorCode === code);
    }).length;
  }
}

export async function all<Row>(pages: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

interface ErrorBody {
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details?: readonly { readonly code: string }[];
  };
}

/** The service's own code stands in the details, below ARM's. */
export function refusalOf({ code, message, response }: RestError): { code: string; message: string } {
  const { error } = JSON.parse(response?.bodyAsText || '{}') as ErrorBody;
  return { code: error?.details?.[0]?.code ?? error?.code ?? code ?? 'Unknown', message: error?.message ?? message };
}
