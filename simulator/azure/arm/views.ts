/** What clients see: the service's objects in the shapes and names of the ARM surface (asr-arm-surface, section 4). */
import type { ReplicationPolicy } from '../../../reference/model/policy.ts';
import type { ServiceContext } from '../../../reference/site-recovery/context.ts';
import { type HealthBook, measuredRpoMs } from '../../../reference/site-recovery/health.ts';
import type { ProtectedItem, RecoveryPoint } from '../../../reference/site-recovery/item.ts';
import { type Job, JOB_SCENARIO } from '../../../reference/site-recovery/jobs.ts';
import type { RecoveryPlan } from '../../../reference/site-recovery/recovery-plan.ts';
import type { Site } from '../../../reference/site-recovery/site-desk.ts';
import type { AgentRecord } from '../../../reference/wire/provider.ts';

const TYPE = 'Microsoft.RecoveryServices/vaults';
/** "Never", as jobs and errors write it. Recorded. */
const NEVER = '0001-01-01T00:00:00';

export class Views {
  /** `/Subscriptions/…/vaults/{vault}`, with the capital S of recorded ids. */
  readonly #base: string;
  readonly #context: ServiceContext;
  readonly #health: HealthBook;

  constructor(base: string, context: ServiceContext, health: HealthBook) {
    this.#base = base;
    this.#context = context;
    this.#health = health;
  }

