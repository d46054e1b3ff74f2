/** Two servers that replicate to Azure, and what a client does with a recovery plan of them: for tests. */
import { invariant } from '../../reference/model/result.ts';
import type { ProtectedItem } from '../../reference/site-recovery/item.ts';
import type { Job } from '../../reference/site-recovery/jobs/jobs.ts';
import { enableProtection } from '../../reference/site-recovery/workflows/enable.ts';
import { FrontStage, type Reply } from './front-stage.ts';
import type { Method } from '../azure/arm/operation.ts';
import { jobOperations } from '../azure/arm/operations/jobs.ts';
import { recoveryPlanActionOperations } from '../azure/arm/operations/recovery-plan-actions.ts';
import { recoveryPlanOperations } from '../azure/arm/operations/recovery-plans.ts';

const SITE = `
name: Two servers
servers:
  - name: db01
    address: 10.1.0.11
    operatingSystem: Windows
    disks: [{ name: system, sizeGb: 2, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
  - name: web01
    address: 10.1.0.12
    operatingSystem: Windows
    disks: [{ name: system, sizeGb: 2, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
policy: { name: gold }
azure: { cacheStorageAccount: twocache }
network:
  wan: { uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 1000, downloadMbps: 1000, latencyMs: 5 }
`;
export const SERVERS = ['db01', 'web01'] as const;
export const PLAN = '/replicationRecoveryPlans/shop';

export class PlanStage {
  readonly front: FrontStage;

  /** @param group of replication, in which both are. */
  static async open(group?: string): Promise<PlanStage> {
    const operations = [...recoveryPlanOperations, ...recoveryPlanActionOperations, ...jobOperations];
    const front = await FrontStage.open(operations, SITE);
    const stage = new PlanStage(front);
    await stage.#protect(group);
    return stage;
  }

  private constructor(front: FrontStage) {
    this.front = front;
  }

  async #protect(group: string | undefined): Promise<void> {
    const { site } = this.front.azure;
    const [registered] = this.context.sites.all();
    invariant(registered, 'the site is registered');
    const { registration, inventory } = registered;
    const mapping = await this.front.stage.desk((vault) =>
      vault.createPolicy('gold', { instanceType: 'InMageAzureV2', multiVmSyncStatus: group ? 'Enable' : 'Disable' }),
    );
    invariant(mapping.ok, 'the policy is mapped to the container');
    for (const { name, serverId } of inventory.agents) {
      const enabled = enableProtection(this.context, {
        itemName: name,
        siteId: registration.siteId,
        serverId,
        policy: 'gold',
        processServerId: inventory.components.find(({ kind }) => kind === 'process-server')?.componentId ?? '',
        cacheAccount: site.azure.cacheStorageAccount,
        targetNetwork: site.azure.network.name,
        targetMachineName: name,
        group,
      });
      invariant(enabled.ok, `replication of ${name} can be enabled`);
    }
    await this.untilAll('protected');
  }

  get context() {
    return this.front.azure.service.context;
  }

  item(name: string): ProtectedItem {
    const item = this.context.items.get(name);
    invariant(item, `${name} is a protected item`);
    return item;
  }

  states(): string[] {
    return SERVERS.map((name) => this.item(name).state);
  }

  untilAll(state: string): Promise<void> {
    return this.front.stage.until(`both are ${state}`, () => this.states().every((is) => is === state));
  }

  /** A boot group as clients write it. */
  boot(...names: string[]) {
    return {
      groupType: 'Boot',
      replicationProtectedItems: names.map((name) => ({ id: this.front.azure.ids.item(this.item(name)) })),
      startGroupActions: [],
      endGroupActions: [],
    };
  }

  save(groups: unknown, method: Method = 'PUT', path = PLAN): Promise<Reply> {
    return this.front.send(method, path, { properties: { groups } });
  }

  act(action: string, properties?: object): Promise<Job> {
    return this.front.change('POST', `${PLAN}/${action}`, properties);
  }
}

/** Status and code of a request that was turned down. */
export async function refusal(reply: Promise<Reply>): Promise<[status: number, code: string]> {
  const { status, body } = await reply;
  return [status, body.error.details?.[0].code ?? body.error.code];
}
