/**
 * What an operator does to the vault as a whole rather than to one machine: moves machines to another process server, changes a
 * policy, cancels what is under way. As in {@link ItemSteps}, every step waits for its job and hands back its outcome.
 */
import type { Job, PolicyProviderSpecificInputUnion } from '@azure/arm-recoveryservices-siterecovery';
import { fail, type Result } from '../../reference/model/result.ts';
import type { Site } from '../site/site.ts';
import { all, type Vault } from './vault.ts';

/** What may be changed of a policy; the rest stays as it is. */
export type PolicyChange = Partial<
  Pick<Site['policy'], 'rpoThresholdMinutes' | 'retentionMinutes' | 'appConsistentMinutes' | 'multiVmSync'>
>;

export class VaultSteps {
  readonly #vault: Vault;
  /** As it was last asked for: a change has to name every setting. */
  #policy: Site['policy'];

  constructor(vault: Vault, site: Site) {
    this.#vault = vault;
    this.#policy = site.policy;
  }

  /** By the servers' names; all machines of the first move unless some are named. */
  async switchProcessServer(from: string, to: string, servers?: readonly string[]): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const { name, container } = await this.#vault.site();
    const items = await this.#vault.items();
    const properties = {
      containerName: container,
      sourceProcessServerId: await this.#vault.processServer(from),
      targetProcessServerId: await this.#vault.processServer(to),
      updateType: servers ? 'ServerLevel' : 'SystemLevel',
      // The machine's own id, which is the last part of what it was discovered as.
      vmsToMigrate: servers?.map((server) => items.get(server)?.properties?.protectableItemId?.split('/').at(-1) ?? ''),
    };
    return this.#vault.attempt((watch) =>
      client.replicationFabrics.beginReassociateGatewayAndWait(...here, name, { properties }, watch),
    );
  }

  /** Has the configuration server look at its site anew. */
  async refresh(): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const { name } = await this.#vault.site();
    const providers = client.replicationRecoveryServicesProviders;
    const [provider] = await all(providers.listByReplicationFabrics(...here, name));
    const provided = provider?.name ?? '';
    return this.#vault.attempt((watch) => providers.beginRefreshProviderAndWait(...here, name, provided, watch));
  }

  /** For every machine that replicates by it. */
  async changePolicy(change: PolicyChange): Promise<Result<unknown>> {
    const wanted = { ...this.#policy, ...change };
    const changed = await this.#update(wanted.name, {
      ...replicationSettings(wanted),
      instanceType: 'InMageAzureV2',
      crashConsistentFrequencyInMinutes: wanted.crashConsistentMinutes,
    });
    if (changed.ok) this.#policy = wanted;
    return changed;
  }

  /** The one for the way home that came with the policy; a change names every setting of it. */
  changeFailbackPolicy(settings: Omit<Required<PolicyChange>, 'multiVmSync'>): Promise<Result<unknown>> {
    const { name, multiVmSync } = this.#policy;
    const wanted = replicationSettings({ ...settings, multiVmSync });
    return this.#update(`${name}-failback`, { ...wanted, instanceType: 'InMage' });
  }

  /** The mapping of the one for the way home goes: nothing can be reprotected by it. */
  async unmapFailbackPolicy(): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const { name, container } = await this.#vault.site();
    const mapping = `${this.#policy.name}-failback`;
    return this.#vault.attempt((watch) =>
      client.replicationProtectionContainerMappings.beginDeleteAndWait(...here, name, container, mapping, {}, watch),
    );
  }

  /** Of the configuration server's web site. */
  async renewCertificate(): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const { name } = await this.#vault.site();
    const properties = { renewCertificateType: 'Cloud' };
    return this.#vault.attempt((watch) =>
      client.replicationFabrics.beginRenewCertificateAndWait(...here, name, { properties }, watch),
    );
  }

  #update(policy: string, replicationProviderSettings: PolicyProviderSpecificInputUnion): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const properties = { replicationProviderSettings };
    return this.#vault.attempt((watch) =>
      client.replicationPolicies.beginUpdateAndWait(...here, policy, { properties }, watch),
    );
  }

  /** The newest job of that kind, such as `TestFailover`, and of that machine or plan. */
  async newestJob(scenario: string, target: string): Promise<Job | undefined> {
    const { client, here } = this.#vault;
    let newest: Job | undefined;
    for await (const job of client.replicationJobs.list(...here)) {
      const { scenarioName, targetObjectName, startTime } = job.properties ?? {};
      if (scenarioName !== scenario || targetObjectName !== target) continue;
      if (!newest || (startTime ?? 0) >= (newest.properties?.startTime ?? 0)) newest = job;
    }
    return newest;
  }

  /** Cancels it, and waits until it has stopped. */
  async cancelJob(scenario: string, target: string): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const job = await this.newestJob(scenario, target);
    if (!job?.name) return fail('ArmResourceDoesNotExist', `there is no job ${scenario} of ${target}`);
    const name = job.name;
    return this.#vault.attempt((watch) => client.replicationJobs.beginCancelAndWait(...here, name, watch));
  }

  /** The job of a recovery plan that waits for somebody who does its manual action. */
  async suspendedJob(plan: string): Promise<Job | undefined> {
    const jobs = await all(this.#vault.client.replicationJobs.list(...this.#vault.here));
    return jobs.find(({ properties }) => properties?.state === 'Suspended' && properties.targetObjectName === plan);
  }

  /** Somebody has done it. */
  async resumeJob(plan: string, comments: string): Promise<Result<unknown>> {
    const { client, here } = this.#vault;
    const { name } = (await this.suspendedJob(plan)) ?? {};
    if (name === undefined) return fail('ArmResourceDoesNotExist', `no job of ${plan} is suspended`);
    return this.#vault.attempt((watch) =>
      client.replicationJobs.beginResumeAndWait(...here, name, { properties: { comments } }, watch),
    );
  }
}

/** What a policy says in either direction, as clients name it. */
function replicationSettings(wanted: Required<PolicyChange>) {
  return {
    recoveryPointThresholdInMinutes: wanted.rpoThresholdMinutes,
    recoveryPointHistory: wanted.retentionMinutes,
    appConsistentFrequencyInMinutes: wanted.appConsistentMinutes,
    multiVmSyncStatus: wanted.multiVmSync ? 'Enable' : 'Disable',
  } as const;
}
