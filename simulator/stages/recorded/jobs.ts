/**
 * Recorded shapes of jobs (Azure/azure-powershell, sessions of April 2021; the test failover of another provider in the same
 * year). For tests.
 */
import { changed, type Shape } from './shape.ts';

const task: Shape = {
  values: {
    string: 'taskId name friendlyName state stateDescription taskType',
    'date|never': 'startTime endTime',
    nothing: 'allowedActions errors',
    null: 'groupTaskCustomDetails',
  },
  objects: { customDetails: { values: { string: 'instanceType' } } },
};

const child: Shape = {
  ...task,
  objects: {
    customDetails: {
      values: { string: 'instanceType' },
      objects: {
        jobTask: {
          values: {
            id: 'jobId',
            'string|null': 'jobFriendlyName',
            string: 'targetObjectId targetObjectName targetInstanceType jobScenarioName',
          },
        },
      },
    },
  },
};

/** A task that another job does. */
export const GROUP_TASK: Shape = {
  values: {
    string: 'taskId name friendlyName state stateDescription taskType',
    'date|never': 'startTime endTime',
    nothing: 'allowedActions errors',
    null: 'customDetails',
  },
  objects: { groupTaskCustomDetails: { values: { string: 'instanceType' }, lists: { childTasks: child } } },
};
export const TASK = task;

const affectedMachine: Shape = {
  values: {
    guid: 'primaryVmId protectionProfileId primaryVmmId recoveryVmmId',
    'empty|guid': 'recoveryVmId',
    string:
      'primaryVmName recoveryVmName primaryCloudId primaryCloudName recoveryCloudId recoveryCloudName primaryVmmName recoveryVmmName primaryFabricProviderId recoveryFabricProviderId',
  },
};

const broughtUp: Shape = {
  values: {
    guid: 'name recoveryPointId',
    string: 'friendlyName networkFriendlyName subnet',
    'string|null': 'testVmName testVmFriendlyName networkConnectionStatus',
    date: 'recoveryPointTime',
  },
};

function details(shape: Shape): Shape {
  return changed(shape, { values: { string: 'instanceType' }, objects: { affectedObjectDetails: affectedMachine } });
}

const head = {
  string: 'activityId scenarioName friendlyName state stateDescription targetObjectName targetInstanceType',
  nothing: 'errors',
  date: 'startTime endTime?',
  strings: 'allowedActions',
  guid: 'targetObjectId',
};

function job(customDetails: Shape): Shape {
  const properties = { values: head, objects: { customDetails: details(customDetails) }, lists: { tasks: task } };
  return { values: { id: 'id', guid: 'name', string: 'type' }, objects: { properties } };
}

const PLAIN = job({ values: {} });
const FAILOVER = job({ values: {}, lists: { protectedItemDetails: broughtUp } });

/** By the name of the scenario. */
export const JOBS: Readonly<Record<string, Shape>> = {
  EnableDr: PLAIN,
  DisableDr: PLAIN,
  CommitFailover: PLAIN,
  RepairVMReplication: PLAIN,
  UpdateVmProperties: PLAIN,
  UnplannedFailover: FAILOVER,
  TestFailover: job({
    values: { string: 'testFailoverStatus networkName networkFriendlyName networkType', null: 'comments' },
    lists: { protectedItemDetails: broughtUp },
  }),
  TestFailoverCleanup: job({
    values: {
      null: 'testFailoverStatus networkName networkFriendlyName networkType',
      'empty|string': 'comments',
      nothing: 'protectedItemDetails',
    },
  }),
};

/** Its tasks are of two shapes: {@link TASK} and {@link GROUP_TASK}. */
export const REPROTECT: Shape = {
  values: { id: 'id', guid: 'name', string: 'type' },
  objects: {
    properties: {
      values: head,
      objects: { customDetails: details({ values: { 'id|null': 'newReplicationProtectedItemId' } }) },
    },
  },
};

const error: Shape = {
  values: { string: 'errorLevel taskId', date: 'creationTime' },
  objects: {
    serviceErrorDetails: { values: { string: 'code message possibleCauses recommendedAction activityId' } },
    providerErrorDetails: {
      values: { number: 'errorCode', null: 'errorMessage', guid: 'errorId', empty: 'possibleCauses recommendedAction' },
    },
  },
};
/** One that failed, of any kind: with the same error in the job and in the task. Codes of ours are not always numbers. */
export const ERROR = error;

/** In its first instant, whatever it is to do. */
export const NOT_STARTED: Shape = {
  values: { id: 'id', guid: 'name', string: 'type' },
  objects: {
    properties: {
      values: {
        string: 'activityId state stateDescription targetInstanceType',
        null: 'scenarioName friendlyName targetObjectId targetObjectName',
        nothing: 'tasks errors allowedActions',
      },
      objects: {
        customDetails: { values: { string: 'instanceType' }, objects: { affectedObjectDetails: { values: {} } } },
      },
    },
  },
};

export const JOB_IN_A_LIST: Shape = {
  values: { id: 'id', guid: 'name', string: 'type' },
  objects: {
    properties: {
      values: {
        null: 'activityId customDetails',
        string: 'scenarioName friendlyName state stateDescription targetObjectId targetObjectName targetInstanceType',
        nothing: 'tasks errors',
        date: 'startTime endTime?',
        strings: 'allowedActions',
      },
    },
  },
};
