/** Two servers of a site with a spare process server, where the client's published samples are run: for tests. */
import { invariant, type Result } from '../../reference/model/result.ts';
import type { InMageAzureV2ReplicationDetails, VMwareDetails } from '@azure/arm-recoveryservices-siterecovery';
import { ItemSteps } from '../desk/item-steps.ts';
import type { Vault } from '../desk/vault.ts';
import { Stage } from './lab-stage.ts';
import { type Edit, outcomeOf } from './published-sample.ts';

const SITE = `
name: Two servers
servers:
  - name: files01
    address: 10.1.0.11
    operatingSystem: Windows
    disks: [{ name: system, sizeGb: 2, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
  - name: files02
    address: 10.1.0.12
    operatingSystem: Windows
    disks: [{ name: system, sizeGb: 2, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
processServers: [{ name: ps02, address: 10.1.0.8, cacheGb: 100 }]
policy: { name: gold }
azure: { cacheStorageAccount: twocache }
network:
  wan: { uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 1000, downloadMbps: 1000, latencyMs: 5 }
`;

/** What the samples call the second machine; every other that they name is files01. */
const SECOND = ['c0c14913-3d7a-48ea-9531-cc99e0e686e6', 'Vm2'];

const serverFor = (published: string) => (SECOND.includes(published) ? 'files02' : 'files01');

/** The plan that a sample creates, and what every failover of it says. */
const PLAN = 'RPtest1';
const OF_A_PLAN = {
  failoverDirection: 'PrimaryToRecovery',
  providerSpecificDetails: [{ instanceType: 'InMageAzureV2' as const, recoveryPointType: 'Latest' }],
};

/** What a user writes in the place of a sample's own text, by the constant, field or resource type that it belongs to. */
export type Names = Readonly<Record<string, string | ((published: string) => string)>>;

export class SamplesStage {
  readonly stage = new Stage(SITE);
  #names: Names = {};

