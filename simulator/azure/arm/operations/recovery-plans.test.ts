/** Recovery plans as resources: saved, shown, changed and deleted. */
import { beforeAll, expect, test } from 'vitest';
import { PLAN, PlanStage, refusal } from '../../../stages/plan-stage.ts';

let stage: PlanStage;
const boot = (...names: string[]) => stage.boot(...names);
const pause = (...failoverTypes: string[]) => ({
  actionName: 'look at DNS',
  failoverTypes,
  failoverDirections: ['PrimaryToRecovery'],
  customDetails: { instanceType: 'ManualActionDetails', description: 'verify DNS' },
});

beforeAll(async () => {
  stage = await PlanStage.open();
});

test('a plan is saved by a job, and shows the steps before its boot groups, written or not', async () => {
  const job = await stage.front.ended(await stage.save([boot('db01'), boot('web01')]));
  expect(job).toMatchObject({ scenario: 'CreateRecoveryPlan', targetType: 'RecoveryPlan', state: 'Succeeded' });
  const { ids, site } = stage.front.azure;
  const { siteId } = stage.item('db01').input;
  const empty = { replicationProtectedItems: [], startGroupActions: [], endGroupActions: [] };
  const holding = (name: string) => {
    const item = stage.item(name);
    const protectedItem = { id: ids.item(item), virtualMachineId: ids.machine(item.input.serverId) };
    return { ...empty, groupType: 'Boot', replicationProtectedItems: [protectedItem] };
  };
  expect((await stage.front.get('/replicationRecoveryPlans/SHOP')).body).toEqual({
    id: `${ids.vault}/replicationRecoveryPlans/shop`,
    name: 'shop',
    type: 'Microsoft.RecoveryServices/vaults/replicationRecoveryPlans',
    properties: {
      friendlyName: 'shop',
      primaryFabricId: ids.fabric(siteId),
      primaryFabricFriendlyName: site.configurationServer.name,
      recoveryFabricId: 'Microsoft Azure',
      recoveryFabricFriendlyName: 'Microsoft Azure',
      failoverDeploymentModel: 'ResourceManager',
      replicationProviders: ['InMageAzureV2'],
      allowedOperations: ['UnplannedFailover', 'TestFailover'],
      currentScenario: null,
      currentScenarioStatus: null,
      currentScenarioStatusDescription: null,
      groups: [
        { ...empty, groupType: 'Shutdown' },
        { ...empty, groupType: 'Failover' },
        holding('db01'),
        holding('web01'),
      ],
      providerSpecificDetails: [],
    },
  });
});

test('the actions of its groups are kept, and it is not failed over without them', async () => {
  const groups = [{ ...boot('db01'), endGroupActions: [pause('TestFailover')] }, boot('web01')];
  expect((await stage.front.ended(await stage.save(groups, 'PATCH'))).scenario).toBe('UpdateRecoveryPlan');
  const { body } = await stage.front.get(PLAN);
  expect(body.properties.groups[2].endGroupActions).toEqual([pause('TestFailover')]);
  const properties = { networkType: 'NoNetworkAttachAsInput' };
  const asked = await stage.front.send('POST', `${PLAN}/testFailover`, { properties });
  const context = stage.context;
  const job = () => context.jobs.list().find(({ pause }) => pause !== undefined);
  await stage.front.stage.until('somebody is asked', () => job() !== undefined);
  const path = `/replicationJobs/${job()?.id}`;
  expect((await stage.front.get(path)).body.properties).toMatchObject({
    state: 'Suspended',
    allowedActions: ['Cancel', 'Resume'],
  });
  const failover = (await stage.front.get(path)).body.properties.tasks[1];
  const { childTasks } = failover.groupTaskCustomDetails;
  expect([failover, ...childTasks].map(({ state }) => state)).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
  await stage.front.change('POST', `${path}/resume`, { comments: 'they do' });
  expect(await stage.front.ended(asked)).toMatchObject({ state: 'Succeeded', stateDescription: 'Completed' });
  const { tasks } = (await stage.front.get(path)).body.properties;
  expect(tasks.map(({ friendlyName }: { friendlyName: string }) => friendlyName)).toEqual([
    'Prerequisites check for the recovery plan',
    'Recovery plan failover',
    'Group 1: Start (1)',
    'Group 2: Start (1)',
    'Finalizing the recovery plan',
  ]);
  const [machine, action] = tasks[2].groupTaskCustomDetails.childTasks;
  expect(action).toMatchObject({
    friendlyName: 'look at DNS',
    taskType: 'ManualActionTaskDetails',
    state: 'Succeeded',
    customDetails: { instructions: 'verify DNS', observation: 'they do' },
  });
  const { name } = { name: machine.customDetails.jobTask.jobId.split('/').at(-1) };
  const part = (await stage.front.get(`/replicationJobs/${name}`)).body.properties;
  expect([machine.friendlyName, part.state, part.tasks.map((task: { name: string }) => task.name)]).toEqual([
    'db01',
    'Succeeded',
    ['VmTfoBootTestVm'],
  ]);
  expect((await stage.act('testFailoverCleanup')).state).toBe('Succeeded');
});

