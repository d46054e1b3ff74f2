/** A test failover that stands for hours: points grow old beside it as they always do. */
import { expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { changePolicy } from './policies.ts';

test('points are given up while a test machine stands, and the test is cleaned up all the same', async () => {
  const stage = await ItemStage.open();
  await stage.protect();
  const { item, context } = stage;
  const { policy } = item.input;
  changePolicy(context, policy, { ...policy, appConsistentMinutes: 30, retentionMinutes: 60 });
  const details = { providerSpecificDetails: { instanceType: 'InMageAzureV2' } };
  await stage.act('testFailover', { networkId: stage.front.azure.site.azure.testNetwork.name, ...details });
  await stage.front.stage.lab.sleep(minutes(150));
  const oldestMs = item.points[0]?.atMs ?? 0;
  expect((item.newestPoint?.atMs ?? 0) - oldestMs).toBeLessThanOrEqual(minutes(62));
  expect((await stage.act('testFailoverCleanup', { comments: '' })).state).toBe('Succeeded');
});
