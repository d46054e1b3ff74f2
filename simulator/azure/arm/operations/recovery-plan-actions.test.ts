/** What is done with a recovery plan of two machines, from the first test to the way home and back. */
import { beforeAll, expect, test } from 'vitest';
import { PLAN, PlanStage, refusal, SERVERS } from '../../../stages/plan-stage.ts';

let stage: PlanStage;
/** Id of the process server that is deployed in Azure for the way home. */
let inAzure = '';
const relays = () => SERVERS.map((name) => stage.item(name).marching.relay?.componentId);
const shown = async () => (await stage.front.get(PLAN)).body.properties;
const post = (action: string, properties: object) => stage.front.send('POST', `${PLAN}/${action}`, { properties });

const WAY_HOME = { failoverDirection: 'RecoveryToPrimary', networkType: 'NoNetworkAttachAsInput' };
const IN_AZURE = { providerSpecificDetails: [{ instanceType: 'InMageAzureV2', recoveryPointType: 'Latest' }] };

beforeAll(async () => {
  stage = await PlanStage.open();
  await stage.front.ended(await stage.save([stage.boot('db01'), stage.boot('web01')]));
});

test('a test failover starts boot group after boot group, and is cleaned up', async () => {
  const job = await stage.act('testFailover', {
    failoverDirection: 'PrimaryToRecovery',
    networkType: 'VmNetworkAsInput',
    networkId: `/virtualNetworks/${stage.front.azure.site.azure.testNetwork.name}`,
    providerSpecificDetails: [{ instanceType: 'InMageAzureV2', recoveryPointType: 'LatestProcessed' }],
  });
  expect(job.state).toBe('Succeeded');
  const powered = stage.front.stage.records('machine.power');
  const startedAt = (name: string) => powered.findLast(({ machine, power }) => machine === name && power === 'on')?.at;
  expect(startedAt('azure:web01-Test')).toBeGreaterThan(startedAt('azure:db01-Test') as number);
  expect(await shown()).toMatchObject({
    allowedOperations: ['TestFailoverCleanup'],
    lastTestFailoverTime: expect.stringMatching(/^2.*Z$/),
    currentScenario: { scenarioName: 'TestFailover', jobId: stage.front.azure.ids.job(job.id) },
    currentScenarioStatus: 'Succeeded',
    currentScenarioStatusDescription: 'Completed',
  });
  const cleanup = await stage.act('testFailoverCleanup', { comments: 'fine' });
  expect(cleanup).toMatchObject({ state: 'Succeeded', details: { comments: 'fine' } });
});

test.each<[string, string, object, number, string]>([
  ['a planned failover', 'plannedFailover', {}, 409, 'PlannedFailoverNotSupported'],
  ['a commit before any failover', 'failoverCommit', {}, 409, 'OperationNotAllowedInCurrentState'],
  ['a network that is not there', 'testFailover', { networkId: 'nowhere' }, 404, 'ArmResourceDoesNotExist'],
  [
    'another kind of replication',
    'unplannedFailover',
    { providerSpecificDetails: [{ instanceType: 'HyperVReplicaAzure' }] },
    400,
    'InvalidRequestContent',
  ],
  [
    'another kind of point',
    'unplannedFailover',
    { providerSpecificDetails: [{ instanceType: 'InMageAzureV2', recoveryPointType: 'Oldest' }] },
    400,
    'InvalidRequestContent',
  ],
  [
    'a failback of machines that are at home',
    'unplannedFailover',
    { providerSpecificDetails: [{ instanceType: 'InMage', recoveryPointType: 'LatestTime' }] },
    409,
    'OperationNotAllowedInCurrentState',
  ],
  ['another direction', 'unplannedFailover', { failoverDirection: 'Sideways' }, 400, 'InvalidRequestContent'],
  ...['unplannedFailover', 'testFailover'].flatMap((action): [string, string, object, number, string][] => [
    [`the way home (${action})`, action, WAY_HOME, 409, 'OperationNotAllowedInCurrentState'],
    [
      `the way home with a point in Azure (${action})`,
      action,
      { ...WAY_HOME, ...IN_AZURE },
      409,
      'OperationNotAllowedInCurrentState',
    ],
  ]),
])('%s is refused', async (_what, action, properties, status, code) => {
  expect(await refusal(post(action, properties))).toEqual([status, code]);
  expect(stage.states()).toEqual(['protected', 'protected']);
});

test('a failover can be cancelled before it is committed, and tried again', async () => {
  const request = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' };
  expect((await stage.act('unplannedFailover', request)).state).toBe('Succeeded');
  expect((await stage.act('failoverCancel')).state).toBe('Succeeded');
  expect(stage.states()).toEqual(['failoverIncomplete', 'failoverIncomplete']);
  expect((await stage.act('unplannedFailover', request)).state).toBe('Succeeded');
  expect((await stage.act('failoverCommit')).state).toBe('Succeeded');
  expect(stage.states()).toEqual(['committed', 'committed']);
});

test('while something is done with it, a plan is not changed', async () => {
  const { stage: site } = stage.front;
  inAzure = await site.lab.controls.deployProcessServerInAzure();
  const { siteId } = stage.item('db01').input;
  const registered = () => stage.context.sites.component(siteId, inAzure) !== undefined;
  await site.until('the process server in Azure registers', registered);
  const running = await post('reProtect', {});
  expect(await refusal(stage.save([stage.boot('db01')], 'PATCH'))).toEqual([409, 'OperationNotAllowedInCurrentState']);
  expect(await refusal(stage.front.send('DELETE', PLAN))).toEqual([409, 'OperationNotAllowedInCurrentState']);
  expect((await stage.front.ended(running)).state).toBe('Succeeded');
});

test('the machines come home through the process server in Azure, and go back through their own', async () => {
  expect(relays()).toEqual([inAzure, inAzure]);
  await stage.untilAll('protectedHome');
  expect((await shown()).replicationProviders).toEqual(['InMage']);
  const job = await stage.act('unplannedFailover', {
    failoverDirection: 'RecoveryToPrimary',
    sourceSiteOperations: 'Required',
    providerSpecificDetails: [{ instanceType: 'InMage', recoveryPointType: 'LatestTime' }],
  });
  expect(job.state).toBe('Succeeded');
  await stage.act('failoverCommit');
  expect((await stage.act('reProtect')).state).toBe('Succeeded');
  expect(relays()).toEqual(SERVERS.map((name) => stage.item(name).input.processServerId));
  await stage.untilAll('protected');
});
