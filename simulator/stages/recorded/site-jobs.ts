/** Recorded shapes of jobs that are no machine's (Azure/azure-powershell, sessions of April 2021). For tests. */
import type { Shape } from './shape.ts';
import { TASK } from './jobs.ts';

const head = {
  string: 'activityId scenarioName friendlyName state stateDescription targetObjectName targetInstanceType',
  nothing: 'errors',
  date: 'startTime endTime?',
  strings: 'allowedActions',
};

function job(target: string, affectedObjectDetails: Shape): Shape {
  const customDetails = { values: { string: 'instanceType' }, objects: { affectedObjectDetails } };
  const values = { ...head, [target]: 'targetObjectId' };
  const properties = { values, objects: { customDetails }, lists: { tasks: TASK } };
  return { values: { id: 'id', guid: 'name', string: 'type' }, objects: { properties } };
}

const nobody: Shape = { values: {} };
const site: Shape = { values: { guid: 'primaryVmmId', string: 'primaryVmmName primaryFabricProviderId' } };
const machineOfSite: Shape = {
  values: {
    guid: 'primaryVmId primaryVmmId',
    string: 'primaryVmName primaryCloudId primaryCloudName primaryVmmName primaryFabricProviderId',
  },
};
/** The site and Azure. The failback policy's names the site twice (inferred), with the name of its container. */
const bothSides: Shape = {
  values: {
    string:
      'primaryCloudId primaryCloudName recoveryCloudName primaryVmmName recoveryVmmName primaryFabricProviderId recoveryFabricProviderId',
    guid: 'recoveryCloudId primaryVmmId recoveryVmmId',
  },
};

/** By the name of the scenario. */
export const SITE_JOBS: Readonly<Record<string, Shape>> = {
  AddProtectionProfile: job('guid', nobody),
  ModifyProtectionProfile: job('guid', nobody),
  RemoveProtectionProfile: job('guid', nobody),
  AssociateProtectionProfile: job('guid', bothSides),
  DissociateProtectionProfile: job('guid', bothSides),
  DiscoverVCenter: job('numeric|string', site),
  UpdateVCenter: job('numeric', site),
  RemoveVCenter: job('numeric', site),
  RefreshFabricLayout: job('guid', site),
  ProcessServerFailover: job('hostId', site),
  DiscoverPhysicalMachine: job('guid', machineOfSite),
};