test.each([
  ['a script', { instanceType: 'ScriptActionDetails', path: 'C:/dns.ps1', fabricLocation: 'Primary' }],
  [
    'a runbook that nothing is bound to',
    { instanceType: 'AutomationRunbookActionDetails', fabricLocation: 'Recovery' },
  ],
])('%s would not be carried out, so the failover that it belongs to is refused', async (_what, customDetails) => {
  const groups = [{ ...boot('db01'), startGroupActions: [{ ...pause('TestFailover'), customDetails }] }];
  await stage.front.ended(await stage.save(groups));
  const properties = { networkType: 'NoNetworkAttachAsInput' };
  const tried = stage.front.send('POST', `${PLAN}/testFailover`, { properties });
  expect(await refusal(tried)).toEqual([409, 'RecoveryPlanActionsNotCarriedOut']);
});

test("a machine's part in the job of a plan is shown, and cannot be cancelled by itself", async () => {
  const properties = { networkType: 'NoNetworkAttachAsInput' };
  await stage.front.ended(await stage.save([boot('db01')]));
  const asked = await stage.front.send('POST', `${PLAN}/testFailover`, { properties });
  const part = () =>
    stage.context.jobs
      .list()
      .flatMap(({ details }) => details.plan?.steps.flatMap(({ machines }) => machines) ?? [])
      .find(({ startMs = Infinity, endMs }) => startMs < stage.front.azure.runtime.clock.nowMs() && !endMs);
  await stage.front.stage.until('a machine has its turn', () => part() !== undefined);
  const path = `/replicationJobs/${part()?.id}`;
  expect((await stage.front.get(path)).body.properties).toMatchObject({ state: 'InProgress', allowedActions: [] });
  expect(await refusal(stage.front.send('POST', `${path}/cancel`))).toEqual([409, 'OperationNotAllowedInCurrentState']);
  expect(await stage.front.ended(asked)).toMatchObject({ state: 'Succeeded' });
  expect((await stage.act('testFailoverCleanup')).state).toBe('Succeeded');
});

test('a job that waits for somebody may be cancelled: nothing was done to its machines', async () => {
  const groups = [{ ...boot(), groupType: 'Shutdown', startGroupActions: [pause('UnplannedFailover')] }, boot('db01')];
  await stage.front.ended(await stage.save(groups));
  const failover = () => stage.front.send('POST', `${PLAN}/unplannedFailover`, { properties: {} });
  const asked = await failover();
  const job = () => stage.context.jobs.list().find(({ pause }) => pause !== undefined);
  await stage.front.stage.until('somebody is asked', () => job() !== undefined);
  expect(await refusal(failover())).toEqual([409, 'OperationNotAllowedInCurrentState']);
  await stage.front.change('POST', `/replicationJobs/${job()?.id}/cancel`);
  expect((await stage.front.ended(asked)).state).toBe('Cancelled');
  expect(stage.states()).toEqual(['protected', 'protected']);
});

