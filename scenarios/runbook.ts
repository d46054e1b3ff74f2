/**
 * The operator's runbook: what a person does in the portal or a script, in the order of the documents. Each step asks the
 * vault and waits for the job to end. Steps end in `Outcome`; stories that rely on one wrap it in `must`, or use the
 * plain verbs here, which do.
 */
import type { Result } from '../reference/model/result.ts';
import type { FabricView, ItemView, MachineView, PointView } from '../simulator/vault-client.ts';
import { type Drill, hours, minutes, must, type Outcome } from './drill.ts';
import { StoryStopped } from './story-stopped.ts';

export const PLAN = 'everything';

export type PointType = 'Latest' | 'LatestProcessed' | 'LatestApplicationConsistent' | 'LatestCrashConsistent';

export class Runbook {
  readonly #drill: Drill;

  constructor(drill: Drill) {
    this.#drill = drill;
  }

  get #vault() {
    return this.#drill.lab.vault;
  }

  // ------------------------------------------------------------------------------------------------------ getting ready

  /** Waits until the configuration server and its components have registered, and the agents of these servers with it. */
  async siteRegistered(withinMs = minutes(20), servers = this.#drill.servers): Promise<void> {
    await this.#drill.until(
      'the site has registered with the vault',
      async () => {
        const [fabric] = await this.#vault.list<FabricView>('/replicationFabrics');
        const { processServers = [], masterTargetServers = [] } = fabric?.properties.customDetails ?? {};
        if (processServers.length <= this.#drill.site.processServers.length) return false;
        if (masterTargetServers.length === 0) return false;
        const discovered = (await this.#machines()).map(({ properties }) => properties.friendlyName);
        return servers.every((server) => discovered.includes(server));
      },
      { withinMs },
    );
  }

  /** Whether the site manages to register in time; if not, why, as its configuration server says. */
  async siteRegisters(withinMs: number): Promise<Outcome> {
    await this.#drill.sleep(withinMs);
    if ((await this.#vault.list<FabricView>('/replicationFabrics')).length > 0) return { ok: true };
    const code = this.#drill.lab.whyDisconnected() ?? 'NotRegistered';
    return { ok: false, failure: { code, message: 'the site has not registered with the vault' } };
  }

  async createPolicy(): Promise<void> {
    const { policy } = this.#drill.site;
    const providerSpecificInput = {
      instanceType: 'InMageAzureV2',
      recoveryPointThresholdInMinutes: policy.rpoThresholdMinutes,
      recoveryPointHistory: policy.retentionMinutes,
      appConsistentFrequencyInMinutes: policy.appConsistentMinutes,
      crashConsistentFrequencyInMinutes: policy.crashConsistentMinutes,
      multiVmSyncStatus: policy.multiVmSync ? 'Enable' : 'Disable',
    };
    must(
      'create the policy',
      await this.#vault.change('PUT', `/replicationPolicies/${policy.name}`, { providerSpecificInput }),
    );
  }

  /**
   * Enables replication of one server and waits for the job, not for the initial copy. Its data goes through the site's
   * first scale-out process server, or through the built-in one where there is none.
   */
  async enable(server: string): Promise<Result<unknown>> {
    const { azure, policy, replicationGroups, configurationServer, processServers } = this.#drill.site;
    const container = await this.#container();
    const processServer = await this.#processServer((processServers[0] ?? configurationServer).name);
    const machine = (await this.#machines()).find(({ properties }) => properties.friendlyName === server);
    if (!machine)
      return { ok: false, failure: { code: 'ArmResourceDoesNotExist', message: `${server} was not discovered` } };
    const cloud = `/subscriptions/${azure.subscription}/resourceGroups/${azure.resourceGroup}/providers`;
    return this.#vault.change('PUT', `${container}/replicationProtectedItems/${server}`, {
      policyId: `${this.#vault.base}/replicationPolicies/${policy.name}`,
      protectableItemId: machine.id,
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2',
        processServerId: processServer,
        logStorageAccountId: `${cloud}/Microsoft.Storage/storageAccounts/${azure.cacheStorageAccount}`,
        targetAzureV2ResourceGroupId: `/subscriptions/${azure.subscription}/resourceGroups/${azure.resourceGroup}`,
        targetAzureNetworkId: `${cloud}/Microsoft.Network/virtualNetworks/${azure.network.name}`,
        targetAzureSubnetId: azure.network.subnet,
        targetAzureVmName: server,
        multiVmGroupName: replicationGroups.find(({ servers }) => servers.includes(server))?.name,
      },
    });
  }

  /** Policy, enable for all, and the wait for the initial copy: the site is protected and has recovery points. */
  async protectEverything(servers = this.#drill.servers): Promise<void> {
    await this.siteRegistered(minutes(20), servers);
    await this.createPolicy();
    const outcomes = await Promise.all(servers.map((server) => this.enable(server)));
    outcomes.forEach((outcome, index) => {
      must(`enable replication of ${servers[index]}`, outcome);
    });
    await this.untilProtected(servers);
  }

  /** Until every server is Protected, and every replication group has a point that its members share. */
  async untilProtected(servers = this.#drill.servers, withinMs = hours(4)): Promise<void> {
    await this.#drill.until(
      `${servers.join(', ')} protected`,
      async () => {
        const items = await this.items();
        return servers.every((server) => items.get(server)?.properties.protectionState === 'Protected');
      },
      { withinMs, everyMs: minutes(1) },
    );
    for (const { servers: members } of this.#drill.site.replicationGroups) {
      if (members.some((member) => !servers.includes(member))) continue;
      await this.#drill.until(
        `${members.join(' and ')} share a recovery point`,
        async () => {
          const shared = await Promise.all(members.map((member) => this.sharedPoints(member)));
          return shared.every((points) => points.length > 0);
        },
        { withinMs: minutes(30), everyMs: minutes(1) },
      );
    }
  }

  /** Until every server has an application-consistent point, if the policy asks for any. */
  async untilApplicationConsistent(servers = this.#drill.servers): Promise<void> {
    const { appConsistentMinutes } = this.#drill.site.policy;
    if (appConsistentMinutes === 0) return;
    await this.#drill.until(
      `${servers.join(', ')} have an application-consistent recovery point`,
      async () => {
        const points = await Promise.all(servers.map((server) => this.points(server)));
        const consistent = ({ properties }: PointView) => properties.recoveryPointType === 'ApplicationConsistent';
        return points.every((ofServer) => ofServer.some(consistent));
      },
      { withinMs: minutes(2 * appConsistentMinutes), everyMs: minutes(1) },
    );
  }

  async enableAndWait(server: string): Promise<void> {
    must(`enable replication of ${server}`, await this.enable(server));
    await this.untilProtected([server]);
  }

  /** A recovery plan; its boot groups start one after another, the servers of a group together. */
  async createPlan(name = PLAN, bootGroups: readonly (readonly string[])[] = [this.#drill.servers]): Promise<void> {
    const items = await this.items();
    const groups = bootGroups.map((servers) => ({
      groupType: 'Boot',
      replicationProtectedItems: servers.map((server) => ({ id: items.get(server)?.id })),
      startGroupActions: [],
      endGroupActions: [],
    }));
    must('create the recovery plan', await this.#vault.change('PUT', `/replicationRecoveryPlans/${name}`, { groups }));
  }

  // -------------------------------------------------------------------------------------------------------- test failover

  async testFailover(plan = PLAN, point: PointType = 'LatestProcessed'): Promise<void> {
    const { azure } = this.#drill.site;
    const outcome = await this.#onPlan(plan, 'testFailover', {
      failoverDirection: 'PrimaryToRecovery',
      networkType: 'VmNetworkAsInput',
      networkId: `/virtualNetworks/${azure.testNetwork.name}`,
      providerSpecificDetails: [
        { instanceType: 'InMageAzureV2', recoveryPointType: point, useMultiVmSyncPoint: 'true' },
      ],
    });
    must('test failover', outcome);
  }

  async cleanUpTest(plan = PLAN, comments = 'drill'): Promise<void> {
    must('test failover cleanup', await this.#onPlan(plan, 'testFailoverCleanup', { comments }));
  }

  // ------------------------------------------------------------------------------------------------- failover and failback

  async failOver(plan = PLAN, point: PointType = 'LatestProcessed', shutDownSource = false): Promise<void> {
    must('failover', await this.tryFailOver(plan, point, shutDownSource));
  }

  tryFailOver(plan = PLAN, point: PointType = 'LatestProcessed', shutDownSource = false): Promise<Result<unknown>> {
    return this.#onPlan(plan, 'unplannedFailover', {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: shutDownSource ? 'Required' : 'NotRequired',
      providerSpecificDetails: [
        { instanceType: 'InMageAzureV2', recoveryPointType: point, useMultiVmSyncPoint: 'true' },
      ],
    });
  }

  /** One server alone, without a recovery plan. */
  async failOverAlone(server: string, point: PointType, shutDownSource: boolean): Promise<void> {
    const outcome = await this.#onItem(server, 'unplannedFailover', {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: shutDownSource ? 'Required' : 'NotRequired',
      providerSpecificDetails: { instanceType: 'InMageAzureV2', recoveryPointType: point },
    });
    must(`failover of ${server}`, outcome);
  }

  /** Another recovery point for a machine that was failed over and is not committed. */
  async changePoint(server: string, { id }: PointView): Promise<void> {
    must('change of recovery point', await this.#onItem(server, 'applyRecoveryPoint', { recoveryPointId: id }));
  }

  async disable(server: string): Promise<void> {
    must(`disable replication of ${server}`, await this.#onItem(server, 'remove'));
  }

  async commit(plan = PLAN): Promise<void> {
    must('commit', await this.#onPlan(plan, 'failoverCommit'));
  }

  /** Replication home: through a process server in Azure, over the VPN, to the master target. */
  async reprotectHome(servers = this.#drill.servers): Promise<void> {
    const outcomes = await Promise.all(servers.map((server) => this.tryReprotectHome(server)));
    outcomes.forEach((outcome, index) => {
      must(`reprotect ${servers[index]}`, outcome);
    });
  }

  async tryReprotectHome(
    server: string,
    wish: { masterTargetId?: string; datastore?: string } = {},
  ): Promise<Result<unknown>> {
    const { policy, vcenter, servers } = this.#drill.site;
    const { masterTargetServers } = (await this.fabric()).properties.customDetails;
    const datastore = servers.find(({ name }) => name === server)?.failback.datastore ?? vcenter.datastores[0]?.name;
    return this.#onItem(server, 'reProtect', {
      failoverDirection: 'RecoveryToPrimary',
      providerSpecificDetails: {
        instanceType: 'InMage',
        masterTargetId: wish.masterTargetId ?? masterTargetServers[0]?.id,
        processServerId: await this.#processServer('process-server-in-azure'),
        retentionDrive: this.#drill.site.configurationServer.masterTarget.retentionDrive,
        runAsAccountId: '2',
        datastoreName: 'datastore' in wish ? wish.datastore : datastore,
        profileId: `${this.#vault.base}/replicationPolicies/${policy.name}-failback`,
      },
    });
  }

  /** After the failback: towards Azure again. */
  async reprotectToAzure(servers = this.#drill.servers): Promise<void> {
    const { policy, configurationServer, processServers } = this.#drill.site;
    const processServerId = await this.#processServer((processServers[0] ?? configurationServer).name);
    const outcomes = await Promise.all(
      servers.map((server) =>
        this.#onItem(server, 'reProtect', {
          failoverDirection: 'RecoveryToPrimary',
          providerSpecificDetails: {
            instanceType: 'InMageAzureV2',
            masterTargetId: processServerId,
            processServerId,
            runAsAccountId: '2',
            policyId: `${this.#vault.base}/replicationPolicies/${policy.name}`,
          },
        }),
      ),
    );
    outcomes.forEach((outcome, index) => {
      must(`reprotect ${servers[index]} to Azure`, outcome);
    });
  }

  async failBack(plan = PLAN): Promise<void> {
    must('failback', await this.tryFailBack(plan));
  }

  tryPlannedFailover(plan = PLAN): Promise<Result<unknown>> {
    return this.#onPlan(plan, 'plannedFailover', { failoverDirection: 'PrimaryToRecovery' });
  }

  tryFailBack(plan = PLAN): Promise<Result<unknown>> {
    return this.#onPlan(plan, 'unplannedFailover', {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: 'Required',
      providerSpecificDetails: [{ instanceType: 'InMage', recoveryPointType: 'LatestTime' }],
    });
  }

  /** A machine in Azure's network that relays data home; it may be deleted after the failback. */
  async deployProcessServerInAzure(): Promise<void> {
    if (!this.#drill.site.network.vpn) {
      const needed = 'failback needs a VPN or private ExpressRoute between Azure and the site (documented)';
      throw new StoryStopped('NoWayHome', `${needed}, and the site has none: add network.vpn`);
    }
    const id = await this.#drill.lab.controls.deployProcessServerInAzure();
    await this.#drill.until(
      'the process server in Azure has registered',
      async () => (await this.fabric()).properties.customDetails.processServers.some((server) => server.id === id),
      { withinMs: minutes(20) },
    );
  }

  // ---------------------------------------------------------------------------------------------- looking, and any action

  /** Any action on an item by its name in the API. */
  onItem(server: string, action: string, properties?: object): Promise<Result<unknown>> {
    return this.#onItem(server, action, properties);
  }

  async items(): Promise<Map<string, ItemView>> {
    const rows = await this.#vault.list<ItemView>('/replicationProtectedItems');
    return new Map(rows.map((row) => [row.properties.friendlyName, row]));
  }

  async item(server: string): Promise<ItemView> {
    const item = (await this.items()).get(server);
    if (!item) throw new StoryStopped('ArmResourceDoesNotExist', `${server} is not protected`);
    return item;
  }

  async points(server: string): Promise<readonly PointView[]> {
    const { id } = await this.item(server);
    return this.#vault.list<PointView>(`${lower(id)}/recoveryPoints`);
  }

  /** Points that the whole replication group has. */
  async sharedPoints(server: string): Promise<readonly PointView[]> {
    const points = await this.points(server);
    return points.filter(({ properties }) => properties.providerSpecificDetails.isMultiVmSyncPoint === 'true');
  }

  async fabric(): Promise<FabricView> {
    const [fabric] = await this.#vault.list<FabricView>('/replicationFabrics');
    if (!fabric) throw new StoryStopped('ArmResourceDoesNotExist', 'no site is registered with the vault');
    return fabric;
  }

  async #machines(): Promise<readonly MachineView[]> {
    const fabrics = await this.#vault.list<FabricView>('/replicationFabrics');
    if (fabrics.length === 0) return [];
    return this.#vault.list<MachineView>(`${await this.#container()}/replicationProtectableItems`);
  }

  async #container(): Promise<string> {
    const { id, properties } = await this.fabric();
    return `${lower(id)}/replicationProtectionContainers/cloud_${properties.internalIdentifier}`;
  }

  async #processServer(name: string): Promise<string> {
    const { processServers } = (await this.fabric()).properties.customDetails;
    return processServers.find(({ friendlyName }) => friendlyName === name)?.id ?? '';
  }

  async #onItem(server: string, action: string, properties?: object): Promise<Result<unknown>> {
    const { id } = await this.item(server);
    return this.#vault.change('POST', `${lower(id)}/${action}`, properties);
  }

  #onPlan(plan: string, action: string, properties?: object): Promise<Result<unknown>> {
    return this.#vault.change('POST', `/replicationRecoveryPlans/${plan}/${action}`, properties);
  }
}

/** Ids come back with a capital S, paths are asked for with a small one. */
function lower(id: string): string {
  return id.replace(/^\/Subscriptions\//, '/subscriptions/');
}
