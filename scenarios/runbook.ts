/**
 * The operator's runbook: what a person does in the portal or a script, in the order of the documents. Each step asks the
 * vault and waits for the job to end. The plain verbs stop the story when a step fails; `try…` hands the outcome back.
 */
import type {
  InMageAzureV2EnableProtectionInput,
  InMageAzureV2RecoveryPointDetails,
  ProtectableItem,
  RecoveryPlanInMageAzureV2FailoverInput,
  RecoveryPlanInMageFailoverInput,
  RecoveryPoint,
  ReplicationProtectedItem,
} from '@azure/arm-recoveryservices-siterecovery';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { wayHome, wayToAzure } from '../simulator/site/capacity.ts';
import { groupsOf } from './alone.ts';
import { type ExpectedTimes, expectedTimes, mustCarry } from './expected-times.ts';
import { knownServers } from './known-servers.ts';
import { must, type Outcome } from './outcome.ts';
import { StoryStopped } from './story-stopped.ts';
import { originalMachine } from './original-machine.ts';
import { type PlanWish, writtenGroups } from './plan-writing.ts';
import { minutes, span, until, untilNothingLacks } from './times.ts';
import type { Lab } from '../simulator/lab.ts';
import { ItemSteps, type PointType, type WayHome } from '../simulator/desk/item-steps.ts';
import { VaultSteps } from '../simulator/desk/vault-steps.ts';
import { Vault, type Watch } from '../simulator/desk/vault.ts';
import { accountFor, isPushed } from '../simulator/site/pushed-servers.ts';
import { PROCESS_SERVER_IN_AZURE } from '../simulator/machines/site-servers.ts';
import { ownProcessServers, processServerFor } from '../simulator/site/process-servers.ts';

export const PLAN = 'everything';

/** What the machines of a plan come home with: everything, or an application-consistent point that a group's members share. */
export type PlanPointHome = 'LatestTime' | 'LatestTag';

/** How long somebody takes over a manual action, and what he writes when it is done. */
export interface Attendance {
  readonly afterMs: number;
  readonly comments: string;
}

const LOOK_EVERY_MS = 15_000;