test('actions of another kind of failover, or of the way home, are not in its way', async () => {
  const ofTheWayHome = { ...pause('TestFailover'), failoverDirections: ['RecoveryToPrimary'] };
  const groups = [{ ...boot('db01'), startGroupActions: [pause('UnplannedFailover'), ofTheWayHome] }];
  await stage.front.ended(await stage.save(groups));
  expect((await stage.act('testFailover', { networkType: 'NoNetworkAttachAsInput' })).state).toBe('Succeeded');
  expect((await stage.act('testFailoverCleanup')).state).toBe('Succeeded');
});

test.each<[string, () => unknown, number, string]>([
  ['no machines', () => [boot()], 400, 'RecoveryPlanInvalid'],
  ['a machine twice', () => [boot('db01'), boot('db01')], 400, 'RecoveryPlanInvalid'],
  ['machines in the shutdown step', () => [{ ...boot('db01'), groupType: 'Shutdown' }], 400, 'RecoveryPlanInvalid'],
  [
    'two failover steps',
    () => [{ groupType: 'Failover' }, { groupType: 'Failover' }, boot('db01')],
    400,
    'RecoveryPlanInvalid',
  ],
  [
    'a machine that is not there',
    () => [{ groupType: 'Boot', replicationProtectedItems: [{ id: 'nobody' }] }],
    404,
    'ArmResourceDoesNotExist',
  ],
  ['eight groups', () => [boot('db01'), ...Array.from({ length: 7 }, () => boot())], 400, 'RecoveryPlanInvalid'],
  [
    'a time-out that is none',
    () => [
      {
        ...boot('db01'),
        startGroupActions: [
          {
            ...pause(),
            customDetails: {
              instanceType: 'AutomationRunbookActionDetails',
              fabricLocation: 'Recovery',
              timeout: 'soon',
            },
          },
        ],
      },
    ],
    400,
    'RecoveryPlanInvalid',
  ],
  ['no groups at all', () => null, 400, 'InvalidRequestContent'],
  ['a group of another kind', () => [{ ...boot('db01'), groupType: 'Wave' }], 400, 'InvalidRequestContent'],
  [
    'an action of another kind',
    () => [{ ...boot('db01'), startGroupActions: [{ ...pause(), customDetails: { instanceType: 'Mail' } }] }],
    400,
    'InvalidRequestContent',
  ],
])('a plan with %s is refused', async (_what, groups, status, code) => {
  const path = '/replicationRecoveryPlans/wrong';
  expect(await refusal(stage.save(groups(), 'PUT', path))).toEqual([status, code]);
  expect((await stage.front.get(path)).status).toBe(404);
});

test('a plan leads from a site that is there to Azure', async () => {
  const path = '/replicationRecoveryPlans/ends';
  const between = (ends: object) => stage.front.send('PUT', path, { properties: { ...ends, groups: [boot('db01')] } });
  expect(await refusal(between({ primaryFabricId: 'elsewhere' }))).toEqual([404, 'ArmResourceDoesNotExist']);
  expect(await refusal(between({ recoveryFabricId: 'elsewhere' }))).toEqual([400, 'RecoveryPlanInvalid']);
  const primaryFabricId = stage.front.azure.ids.fabric(stage.item('db01').input.siteId);
  await stage.front.ended(await between({ primaryFabricId, recoveryFabricId: 'Microsoft Azure' }));
  const job = await stage.front.change('DELETE', path);
  expect(job).toMatchObject({ scenario: 'DeleteRecoveryPlan', state: 'Succeeded' });
  expect((await stage.front.get('/replicationRecoveryPlans')).body.value).toHaveLength(1);
});