  fabric({ registration, inventory, lastPollMs, connected }: Site) {
    const components = (kind: string) => inventory.components.filter((component) => component.kind === kind);
    return this.#envelope(this.fabricPath(registration.siteId), 'replicationFabrics', {
      friendlyName: registration.name,
      internalIdentifier: registration.siteId,
      bcdrState: 'Valid',
      health: connected ? 'Normal' : 'Critical',
      customDetails: {
        instanceType: 'VMware',
        hostName: registration.name,
        ipAddress: registration.address,
        lastHeartbeat: iso(lastPollMs),
        agentCount: String(inventory.agents.length),
        processServers: components('process-server').map(({ componentId, name, address, lastHeartbeatMs, status }) => ({
          id: componentId,
          friendlyName: name,
          ipAddress: address,
          lastHeartbeat: iso(lastHeartbeatMs),
          health:
            this.#health.of(name).length > 0 ? 'Critical' : status?.kind === 'process-server' ? status.health : 'None',
        })),
        masterTargetServers: components('master-target').map(({ componentId, name, address, lastHeartbeatMs }) => ({
          id: componentId,
          name,
          ipAddress: address,
          lastHeartbeat: iso(lastHeartbeatMs),
          dataStores: inventory.vcenters.flatMap(({ datastores }) =>
            datastores.map((symbolicName) => ({ symbolicName })),
          ),
        })),
      },
    });
  }

  protectableItem(siteId: string, agent: AgentRecord) {
    const item = [...this.#context.items.values()].find(({ input }) => input.serverId === agent.serverId);
    const path = `${this.containerPath(siteId)}/replicationProtectableItems/${agent.serverId}`;
    return this.#envelope(path, 'replicationFabrics/replicationProtectionContainers/replicationProtectableItems', {
      friendlyName: agent.name,
      protectionStatus: item ? 'Protected' : 'Unprotected',
      replicationProtectedItemId: item ? this.itemPath(item) : null,
      supportedReplicationProviders: ['InMageAzureV2', 'InMage'],
      protectionReadinessErrors: [],
      customDetails: {
        instanceType: 'VMwareVirtualMachine',
        agentGeneratedId: agent.serverId,
        agentInstalled: 'Installed',
        agentVersion: agent.agentVersion,
        osType: agent.operatingSystem.toUpperCase(),
        ipAddress: agent.address,
        poweredOn: '1',
        discoveryType: 'Physical',
        diskDetails: agent.disks.map(({ name, capacityBytes }) => ({
          diskId: name,
          diskName: name,
          diskSizeInMB: String(capacityBytes / 2 ** 20),
        })),
      },
    });
  }

  policy({ name, ...policy }: ReplicationPolicy) {
    return this.#envelope(`${this.#base}/replicationPolicies/${name}`, 'replicationPolicies', {
      friendlyName: name,
      providerSpecificDetails: {
        instanceType: name.endsWith('-failback') ? 'InMage' : 'InMageAzureV2',
        crashConsistentFrequencyInMinutes: policy.crashConsistentMinutes,
        recoveryPointThresholdInMinutes: policy.rpoThresholdMinutes,
        recoveryPointHistory: policy.retentionMinutes,
        appConsistentFrequencyInMinutes: policy.appConsistentMinutes,
        multiVmSyncStatus: policy.multiVmSync ? 'Enabled' : 'Disabled',
      },
    });
  }

  item(item: ProtectedItem) {
    const { input, face } = item;
    const homeward = face.provider === 'InMage';
    const nowMs = this.#context.runtime.clock.nowMs();
    const level = this.#health.levelOf(item.name);
    return this.#envelope(
      this.itemPath(item),
      'replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
      {
        friendlyName: input.friendlyName,
        protectionState: face.protectionState,
        protectionStateDescription: face.description,
        activeLocation: face.activeLocation,
        testFailoverState: item.testMachine ? 'TestFailoverCompleted' : 'None',
        allowedOperations: face.allowedOperations,
        replicationHealth: level,
        failoverHealth: item.lastTestFailoverMs === undefined ? 'Warning' : 'Normal',
        healthErrors: this.#health.of(item.name).map(({ code, severity, detail, sinceMs }) => ({
          errorCode: code,
          errorLevel: severity,
          errorMessage: detail,
          creationTimeUtc: iso(sinceMs),
        })),
        policyFriendlyName: homeward ? `${input.policy.name}-failback` : input.policy.name,
        recoveryFabricId: homeward ? this.fabricPath(input.siteId) : 'Microsoft Azure',
        failoverRecoveryPointId: item.failoverPoint
          ? `${this.itemPath(item)}/recoveryPoints/${item.failoverPoint.id}`
          : null,
        providerSpecificDetails: {
          instanceType: face.provider,
          processServerId: item.marching.relay?.componentId ?? input.processServerId,
          multiVmGroupName: input.group ?? null,
          multiVmSyncStatus: input.policy.multiVmSync ? 'Enabled' : 'Disabled',
          discoveryType: 'Physical',
          rpoInSeconds: item.newestPoint ? Math.round(measuredRpoMs(item, nowMs) / 1000) : null,
          targetVmId: item.machine ? `/virtualMachines/${item.machine.name}` : null,
          ...(homeward
            ? { activeSiteType: item.state === 'failedBack' || item.state === 'committedHome' ? 'OnPrem' : 'Azure' }
            : {}),
          protectedDisks: input.disks.map(({ name }) => ({
            diskId: name,
            diskName: name,
            protectionStage: item.state === 'initialReplication' ? 'InitialReplication' : 'DifferentialSync',
            resyncRequired: item.resyncReason ? 'Required' : 'NotRequired',
          })),
        },
      },
    );
  }

  point(item: ProtectedItem, point: RecoveryPoint) {
    return this.#envelope(`${this.itemPath(item)}/recoveryPoints/${point.id}`, 'recoveryPoints', {
      recoveryPointTime: iso(point.atMs),
      recoveryPointType: point.consistency === 'application' ? 'ApplicationConsistent' : 'CrashConsistent',
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2',
        isMultiVmSyncPoint: String(point.groupId !== undefined),
      },
    });
  }

  job(job: Job, whole: boolean) {
    return this.#envelope(this.jobPath(job), 'replicationJobs', {
      activityId: job.id,
      scenarioName: job.scenario,
      friendlyName: JOB_SCENARIO[job.scenario].title,
      state: job.state,
      stateDescription: job.stateDescription,
      startTime: iso(job.startMs),
      endTime: job.endMs === undefined ? NEVER : iso(job.endMs),
      allowedActions: job.state === 'InProgress' ? ['Cancel'] : job.state === 'Failed' ? ['Restart'] : [],
      targetObjectName: job.target,
      targetInstanceType: job.targetType,
      customDetails: null,
      tasks: whole
        ? job.tasks.map((task) => ({
            taskId: task.name,
            name: task.name,
            friendlyName: task.friendlyName,
            state: task.state,
            stateDescription: task.stateDescription,
            startTime: iso(task.startMs),
            endTime: task.endMs === undefined ? NEVER : iso(task.endMs),
            errors: task.failure ? [errorOf(task.failure)] : [],
          }))
        : [],
      errors: job.failure ? [errorOf(job.failure)] : [],
    });
  }

  plan({ name, groups }: RecoveryPlan) {
    const itemOf = (member: string) => this.#context.items.get(member);
    return this.#envelope(`${this.#base}/replicationRecoveryPlans/${name}`, 'replicationRecoveryPlans', {
      friendlyName: name,
      recoveryFabricId: 'Microsoft Azure',
      groups: groups.map((members) => ({
        groupType: 'Boot',
        replicationProtectedItems: members.map((member) => {
          const item = itemOf(member);
          return { id: item ? this.itemPath(item) : null, virtualMachineId: item?.input.serverId };
        }),
        startGroupActions: [],
        endGroupActions: [],
      })),
    });
  }

  fabricPath(siteId: string): string {
    return `${this.#base}/replicationFabrics/${this.fabricName(siteId)}`;
  }

  /** 64 hex digits, as recorded. */
  fabricName(siteId: string): string {
    return this.#context.runtime.codec.digest(new TextEncoder().encode(siteId));
  }

  containerPath(siteId: string): string {
    return `${this.fabricPath(siteId)}/replicationProtectionContainers/cloud_${siteId}`;
  }

  itemPath({ name, input }: ProtectedItem): string {
    return `${this.containerPath(input.siteId)}/replicationProtectedItems/${name}`;
  }

  jobPath({ id }: Job): string {
    return `${this.#base}/replicationJobs/${id}`;
  }

  #envelope(id: string, type: string, properties: object) {
    return { id, name: id.slice(id.lastIndexOf('/') + 1), type: `${TYPE}/${type}`, properties };
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function errorOf({ code, message }: { code: string; message: string }) {
  return { serviceErrorDetails: { code, message }, errorLevel: 'Error', taskId: '' };
}
