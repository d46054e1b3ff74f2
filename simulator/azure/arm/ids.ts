/** Resource ids, with the capital S that the real service writes them with (recorded). */
import type { Codec } from '../../../reference/runtime.ts';
import { guidOf } from '../../../reference/model/guid.ts';
import type { ProtectedItem } from '../../../reference/site-recovery/item.ts';
import { machineIdOf } from '../../../reference/site-recovery/site/protectable-machines.ts';

export interface VaultNames {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly vault: string;
}

/** Azure as the other side of a site, as a fabric and as its container: the same in every vault. Recorded. */
export const AZURE_FABRIC = '21a9403c-6ec1-44f2-b744-b4e50b792387';
export const AZURE_CONTAINER = 'd38048d4-b460-4791-8ece-108395ee8478';

export class Ids {
  /** `/Subscriptions/…/vaults/{vault}`. */
  readonly vault: string;
  /** `/subscriptions/…/resourceGroups/{resourceGroup}`, for what does not belong to the vault. */
  readonly resourceGroup: string;
  readonly #codec: Codec;

  constructor({ subscription, resourceGroup, vault }: VaultNames, codec: Codec) {
    const group = `${subscription}/resourceGroups/${resourceGroup}`;
    this.vault = `/Subscriptions/${group}/providers/Microsoft.RecoveryServices/vaults/${vault}`;
    this.resourceGroup = `/subscriptions/${group}`;
    this.#codec = codec;
  }

  /** A site's fabric is named by 64 hex digits. Recorded. */
  fabricName(siteId: string): string {
    return this.#codec.digest(new TextEncoder().encode(siteId));
  }

  fabric(siteId: string): string {
    return `${this.vault}/replicationFabrics/${this.fabricName(siteId)}`;
  }

  containerName(siteId: string): string {
    return `cloud_${siteId}`;
  }

  container(siteId: string): string {
    return `${this.fabric(siteId)}/replicationProtectionContainers/${this.containerName(siteId)}`;
  }

  /** What stands for a container where Azure is the other side. Recorded, save for the name of its fabric. */
  containerInAzure(): string {
    return `${this.fabric(AZURE_FABRIC)}/replicationProtectionContainers/${AZURE_CONTAINER}`;
  }

  /** A site has one provider, its configuration server's; it is named like the site. Recorded. */
  provider(siteId: string): string {
    return `${this.fabric(siteId)}/replicationRecoveryServicesProviders/${siteId}`;
  }

  vcenter(siteId: string, name: string): string {
    return `${this.fabric(siteId)}/replicationvCenters/${name}`;
  }

  /** What clients know a server by, wherever they see an id of it and not a name. */
  machine(serverId: string): string {
    return machineIdOf(this.#codec, serverId);
  }

  /** What a server's Mobility service calls itself. */
  agent(serverId: string): string {
    return this.guid(`agent/${serverId}`);
  }

  protectableItem(siteId: string, serverId: string): string {
    return `${this.container(siteId)}/replicationProtectableItems/${this.machine(serverId)}`;
  }

  item({ name, input }: ProtectedItem): string {
    return `${this.container(input.siteId)}/replicationProtectedItems/${name}`;
  }

  point(item: ProtectedItem, id: string): string {
    return `${this.item(item)}/recoveryPoints/${id}`;
  }

  policy(name: string): string {
    return `${this.vault}/replicationPolicies/${name}`;
  }

  plan(name: string): string {
    return `${this.vault}/replicationRecoveryPlans/${name}`;
  }

  /** `None` stands for "no job" (recorded). */
  job(id: string): string {
    return `${this.vault}/replicationJobs/${id}`;
  }

  /** A GUID made from words, for what clients see an id of beside the name. */
  guid(words: string): string {
    return guidOf(this.#codec, words);
  }

  /** Something of another provider in the vault's resource group: `Microsoft.Compute/virtualMachines/orders01`. */
  beside(typeAndName: string): string {
    return `${this.resourceGroup}/providers/${typeAndName}`;
  }
}

/** The type in an id: every second part after the provider's name. */
export function typeOf(id: string): string {
  const [, , provider = '', ...rest] = id.slice(id.lastIndexOf('/providers/')).split('/');
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

/** What every resource looks like from outside. */
export function envelope(id: string, properties: object, more: object = {}) {
  return { id, name: id.slice(id.lastIndexOf('/') + 1), type: typeOf(id), ...more, properties };
}
