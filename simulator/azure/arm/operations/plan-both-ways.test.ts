/**
 * A recovery plan whose machines go different ways: one has come home and replicates to Azure again, its mate in the
 * replication group, which was not running when both were to go, is on its way home. One reprotect of the plan leaves them so.
 */
import { beforeAll, expect, test } from 'vitest';
import { PLAN, PlanStage } from '../../../stages/plan-stage.ts';

const TO_AZURE = { instanceType: 'InMageAzureV2', recoveryPointType: 'LatestProcessed' };
const HOME = { instanceType: 'InMage', recoveryPointType: 'LatestTime' };

let stage: PlanStage;
const failOver = (...providerSpecificDetails: object[]) => stage.act('unplannedFailover', { providerSpecificDetails });
const failOverReply = (...providerSpecificDetails: object[]) =>
  stage.front.send('POST', `${PLAN}/unplannedFailover`, { properties: { providerSpecificDetails } });

beforeAll(async () => {
  stage = await PlanStage.open('shop');
  const { stage: site } = stage.front;
  await stage.front.ended(await stage.save([stage.boot('db01', 'web01')]));
  await failOver(TO_AZURE);
  await stage.act('failoverCommit');
  const processServerId = await site.lab.controls.deployProcessServerInAzure();
  const db01 = stage.item('db01');
  const { siteId } = db01.input;
  const registered = () => stage.context.sites.component(siteId, processServerId) !== undefined;
  await site.until('the process server in Azure registers', registered);
  // The group goes home as one, and the machine of one member is not running: it stays behind.
  await site.lab.controls.setPower('azure:web01', 'off', 'somebody stopped it');
  await stage.act('reProtect');
  await site.lab.controls.setPower('azure:web01', 'on', 'it is needed');
  await site.until('db01 can come home', () => db01.state === 'protectedHome');
  await failOver(HOME);
  await stage.act('failoverCommit');
  await stage.act('reProtect');
  await site.until('each is protected its way', () => stage.states().join() === 'protected,protectedHome');
});

test('a test is for the machine that replicates to Azure', async () => {
  const tested = await stage.act('testFailover', {
    networkType: 'NoNetworkAttachAsInput',
    providerSpecificDetails: [TO_AZURE],
  });
  expect(tested.state).toBe('Succeeded');
  expect(stage.states()).toEqual(['testing', 'protectedHome']);
  await stage.act('testFailoverCleanup');
});

test('a failback is for the machine that is on its way home: the other one goes on', async () => {
  expect((await failOver(HOME)).state).toBe('Succeeded');
  expect(stage.states()).toEqual(['protected', 'failedBack']);
});

test('when nobody is on the way home any more, a failback is refused for what the plan replicates by', async () => {
  const { status, body } = await failOverReply(HOME);
  expect([status, body.error.message]).toEqual([409, expect.stringContaining('replicate by InMageAzureV2 now')]);
});

test('a failover to Azure leaves the machine at home alone', async () => {
  expect((await failOver(TO_AZURE)).state).toBe('Succeeded');
  expect(stage.states()).toEqual(['failedOver', 'failedBack']);
});

test('when nobody can fail over either way, the state is the reason, whatever was asked for', async () => {
  for (const wish of [TO_AZURE, HOME]) {
    const { status, body } = await failOverReply(wish);
    expect([status, body.error.message]).toEqual([409, expect.stringContaining('a failover is not possible while')]);
  }
});
