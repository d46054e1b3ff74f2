/** A machine that is, or may be, protected, as clients see it. Recorded. */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Machine } from '../../../../reference/site-recovery/site/protectable-machines.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { AgentRecord } from '../../../../reference/wire/provider.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { healthErrorView } from './health-error.ts';

export function protectableItemView(azure: Azure, { registration: { siteId } }: Site, machine: Machine) {
  const { id, name, address, operatingSystem, agent, atVcenter } = machine;
  const isOff = atVcenter?.power === 'off' && !agent;
  const item = itemOf(azure, agent);
  return envelope(`${azure.ids.container(siteId)}/replicationProtectableItems/${id}`, {
    friendlyName: name,
    protectionStatus: item ? 'Protected' : 'Unprotected',
    replicationProtectedItemId: item ? azure.ids.item(item) : null,
    recoveryServicesProviderId: azure.ids.provider(siteId),
    protectionReadinessErrors: [],
    supportedReplicationProviders: item?.homeward ? ['InMage'] : ['InMage', 'InMageAzureV2'],
    customDetails: {
      instanceType: 'VMwareVirtualMachine',
      agentGeneratedId: agent ? azure.ids.agent(agent.serverId) : null,
      agentInstalled: agent ? 'Installed' : 'NotInstalled',
      osType: operatingSystem.toUpperCase(),
      agentVersion: agent?.agentVersion ?? null,
      ipAddress: address,
      // Of a physical machine nobody but its agent could say; inferred, as is the number of a vCenter it has not.
      poweredOn: atVcenter?.power === 'off' ? 'Off' : 'On',
      vCenterInfrastructureId: atVcenter?.infrastructureId ?? '0',
      discoveryType: atVcenter ? 'vCenter' : 'Physical',
      diskDetails: (agent?.disks ?? []).map(({ name: disk, capacityBytes }, index) => ({
        diskId: disk,
        diskName: disk,
        diskSizeInMB: String(Math.floor(capacityBytes / 2 ** 20)),
        diskType: index === 0 ? 'OperatingSystem' : 'Data',
        diskConfiguration: 'Basic',
        volumeList: [],
      })),
      validationErrors: isOff ? [poweredOff(azure, machine)] : [],
    },
  });
}

/** Recorded: that it is not ready. */
function poweredOff({ runtime }: Azure, { name }: Machine) {
  const detail = `${name} is switched off, as its vCenter tells`;
  return healthErrorView({ code: '78145', severity: 'Critical', detail, sinceMs: runtime.clock.nowMs() });
}

/** What the agent's machine is protected as. */
export function itemOf({ service }: Azure, agent: AgentRecord | undefined): ProtectedItem | undefined {
  if (!agent) return undefined;
  return [...service.context.items.values()].find(({ input }) => input.serverId === agent.serverId);
}
