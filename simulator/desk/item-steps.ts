/** What an operator does to one protected machine. Every step asks the vault, waits for the job and hands back its outcome. */
import type { InMageAzureV2ReplicationDetails, RecoveryPoint } from '@azure/arm-recoveryservices-siterecovery';
import type { Result } from '../../reference/model/result.ts';
import { masterTargetHome, PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import { processServerFor } from '../site/process-servers.ts';
import type { Site } from '../site/site.ts';
import type { ItemPlace, Vault, Watch } from './vault.ts';

/** Kinds of recovery points as recovery plans name them. */
export type PointType = 'Latest' | 'LatestProcessed' | 'LatestApplicationConsistent' | 'LatestCrashConsistent';

/**
 * From which point a machine comes home: everything, application-consistent, or one of those that the master target keeps.
 */
export type PointHome = 'LatestTime' | 'LatestTag' | RecoveryPoint;

/** Where a reprotect goes, when it is not where the site's file says. */
export interface WayHome {
  readonly masterTargetId?: string;
  /** By the name of its machine, where the id is not wanted. */
  readonly masterTarget?: string;
  readonly retentionDrive?: string;
  readonly datastore?: string | undefined;
}

export class ItemSteps {
  readonly server: string;
  readonly #site: Site;
  readonly #vault: Vault;
  readonly #beforeReprotect: () => Promise<void>;

  /** @param beforeReprotect what has to be done at the site before a reprotect can be asked for. */
  constructor(server: string, site: Site, vault: Vault, beforeReprotect: () => Promise<void> = async () => {}) {
    this.#beforeReprotect = beforeReprotect;
    this.server = server;
    this.#site = site;
    this.#vault = vault;
  }

  get #items() {
    return this.#vault.client.replicationProtectedItems;
  }

  async #attempt(change: (place: ItemPlace, watch: Watch) => Promise<unknown>): Promise<Result<unknown>> {
    const place = await this.#vault.placeOf(this.server);
    return this.#vault.attempt((watch) => change(place, watch));
  }

  /** To a recovery point, or to everything that has arrived in Azure. */
  testFailover(point?: RecoveryPoint): Promise<Result<unknown>> {
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      networkType: 'VmNetworkAsInput',
      networkId: this.#vault.beside(`Microsoft.Network/virtualNetworks/${this.#site.azure.testNetwork.name}`),
      providerSpecificDetails: { instanceType: 'InMageAzureV2', ...(point && { recoveryPointId: point.id }) },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginTestFailoverAndWait(...place, { properties }, watch));
  }

  cleanUpTest(comments = 'drill'): Promise<Result<unknown>> {
    const input = { properties: { comments } };
    return this.#attempt((place, watch) => this.#items.beginTestFailoverCleanupAndWait(...place, input, watch));
  }

  /** To a recovery point, or to everything that has arrived in Azure. */
  failOver({ point, shutDownSource = false }: { point?: RecoveryPoint; shutDownSource?: boolean } = {}) {
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: shutDownSource ? 'Required' : 'NotRequired',
      providerSpecificDetails: { instanceType: 'InMageAzureV2', ...(point && { recoveryPointId: point.id }) },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginUnplannedFailoverAndWait(...place, { properties }, watch));
  }

  /** Home, with everything that was written in Azure until then, unless another point is asked for. */
  failBack(point: PointHome = 'LatestTime'): Promise<Result<unknown>> {
    const chosen =
      typeof point === 'string'
        ? { recoveryPointType: point }
        : { recoveryPointType: 'Custom', recoveryPointId: point.id };
    const properties = {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: 'Required',
      providerSpecificDetails: { instanceType: 'InMage', ...chosen },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginUnplannedFailoverAndWait(...place, { properties }, watch));
  }

  plannedFailover(): Promise<Result<unknown>> {
    const input = { properties: { failoverDirection: 'PrimaryToRecovery' } };
    return this.#attempt((place, watch) => this.#items.beginPlannedFailoverAndWait(...place, input, watch));
  }

  /** Another recovery point for a machine that was failed over and is not committed. */
  changePoint(point: RecoveryPoint | undefined): Promise<Result<unknown>> {
    const properties = {
      recoveryPointId: point?.id,
      providerSpecificDetails: { instanceType: 'InMageAzureV2' },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginApplyRecoveryPointAndWait(...place, { properties }, watch));
  }

  commit(): Promise<Result<unknown>> {
    return this.#attempt((place, watch) => this.#items.beginFailoverCommitAndWait(...place, watch));
  }

  cancelFailover(): Promise<Result<unknown>> {
    return this.#attempt((place, watch) => this.#items.beginFailoverCancelAndWait(...place, watch));
  }

  /** For the machine of the failover, and for that of a test, from the networks that the site file names. */
  askForAddresses(addresses: { readonly failover: string; readonly test: string }): Promise<Result<unknown>> {
    return this.#attempt(async (place, watch) => {
      const { properties: { providerSpecificDetails: known } = {} } = await this.#vault.item(this.server);
      const nicId =
        known?.instanceType === 'InMageAzureV2'
          ? (known as InMageAzureV2ReplicationDetails).vmNics?.[0]?.nicId
          : undefined;
      const ipConfigs = [
        { isPrimary: true, recoveryStaticIPAddress: addresses.failover, tfoStaticIPAddress: addresses.test },
      ];
      const properties = {
        selectedSourceNicId: nicId,
        vmNics: [{ nicId, ipConfigs, selectionType: 'SelectedByUser' }],
      };
      return this.#items.beginUpdateAndWait(...place, { properties }, watch);
    });
  }

  resynchronise(): Promise<Result<unknown>> {
    return this.#attempt((place, watch) => this.#items.beginRepairReplicationAndWait(...place, watch));
  }

  /** To the version of its process server, with the account that is meant for the machine. */
  updateAgent(runAsAccountId: string | undefined): Promise<Result<unknown>> {
    const properties = { runAsAccountId };
    return this.#attempt((place, watch) =>
      this.#items.beginUpdateMobilityServiceAndWait(...place, { properties }, watch),
    );
  }

  disable(): Promise<Result<unknown>> {
    const properties = {
      disableProtectionReason: 'NotSpecified',
      replicationProviderInput: { instanceType: 'InMage' },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginDeleteAndWait(...place, { properties }, watch));
  }

  /** Another disk of the machine while it replicates, in the only words that the client has for it: those for machines of Azure. */
  addDisk(): Promise<Result<unknown>> {
    const properties = { providerSpecificDetails: { instanceType: 'A2A', vmManagedDisks: [] } } as const;
    return this.#attempt((place, watch) => this.#items.beginAddDisksAndWait(...place, { properties }, watch));
  }

  /** At the vault's end alone, whatever has become of the site. */
  purge(): Promise<Result<unknown>> {
    return this.#attempt((place, watch) => this.#items.beginPurgeAndWait(...place, watch));
  }

  /** Replication home: through a process server in Azure, over the VPN, to the master target. */
  async reprotectHome(wish: WayHome = {}): Promise<Result<unknown>> {
    await this.#beforeReprotect();
    const { policy, vcenter, servers } = this.#site;
    const home = masterTargetHome(this.#site, this.server, wish.masterTarget);
    const datastore = servers.find(({ name }) => name === this.server)?.failback.datastore;
    const properties = {
      failoverDirection: 'RecoveryToPrimary',
      providerSpecificDetails: {
        instanceType: 'InMage',
        masterTargetId: wish.masterTargetId ?? (await this.#vault.masterTarget(home.name)),
        processServerId: await this.#vault.processServer(PROCESS_SERVER_IN_AZURE),
        retentionDrive: wish.retentionDrive ?? home.retentionDrive,
        runAsAccountId: '2',
        datastoreName: 'datastore' in wish ? wish.datastore : (datastore ?? vcenter.datastores[0]?.name),
        profileId: this.#vault.id(`replicationPolicies/${policy.name}-failback`),
      },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginReprotectAndWait(...place, { properties }, watch));
  }

  /** After the failback: towards Azure again. */
  async reprotectToAzure(): Promise<Result<unknown>> {
    const { policy } = this.#site;
    const processServerId = await this.#vault.processServer(processServerFor(this.#site, this.server));
    const properties = {
      failoverDirection: 'RecoveryToPrimary',
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2',
        masterTargetId: processServerId,
        processServerId,
        runAsAccountId: '2',
        policyId: this.#vault.id(`replicationPolicies/${policy.name}`),
      },
    } as const;
    return this.#attempt((place, watch) => this.#items.beginReprotectAndWait(...place, { properties }, watch));
  }
}
