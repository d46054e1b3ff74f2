/** Members of a replication group whose failover went differently: nobody is left behind for want of a point that is shared. */
import { beforeEach, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { PLAN, PlanStage } from '../../../simulator/stages/plan-stage.ts';

let stage: PlanStage;

const lab = () => stage.front.stage.lab;
const failOver = () =>
  stage.act('unplannedFailover', {
    failoverDirection: 'PrimaryToRecovery',
    sourceSiteOperations: 'NotRequired',
    providerSpecificDetails: [
      { instanceType: 'InMageAzureV2', recoveryPointType: 'LatestProcessed', useMultiVmSyncPoint: true },
    ],
  });
const tagOf = (name: string) => stage.item(name).failoverPoint?.tag;

/** Somebody has a machine in Azure by the name of the second: only the first can be made. */
async function oneIsLeftBehind(): Promise<void> {
  const { name: network } = stage.front.azure.site.azure.network;
  const strange = { name: 'web01', serverId: 'web01', volumes: [], network, purpose: 'production' } as const;
  expect((await lab().history.create('azure', strange)).ok).toBe(true);
  expect((await failOver()).failure?.code).toBe('MACHINE_EXISTS');
  expect(stage.states()).toEqual(['failedOver', 'failoverIncomplete']);
  await lab().history.remove('azure', 'web01');
}

beforeEach(async () => {
  stage = await PlanStage.open('shop');
  await lab().sleep(minutes(20));
  expect((await stage.save([stage.boot('db01', 'web01')], 'PUT', PLAN)).status).toBe(202);
  await stage.front.stage.until('the plan is there', () => stage.context.plans.has('shop'));
});

test('one whose failover is tried again comes up at the cut of those that wait for their commit', async () => {
  await oneIsLeftBehind();
  const cut = tagOf('db01');
  expect((await failOver()).state).toBe('Succeeded');
  expect([tagOf('db01'), tagOf('web01')]).toEqual([cut, cut]);
});

test('one whose mates have been committed, and have no points any more, comes up all the same', async () => {
  await oneIsLeftBehind();
  expect((await stage.act('failoverCommit')).state).toBe('Succeeded');
  expect(stage.states()).toEqual(['committed', 'failoverIncomplete']);
  const job = await failOver();
  expect([job.state, job.failure?.code]).toEqual(['Succeeded', undefined]);
  expect(stage.states()).toEqual(['committed', 'failedOver']);
});

test('one that no shared point is left of comes up from its newest', async () => {
  await oneIsLeftBehind();
  const item = stage.item('web01');
  item.points = item.points.slice(-1).map((point) => ({ ...point, tag: point.tag, groupId: undefined }));
  await stage.act('failoverCommit');
  const job = await failOver();
  expect([job.state, job.failure?.code]).toEqual(['Succeeded', undefined]);
  expect(tagOf('web01')).toBe(item.points.at(-1)?.tag);
});
