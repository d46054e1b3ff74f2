/** A policy that is changed while machines replicate by it. */
import { beforeAll, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { mappingOperations } from './mappings.ts';
import { policyOperations } from './policies.ts';

let front: FrontStage;
const change = (settings: object) =>
  front.change('PATCH', '/replicationPolicies/small-policy', {
    replicationProviderSettings: { instanceType: 'InMageAzureV2', ...settings },
  });
const item = () => front.azure.service.context.items.get('files01')!;

beforeAll(async () => {
  front = await FrontStage.open([...policyOperations, ...mappingOperations]);
  const { stage } = front;
  await stage.enable();
  await stage.until('the item is protected', () => item().state === 'protected');
});

test('application-consistent points come as often as it says now', async () => {
  const { stage } = front;
  const applicationPoints = () => item().points.filter(({ consistency }) => consistency === 'application').length;
  const job = await change({ appConsistentFrequencyInMinutes: 15 });
  expect(job).toMatchObject({ scenario: 'ModifyProtectionProfile', state: 'Succeeded' });
  const before = applicationPoints();
  await stage.lab.sleep(minutes(50));
  expect(applicationPoints() - before).toBeGreaterThanOrEqual(3);
});

test('the configuration server is told by a job of its own', () => {
  const jobs = front.azure.service.context.jobs.list();
  const changed = jobs.find(({ scenario }) => scenario === 'ModifyProtectionProfile');
  expect(changed?.tasks[1]).toMatchObject({
    name: 'ModifyProtectionProfileAssociationParentTask',
    child: { scenario: 'UpdateCloudConfiguration', targetType: 'Cloud', state: 'Succeeded' },
  });
});

test('points older than the retention it has now are given up', async () => {
  const { stage } = front;
  expect(item().points.length).toBeGreaterThan(8);
  await change({ appConsistentFrequencyInMinutes: 15, recoveryPointHistory: 20 });
  await stage.lab.sleep(minutes(5));
  const ages = item().points.map(({ atMs }) => stage.lab.kernel.nowMs - atMs);
  expect(Math.max(...ages)).toBeLessThanOrEqual(minutes(22));
});

test('the alarm goes off at the threshold it has now', async () => {
  const { stage } = front;
  await change({ appConsistentFrequencyInMinutes: 0, recoveryPointThresholdInMinutes: 2 });
  await stage.until('78026 is raised', async () => (await stage.codes()).includes('78026'), minutes(10));
});

test('it stays as it was when the site cannot be told', async () => {
  const { context } = front.azure.service;
  const site = context.sites.all()[0]!;
  await front.stage.lab.controls.setPower(front.stage.lab.site.configurationServer.name, 'off', 'test');
  await front.stage.until('the site is disconnected', () => !site.connected);
  const job = await change({ recoveryPointHistory: 1440 });
  expect(job).toMatchObject({ state: 'Failed', failure: { code: 'SiteDisconnected' } });
  expect(context.policies.get('small-policy')?.retentionMinutes).toBe(20);
});