export class Runbook {
  readonly #lab: Lab;
  readonly vault: Vault;
  /** Steps on the vault as a whole: process servers, the policy, jobs; each hands its outcome back. */
  readonly whole: VaultSteps;
  /** How long data takes on this site's lines. */
  readonly times: ExpectedTimes;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.vault = new Vault(lab.desk);
    this.whole = new VaultSteps(this.vault, lab.site);
    this.times = expectedTimes(lab.site);
  }

  /** Steps on one machine alone, without a recovery plan; each hands its outcome back. */
  one(server: string): ItemSteps {
    this.#known([server]);
    return new ItemSteps(server, this.#lab.site, this.vault, () => this.#switchOffOriginal(server));
  }

  // ------------------------------------------------------------------------------------------------------ getting ready

  /** Waits until the configuration server and its components have registered, and the agents of these servers with it. */
  async siteRegistered(withinMs = minutes(20), servers = this.#servers): Promise<void> {
    this.#known(servers);
    await untilNothingLacks(
      this.#lab,
      'the site has registered with the vault',
      async () => {
        const { configurationServer, masterTargets, processServers } = this.#lab.site;
        const there = configurationServer.name;
        if ((await this.vault.fabrics()).length === 0)
          return [`the vault has not heard of configuration server ${there}`];
        const { processServers: seen = [], masterTargetServers = [] } = (await this.vault.site()).details;
        const registered = (await this.vault.machinesWithAgent()).map(({ properties }) => properties?.friendlyName);
        return [
          ...[configurationServer, ...ownProcessServers(processServers)]
            .filter(({ name }) => !seen.some(({ friendlyName }) => friendlyName === name))
            .map(({ name }) => `process server ${name} has not registered with ${there}`),
          ...[configurationServer, ...masterTargets]
            .filter((target) => !masterTargetServers.some(({ name }) => name === target.name))
            .map(({ name }) => `master target ${name} has not registered with ${there}`),
          ...this.#withAgents(servers)
            .filter((server) => !registered.includes(server))
            .map((server) => `the Mobility service of ${server} has not registered with ${there}`),
        ];
      },
      { withinMs: withinMs + this.#lastInstalledMs(servers) },
    );
  }

  /** Agents that come by hand or by a tool while the drill goes on have until then. */
  #lastInstalledMs(servers: readonly string[]): number {
    const own = this.#lab.site.servers.filter(({ name }) => servers.includes(name));
    return minutes(Math.max(0, ...own.map(({ mobilityService }) => mobilityService.afterMinutes)));
  }

  /** Waits until none of the process servers is critical: one that is cannot be chosen (806). */
  async untilProcessServersFit(withinMs: number): Promise<void> {
    await untilNothingLacks(
      this.#lab,
      'no process server is critical',
      async () => {
        const { processServers = [] } = (await this.vault.site()).details;
        const critical = processServers.filter(({ health }) => health === 'Critical');
        return critical.map(({ friendlyName }) => `process server ${friendlyName} is critical`);
      },
      { withinMs },
    );
  }

  /** Whether the site manages to register in time; if not, why, as its configuration server says. */
  async siteRegisters(withinMs: number): Promise<Outcome> {
    await this.#lab.sleep(withinMs);
    if ((await this.vault.fabrics()).length > 0) return { ok: true };
    return fail(this.#lab.whyDisconnected() ?? 'NotRegistered', 'the site has not registered with the vault');
  }

  /** The policy and its failback policy, both mapped to the site's container. */
  async createPolicy(): Promise<void> {
    const { name, ...policy } = this.#lab.site.policy;
    const created = await this.vault.createPolicy(name, {
      instanceType: 'InMageAzureV2',
      recoveryPointThresholdInMinutes: policy.rpoThresholdMinutes,
      recoveryPointHistory: policy.retentionMinutes,
      appConsistentFrequencyInMinutes: policy.appConsistentMinutes,
      crashConsistentFrequencyInMinutes: policy.crashConsistentMinutes,
      multiVmSyncStatus: policy.multiVmSync ? 'Enable' : 'Disable',
    });
    must('create the policy', created);
  }

  /**
   * Enables replication of one server and waits for the job, not for the initial copy. Its data goes through the process
   * server that the site's file names for it; where it names none, through the first scale-out one, or the built-in one.
   * `disks`: those to replicate, by their names; all of the machine when absent.
   */
  async enable(server: string, disks: readonly string[] = []): Promise<Result<unknown>> {
    this.#known([server]);
    const { azure, policy, replicationGroups } = this.#lab.site;
    const { client, here } = this.vault;
    const found = await this.#discovered(server);
    if (!found.ok) return found;
    const machine = found.value;
    const processServerId = await this.vault.processServer(processServerFor(this.#lab.site, server));
    const providerSpecificDetails: InMageAzureV2EnableProtectionInput = {
      instanceType: 'InMageAzureV2',
      processServerId,
      masterTargetId: processServerId,
      runAsAccountId: await this.accountFor(server),
      logStorageAccountId: this.vault.beside(`Microsoft.Storage/storageAccounts/${azure.cacheStorageAccount}`),
      targetAzureV2ResourceGroupId: `/subscriptions/${azure.subscription}/resourceGroups/${azure.resourceGroup}`,
      targetAzureNetworkId: this.vault.beside(`Microsoft.Network/virtualNetworks/${azure.network.name}`),
      targetAzureSubnetId: azure.network.subnet,
      targetAzureVmName: server,
      multiVmGroupName: replicationGroups.find(({ servers }) => servers.includes(server))?.name,
      ...(disks.length > 0 && { disksToInclude: disks.map((diskId) => ({ diskId })) }),
    };
    const policyId = this.vault.id(`replicationPolicies/${policy.name}`);
    const properties = { policyId, protectableItemId: machine.id, providerSpecificDetails };
    const { name, container } = await this.vault.site();
    return this.vault.attempt((watch) =>
      client.replicationProtectedItems.beginCreateAndWait(...here, name, container, server, { properties }, watch),
    );
  }

  /** A machine without an agent is added by its address first. */
  async #discovered(server: string): Promise<Result<ProtectableItem>> {
    const known = async () =>
      (await this.vault.machines()).find(({ properties }) => properties?.friendlyName === server);
    let machine = await known();
    const bare = this.#lab.site.servers.filter(isPushed).find(({ name }) => name === server);
    if (!machine && bare) {
      const { address: ipAddress, operatingSystem: osType } = bare;
      const added = await this.vault.addMachine({ friendlyName: server, ipAddress, osType });
      if (!added.ok) return added;
      machine = await known();
    }
    return machine ? ok(machine) : fail('ArmResourceDoesNotExist', `${server} was not discovered`);
  }

  /** Number of the account that the Mobility service would be installed with. */
  async accountFor(server: string): Promise<string | undefined> {
    const { runAsAccounts = [] } = (await this.vault.site()).details;
    const meant = this.#lab.site.servers.find(({ name }) => name === server);
    const account = meant && accountFor(this.#lab.site, meant);
    return runAsAccounts.find(({ accountName }) => accountName === account?.accountName)?.accountId;
  }

  /** Agents that are pushed come when replication is enabled. */
  #withAgents(servers: readonly string[]): string[] {
    const pushed = this.#lab.site.servers.filter(isPushed).map(({ name }) => name);
    return servers.filter((server) => !pushed.includes(server));
  }

  /**
   * Policy, enable for all, and the wait for the initial copy: the site is protected and has recovery points, and what was
   * written while the copies filled the line has gone to Azure too.
   */
  async protectEverything(servers = this.#servers): Promise<void> {
    mustCarry(this.#lab.site, wayToAzure(this.#lab.site));
    await this.siteRegistered(minutes(20), servers);
    await this.createPolicy();
    await this.#each(servers, 'enable replication of', (server) => this.enable(server));
    await this.untilProtected(servers);
    await this.untilFreshPoints(servers, this.times.toAzureMs());
  }

  /** Until every server is Protected, and every replication group has a point that its members share. */
  async untilProtected(servers = this.#servers): Promise<void> {
    this.#known(servers);
    const withinMs = Math.max(this.times.toAzureMs(), this.times.homeMs());
    await untilNothingLacks(
      this.#lab,
      `${servers.join(', ')} protected`,
      async () => {
        const items = await this.items();
        return servers
          .map((server) => [server, items.get(server)?.properties?.protectionState ?? 'not replicated'] as const)
          .filter(([, state]) => state !== 'Protected')
          .map(([server, state]) => `${server} is ${state}`);
      },
      { withinMs, everyMs: minutes(1) },
    );
    for (const { servers: members } of this.#lab.site.replicationGroups) {
      // Alone in its group, a server has nobody to share with, and its own points do.
      if (members.length < 2 || members.some((member) => !servers.includes(member))) continue;
      await untilNothingLacks(
        this.#lab,
        `${members.join(' and ')} share a recovery point`,
        async () => {
          const shared = await Promise.all(members.map((member) => this.sharedPoints(member)));
          return members
            .filter((_, index) => shared[index]?.length === 0)
            .map((member) => `${member} has no recovery point of the group`);
        },
        { withinMs, everyMs: minutes(1) },
      );
    }
  }

  /** Until every server's newest recovery point is younger than two intervals. */
  untilFreshPoints(servers: readonly string[], withinMs: number): Promise<void> {
    const what = `recovery points of ${servers.join(', ')} are younger than two intervals`;
    return until(this.#lab, what, () => this.haveFreshPoints(servers), { withinMs, everyMs: minutes(1) });
  }

  async haveFreshPoints(servers: readonly string[]): Promise<boolean> {
    this.#known(servers);
    const items = await this.items();
    const limitSeconds = (2 * minutes(this.#lab.site.policy.crashConsistentMinutes)) / 1000 + 60;
    return servers.every((server) => {
      const details = items.get(server)?.properties?.providerSpecificDetails as { rpoInSeconds?: number } | undefined;
      return details?.rpoInSeconds !== undefined && details.rpoInSeconds < limitSeconds;
    });
  }

  /** Until every server has an application-consistent point, if the policy asks for any. */
  async untilApplicationConsistent(servers = this.#servers): Promise<void> {
    this.#known(servers);
    const { appConsistentMinutes } = this.#lab.site.policy;
    if (appConsistentMinutes === 0) return;
    await untilNothingLacks(
      this.#lab,
      `${servers.join(', ')} have an application-consistent recovery point`,
      async () => {
        const points = await Promise.all(servers.map((server) => this.points(server)));
        const consistent = ({ properties }: RecoveryPoint) => properties?.recoveryPointType === 'ApplicationConsistent';
        return servers
          .filter((_, index) => !points[index]?.some(consistent))
          .map(
            (server) =>
              `${server} has ${points[servers.indexOf(server)]?.length ?? 0} recovery points, none of them application-consistent`,
          );
      },
      { withinMs: minutes(2 * appConsistentMinutes), everyMs: minutes(1) },
    );
  }

  async enableAndWait(server: string): Promise<void> {
    must(`enable replication of ${server}`, await this.enable(server));
    await this.untilProtected([server]);
  }

  async disable(server: string): Promise<void> {
    must(`disable replication of ${server}`, await this.one(server).disable());
  }

  /** A recovery plan; its boot groups start one after another, the servers of a group together. */
  createPlan(name = PLAN, bootGroups: readonly (readonly string[])[] = [this.#servers]): Promise<void> {
    return this.writePlan(name, { groups: bootGroups.map((servers) => ({ servers })) });
  }

  /** A recovery plan with what is to be done around its steps; one of that name is changed. */
  async writePlan(name: string, wish: PlanWish): Promise<void> {
    must('create the recovery plan', await this.tryWritePlan(name, wish));
  }

  async tryWritePlan(name: string, wish: PlanWish): Promise<Result<unknown>> {
    this.#known(wish.groups.flatMap(({ servers }) => servers));
    const { client, here } = this.vault;
    const groups = writtenGroups(wish, await this.items());
    const properties = {
      primaryFabricId: this.vault.id(`replicationFabrics/${(await this.vault.site()).name}`),
      recoveryFabricId: 'Microsoft Azure',
      failoverDeploymentModel: 'ResourceManager',
      groups,
    };
    return this.vault.attempt((watch) =>
      client.replicationRecoveryPlans.beginCreateAndWait(...here, name, { properties }, watch),
    );
  }

  /** Waits until a manual action of the plan has suspended a job, and resumes it with these comments. */
  async resume(plan: string, comments: string, withinMs = minutes(60)): Promise<void> {
    const isSuspended = async () => (await this.whole.suspendedJob(plan)) !== undefined;
    await until(this.#lab, `a manual action of ${plan} is to be done`, isSuspended, { withinMs });
    must('resume', await this.whole.resumeJob(plan, comments));
  }

  /** Does the work while somebody stands by who says of each manual action that it is done, after so long. */
  async attended<Value>(plan: string, { afterMs, comments }: Attendance, work: () => Promise<Value>): Promise<Value> {
    let over = false;
    const standBy = async () => {
      while (!over) {
        if ((await this.whole.suspendedJob(plan)) !== undefined) {
          await this.#lab.sleep(span(afterMs));
          if (!over) await this.whole.resumeJob(plan, comments);
        }
        await this.#lab.sleep(LOOK_EVERY_MS);
      }
    };
    const standingBy = standBy();
    try {
      return await work();
    } finally {
      over = true;
      await standingBy;
    }
  }

  // -------------------------------------------------------------------------------------------------------- test failover

  async testFailover(plan = PLAN, recoveryPointType: PointType = 'LatestProcessed'): Promise<void> {
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      networkType: 'VmNetworkAsInput',
      networkId: this.vault.beside(`Microsoft.Network/virtualNetworks/${this.#lab.site.azure.testNetwork.name}`),
      providerSpecificDetails: [towardsAzure(recoveryPointType)],
    };
    const outcome = await this.#onPlan((here, watch) =>
      this.#plans.beginTestFailoverAndWait(...here, plan, { properties }, watch),
    );
    must('test failover', outcome);
  }

  async cleanUpTest(plan = PLAN, comments = 'drill'): Promise<void> {
    const input = { properties: { comments } };
    const outcome = await this.#onPlan((here, watch) =>
      this.#plans.beginTestFailoverCleanupAndWait(...here, plan, input, watch),
    );
    must('test failover cleanup', outcome);
  }

  // ------------------------------------------------------------------------------------------------- failover and failback

  async failOver(plan = PLAN, point: PointType = 'LatestProcessed', shutDownSource = false): Promise<void> {
    must('failover', await this.tryFailOver(plan, point, shutDownSource));
  }

  tryFailOver(plan = PLAN, recoveryPointType: PointType = 'LatestProcessed', shutDownSource = false) {
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: shutDownSource ? 'Required' : 'NotRequired',
      providerSpecificDetails: [towardsAzure(recoveryPointType)],
    };
    return this.#onPlan((here, watch) =>
      this.#plans.beginUnplannedFailoverAndWait(...here, plan, { properties }, watch),
    );
  }

  tryPlannedFailover(plan = PLAN): Promise<Result<unknown>> {
    const input = { properties: { failoverDirection: 'PrimaryToRecovery' } };
    return this.#onPlan((here, watch) => this.#plans.beginPlannedFailoverAndWait(...here, plan, input, watch));
  }

  async commit(plan = PLAN): Promise<void> {
    must('commit', await this.#onPlan((here, watch) => this.#plans.beginFailoverCommitAndWait(...here, plan, watch)));
  }

  /**
   * Replication home: through a process server in Azure, over the VPN, to the master target. A replication group goes by a
   * recovery plan of its own, as it has to (documented).
   */
  async reprotectHome(servers = this.#servers): Promise<void> {
    this.#known(servers);
    mustCarry(this.#lab.site, wayHome(this.#lab.site));
    const groups = groupsOf(this.#lab.site, servers);
    const alone = servers.filter((server) => !groups.some((group) => group.servers.includes(server)));
    const byPlan = groups.map(async ({ name, servers: members }) => {
      const plan = `way-home-of-${name}`;
      await this.createPlan(plan, [members]);
      must(`reprotect of ${name}`, await this.tryReprotectPlan(plan));
    });
    await Promise.all([this.#each(alone, 'reprotect', (server) => this.tryReprotectHome(server)), ...byPlan]);
  }

  /** Of all machines of a plan: home from Azure, or to Azure again after a failback. */
  async tryReprotectPlan(plan = PLAN): Promise<Result<unknown>> {
    const { groups = [] } = (await this.#plans.get(...this.vault.here, plan)).properties ?? {};
    const ids = groups.flatMap(({ replicationProtectedItems = [] }) => replicationProtectedItems.map(({ id }) => id));
    const items = [...(await this.items())].filter(([, item]) => ids.includes(item.id));
    await Promise.all(items.map(([server]) => this.#switchOffOriginal(server)));
    return this.#onPlan((here, watch) => this.#plans.beginReprotectAndWait(...here, plan, watch));
  }

  tryReprotectHome(server: string, wish: WayHome = {}): Promise<Result<unknown>> {
    return this.one(server).reprotectHome(wish);
  }

  /**
   * Off it has to be (documented) where what comes home is written to its disks: a virtual machine that its failover left
   * running is switched off first.
   */
  async #switchOffOriginal(server: string): Promise<void> {
    const { controls, journal } = this.#lab;
    const machine = originalMachine(journal.records, server);
    if (machine === undefined) return;
    const { activeLocation, allowedOperations } = (await this.vault.items()).get(server)?.properties ?? {};
    if (activeLocation !== 'Recovery' || !allowedOperations?.includes('SwitchProtection')) return;
    await controls.setPower(machine, 'off', 'before it comes home');
  }

  /**
   * A virtual machine is deleted at its vCenter with all its disks, and the configuration server is told to look again rather
   * than at its next cycle.
   */
  async deleteAtVcenter(server: string): Promise<void> {
    this.#known([server]);
    await this.#lab.controls.deleteAtVcenter(server);
    const isGone = async () => {
      must('refresh', await this.whole.refresh());
      return !(await this.vault.machinesAtVcenter()).includes(server);
    };
    // A vCenter may take a moment to hear it of its host.
    await until(this.#lab, `${server} gone from its vCenter`, isGone, { withinMs: minutes(20) });
  }

  /** After the failback: towards Azure again. */
  reprotectToAzure(servers = this.#servers): Promise<void> {
    return this.#each(servers, 'reprotect to Azure', (server) => this.one(server).reprotectToAzure());
  }

  async failBack(plan = PLAN, point: PlanPointHome = 'LatestTime'): Promise<void> {
    must('failback', await this.tryFailBack(plan, point));
  }

  tryFailBack(plan = PLAN, recoveryPointType: PlanPointHome = 'LatestTime'): Promise<Result<unknown>> {
    const details: RecoveryPlanInMageFailoverInput = { instanceType: 'InMage', recoveryPointType };
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: 'Required',
      providerSpecificDetails: [details],
    };
    return this.#onPlan((here, watch) =>
      this.#plans.beginUnplannedFailoverAndWait(...here, plan, { properties }, watch),
    );
  }

  /** A machine in Azure's network that relays data home; it may be deleted after the failback. */
  async deployProcessServerInAzure(): Promise<void> {
    if (!this.#lab.site.network.vpn) {
      const needed = 'failback needs a VPN or private ExpressRoute between Azure and the site (documented)';
      throw new StoryStopped('NoWayHome', `${needed}, and the site has none: add network.vpn`);
    }
    await this.#lab.controls.deployProcessServerInAzure();
    await until(
      this.#lab,
      'the process server in Azure has registered',
      async () => (await this.vault.processServer(PROCESS_SERVER_IN_AZURE)) !== '',
      { withinMs: minutes(20) },
    );
  }

  // -------------------------------------------------------------------------------------------------------------- looking

  /** Protected items by the names of their servers. */
  items(): Promise<Map<string, ReplicationProtectedItem>> {
    return this.vault.items();
  }

  async points(server: string): Promise<readonly RecoveryPoint[]> {
    this.#known([server]);
    return this.vault.points(server);
  }

  /** Points that the whole replication group has. */
  async sharedPoints(server: string): Promise<readonly RecoveryPoint[]> {
    const points = await this.points(server);
    return points.filter(({ properties }) => {
      const details = properties?.providerSpecificDetails as InMageAzureV2RecoveryPointDetails | undefined;
      return details?.isMultiVmSyncPoint === 'true';
    });
  }

  /** Before anything is asked of the vault, or waited for. */
  #known(servers: readonly string[]): void {
    knownServers(this.#lab.site, servers);
  }

  get #servers(): readonly string[] {
    return this.#lab.site.servers.map(({ name }) => name);
  }

  get #plans() {
    return this.vault.client.replicationRecoveryPlans;
  }

  #onPlan(change: (here: Vault['here'], watch: Watch) => Promise<unknown>): Promise<Result<unknown>> {
    return this.vault.attempt((watch) => change(this.vault.here, watch));
  }

  /** The same for several servers at once; stops the story when it fails for one. */
  async #each(
    servers: readonly string[],
    what: string,
    step: (server: string) => Promise<Result<unknown>>,
  ): Promise<void> {
    this.#known(servers);
    const outcomes = await Promise.all(servers.map(step));
    for (const [index, outcome] of outcomes.entries()) must(`${what} ${servers[index]}`, outcome);
  }
}

/** Members of a replication group come up at a point that all of them share. */
function towardsAzure(recoveryPointType: PointType): RecoveryPlanInMageAzureV2FailoverInput {
  return { instanceType: 'InMageAzureV2', recoveryPointType, useMultiVmSyncPoint: 'true' };
}