  /** A site that has registered, with both of its machines and both of its process servers. */
  async open(): Promise<void> {
    await this.stage.lab.start();
    await this.stage.until('the site has registered', async () => (await this.#processServers()) === 2);
    await this.stage.until(
      'its machines are known',
      async () => (await this.desk((vault) => vault.machines())).length === 2,
    );
    this.#names = await this.desk((vault) => this.#namesIn(vault));
  }

  desk<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
    return this.stage.desk(work);
  }

  /** A step between the samples, on one of the servers. */
  async step(server: string, act: (server: ItemSteps) => Promise<Result<unknown>>): Promise<void> {
    const outcome = await this.desk((vault) => act(new ItemSteps(server, this.stage.lab.site, vault)));
    invariant(outcome.ok, outcome.ok ? '' : `${server}: ${outcome.failure.message}`);
  }

  async untilBoth(state: string): Promise<void> {
    await this.stage.until(`both are ${state}`, async () => {
      const items = await this.desk((vault) => vault.items());
      return [...items.values()].every(({ properties }) => properties?.protectionState === state);
    });
  }

  /** Runs it with the lab's names, and those of the moment; see {@link outcomeOf}. */
  outcomeOf(sample: string, names: Names = {}): Promise<string> {
    const known: Names = { ...this.#names, ...names };
    const edit: Edit = (published, kind = published) => {
      const name = known[kind];
      return typeof name === 'function' ? name(published) : name;
    };
    return this.desk(({ desk }) => outcomeOf(sample, edit, desk));
  }

  /** The configuration server starts again, and brings its site back to a vault that has removed it. */
  async registerAnew(): Promise<void> {
    const { lab } = this.stage;
    const { name } = lab.site.configurationServer;
    await lab.controls.setPower(name, 'off', 'test');
    await lab.controls.setPower(name, 'on', 'test');
    await this.stage.until('the site is there', async () => (await this.desk((vault) => vault.fabrics())).length === 1);
  }

  /** Names of the vault's jobs, newest first. */
  jobs(filter?: string): Promise<string[]> {
    return this.desk(({ client, here }) => namesOf(client.replicationJobs.list(...here, { filter })));
  }

  async latestEvent(): Promise<string> {
    const [name = ''] = await this.desk(({ client, here }) => namesOf(client.replicationEvents.list(...here)));
    return name;
  }

  /** A recovery point of files01, and its network interface. */
  async namesOfItem(): Promise<Names> {
    const [point] = await this.desk((vault) => vault.points('files01'));
    const { properties } = await this.stage.item('files01');
    const details = properties?.providerSpecificDetails as InMageAzureV2ReplicationDetails;
    const nicId = details.vmNics?.[0]?.nicId ?? '';
    return { recoveryPointName: point?.name ?? '', recoveryPointId: point?.id ?? '', nicId };
  }

  /** Begins a test failover, and hands back the name of its job. */
  async beginTest(server: string): Promise<string> {
    const networkId = this.#names.networkId as string;
    await this.desk(async (vault) => {
      const place = await vault.placeOf(server);
      await vault.client.replicationProtectedItems.beginTestFailover(...place, { properties: { networkId } });
    });
    const [job = ''] = await this.jobs("JobStatus eq 'InProgress'");
    return job;
  }

  testPlan(): Promise<unknown> {
    const properties = { ...OF_A_PLAN, networkType: 'VmNetworkAsInput', networkId: this.#names.networkId as string };
    return this.desk(({ client, here }) =>
      client.replicationRecoveryPlans.beginTestFailoverAndWait(...here, PLAN, { properties }),
    );
  }

  failOverPlan(): Promise<unknown> {
    const properties = { ...OF_A_PLAN, sourceSiteOperations: 'NotRequired' };
    return this.desk(({ client, here }) =>
      client.replicationRecoveryPlans.beginUnplannedFailoverAndWait(...here, PLAN, { properties }),
    );
  }

  async #processServers(): Promise<number> {
    const [fabric] = await this.desk((vault) => vault.fabrics());
    const details = fabric?.properties?.customDetails;
    return details?.instanceType === 'VMware' ? ((details as VMwareDetails).processServers?.length ?? 0) : 0;
  }

  async #namesIn(vault: Vault): Promise<Names> {
    const { desk } = vault;
    const { azure, policy, vcenter, configurationServer } = this.stage.lab.site;
    const { name: fabric, container } = await vault.site();
    const [provider = ''] = await namesOf(vault.client.replicationRecoveryServicesProviders.list(...vault.here));
    const machines = new Map(
      (await vault.machines()).map(({ name = '', properties }) => [properties?.friendlyName, name]),
    );
    const machineFor = (published: string) => machines.get(serverFor(published)) ?? '';
    const processServer = await vault.processServer(configurationServer.name);
    const network = (name: string) => vault.beside(`Microsoft.Network/virtualNetworks/${name}`);
    return {
      ...{ resourceName: desk.vault, vaults: desk.vault },
      ...{ Subscriptions: desk.subscription, subscriptions: desk.subscription, resourceGroups: desk.resourceGroup },
      ...{ fabricName: fabric, replicationFabrics: fabric, providerName: provider },
      protectionContainerName: container,
      ...{ replicationProtectionContainers: container, containerName: container },
      ...{
        replicatedProtectedItemName: serverFor,
        replicationProtectedItems: serverFor,
        Vm1: serverFor,
        Vm2: serverFor,
      },
      ...{ protectableItemName: machineFor, replicationProtectableItems: machineFor, virtualMachineId: machineFor },
      ...{ policyName: policy.name, replicationPolicies: policy.name, mappingName: policy.name },
      ...{ networkId: network(azure.testNetwork.name), selectedRecoveryAzureNetworkId: network(azure.network.name) },
      ...{ vcenterName: vcenter.name, processServerId: processServer, sourceProcessServerId: processServer },
      targetProcessServerId: await vault.processServer('ps02'),
    };
  }
}

async function namesOf(pages: AsyncIterable<{ readonly name?: string }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name = '' } of pages) names.push(name);
  return names;
}
