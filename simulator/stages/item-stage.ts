/** One server that may be protected, with a private line home, and what a client does with it: for tests. */
import { invariant } from '../../reference/model/result.ts';
import type { ProtectedItem } from '../../reference/site-recovery/item.ts';
import type { Job } from '../../reference/site-recovery/jobs/jobs.ts';
import { minutes } from './lab-stage.ts';
import { FrontStage, type Reply } from './front-stage.ts';
import { armOperations } from '../azure/arm/index.ts';
import type { Method } from '../azure/arm/operation.ts';

interface StageSettings {
  /** Of the line to Azure. */
  readonly uploadMbps?: number;
  readonly operatingSystem?: 'Windows' | 'Linux';
  readonly kind?: 'physical' | 'vmware';
  /** Further sections of its site file. */
  readonly further?: string;
}

const site = ({ uploadMbps = 4000, operatingSystem = 'Windows', kind = 'physical', further = '' }: StageSettings) => `
name: One server
servers:
  - name: files01
    address: 10.1.0.13
    kind: ${kind}
    operatingSystem: ${operatingSystem}
    disks: [{ name: system, sizeGb: 4, occupiedGb: 0.2 }, { name: files, sizeGb: 2, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
azure: { cacheStorageAccount: onecache }
network:
  wan: { uploadMbps: ${uploadMbps}, downloadMbps: 4000, latencyMs: 5 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 1000, downloadMbps: 1000, latencyMs: 5 }
${further}`;

export class ItemStage {
  readonly front: FrontStage;
  /** Path of the container, and of the item in it. */
  readonly container: string;
  readonly path: string;

  static async open(settings: StageSettings = {}): Promise<ItemStage> {
    return new ItemStage(await FrontStage.open(armOperations, site(settings)));
  }

  private constructor(front: FrontStage) {
    this.front = front;
    const { ids, service } = front.azure;
    this.container = ids.container(service.context.sites.all()[0]?.registration.siteId ?? '').slice(ids.vault.length);
    this.path = `${this.container}/replicationProtectedItems/files01`;
  }

  get context() {
    return this.front.azure.service.context;
  }

  /** The item as the service keeps it. */
  get item(): ProtectedItem {
    const item = this.context.items.get('files01');
    invariant(item, 'files01 is a protected item');
    return item;
  }

  /** The item as a client sees it. */
  async look(): Promise<Reply['body']> {
    return (await this.front.get(this.path)).body.properties;
  }

  act(action: string, properties?: object): Promise<Job> {
    return this.front.change('POST', `${this.path}/${action}`, properties);
  }

  /** Code in the details of a refusal, with its status. */
  async refusal(method: Method, path: string, body?: unknown): Promise<string> {
    const reply = await this.front.send(method, path, body);
    const { error } = reply.body ?? {};
    return `${reply.status} ${error?.details?.[0]?.code ?? error?.code}`;
  }

  refusalOf(action: string, properties?: object): Promise<string> {
    return this.refusal('POST', `${this.path}/${action}`, properties && { properties });
  }

  async until(state: string): Promise<void> {
    await this.front.stage.until(`files01 is ${state}`, () => this.item.state === state, minutes(240));
  }

  /** What a client writes to enable replication, as recorded. */
  async enableBody(details: object = {}) {
    const { ids, service, site } = this.front.azure;
    const { body } = await this.front.get(`${this.container}/replicationProtectableItems`);
    const [processServer] = service.context.sites.all()[0]?.inventory.components ?? [];
    return {
      policyId: ids.policy('gold'),
      protectableItemId: body.value[0].id,
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2' as const,
        masterTargetId: processServer?.componentId,
        processServerId: this.processServerId('cs'),
        runAsAccountId: '2',
        targetAzureNetworkId: ids.beside(`Microsoft.Network/virtualNetworks/${site.azure.network.name}`),
        targetAzureSubnetId: 'default',
        enableRdpOnTargetOption: 'Never',
        targetAzureVmName: 'files01',
        logStorageAccountId: ids.beside(`Microsoft.Storage/storageAccounts/${site.azure.cacheStorageAccount}`),
        targetAzureV2ResourceGroupId: ids.resourceGroup,
        ...details,
      },
    };
  }

  processServerId(place: 'cs' | 'azure'): string {
    const components = this.context.sites.all()[0]?.inventory.components ?? [];
    const inAzure = (name: string) => name === 'process-server-in-azure';
    const found = components.find(
      ({ kind, name }) => kind === 'process-server' && inAzure(name) === (place === 'azure'),
    );
    return found?.componentId ?? '';
  }

  get masterTargetId(): string {
    const components = this.context.sites.all()[0]?.inventory.components ?? [];
    return components.find(({ kind }) => kind === 'master-target')?.componentId ?? '';
  }

  async createPolicy(): Promise<void> {
    const created = await this.front.stage.desk((vault) =>
      vault.createPolicy('gold', { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Enable' }),
    );
    invariant(created.ok, 'the policy is created and mapped');
  }

  async protect(): Promise<void> {
    await this.createPolicy();
    await this.front.change('PUT', this.path, await this.enableBody());
    await this.until('protected');
    await this.front.stage.lab.sleep(minutes(2));
  }

  /** Everything before the return: the site's server is gone, its machine in Azure serves, and replicates home. */
  async reprotectHome(): Promise<Job> {
    const { lab } = this.front.stage;
    await lab.controls.deployProcessServerInAzure();
    await this.front.stage.until(
      'the process server in Azure has registered',
      () => this.processServerId('azure') !== '',
    );
    return this.act('reProtect', {
      failoverDirection: 'RecoveryToPrimary',
      providerSpecificDetails: {
        instanceType: 'InMage',
        masterTargetId: this.masterTargetId,
        processServerId: this.processServerId('azure'),
        retentionDrive: 'R',
        runAsAccountId: '2',
        datastoreName: lab.site.vcenter.datastores[0]?.name,
        profileId: this.front.azure.ids.policy('gold-failback'),
      },
    });
  }
}
