/** Enabling, and reprotecting to Azure, of a server that is disabled meanwhile: both end at once, and say which task did. */
import { beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import type { Job } from '../jobs/jobs.ts';
import { disableProtection } from './disable.ts';
import { reprotect } from './reprotect.ts';

const DISABLED = 'OperationNotAllowedInCurrentState';

let stage: ItemStage;

const lab = () => stage.front.stage.lab;
const jobOf = (scenario: string) => stage.context.jobs.list().findLast((job) => job.scenario === scenario);
const failedIn = (job: Job | undefined) =>
  job?.tasks.filter(({ state }) => state === 'Failed').map(({ name, failure }) => `${name} ${failure?.code}`);

/** Disables it as soon as that task has begun, and lets the jobs come to their end. */
async function disabledDuring(job: () => Job | undefined, task: string): Promise<void> {
  const { item, context } = stage;
  const begun = () => job()?.tasks.find(({ name }) => name === task);
  while (!begun()) await lab().sleep(20);
  expect(begun()?.endMs).toBe(undefined);
  expect(disableProtection(context, item).ok).toBe(true);
  await lab().sleep(minutes(6));
  expect([item.state, item.marching, context.items.size]).toEqual(['unprotected', {}, 0]);
  expect(jobOf('DisableDr')?.state).toBe('Succeeded');
  expect(lab().history.azureDisks.all()).toEqual([]);
}

test.each(['CreateProtectionTarget', 'VmStartInitialReplication'])('enabling ends in %s', async (task) => {
  stage = await ItemStage.open();
  await stage.createPolicy();
  await stage.front.send('PUT', stage.path, { properties: await stage.enableBody() });
  const enabling = () => jobOf('EnableDr');
  await disabledDuring(enabling, task);
  expect([enabling()?.state, enabling()?.failure?.code]).toEqual(['Failed', DISABLED]);
  expect(failedIn(enabling())).toEqual([`${task} ${DISABLED}`]);
});

test('enabling that fails takes the points with it that had come all the while', async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
  await stage.front.send('PUT', stage.path, { properties: await stage.enableBody() });
  const told = (kind: string) => lab().journal.records.filter((record) => record.kind === kind);
  const copies = () =>
    told('role.state').some(({ role, to }) => role === 'mobility' && `${to}`.includes('initialCopy'));
  while (!copies()) await lab().sleep(20);
  // The agent has its order, and nobody in Azure hears of it.
  await lab().controls.blockNames('*.hypervrecoverymanager.windowsazure.com');
  await lab().sleep(minutes(40));
  expect(jobOf('EnableDr')?.failure?.code).toBe('OrderNotTaken');
  const made = told('point.created').map(({ point }) => point);
  expect(made.length).toBeGreaterThan(0);
  expect(told('points.deleted')).toMatchObject([{ why: 'enable failed', points: made }]);
});

describe('a reprotect to Azure', () => {
  beforeEach(async () => {
    stage = await ItemStage.open();
    await stage.protect();
    await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
    await stage.act('failoverCommit');
    await stage.reprotectHome();
    await stage.until('protectedHome');
    await stage.act('unplannedFailover', {
      failoverDirection: 'PrimaryToRecovery',
      sourceSiteOperations: 'NotRequired',
    });
    await stage.act('failoverCommit');
  });
  const begin = () => {
    expect(reprotect(stage.context, stage.item, { processServerId: stage.processServerId('cs') }).ok).toBe(true);
  };
  const reprotecting = () => jobOf('SwitchReplicationGroupProtection');
  const enabling = () => reprotecting()?.tasks.findLast(({ child }) => child)?.child;

  test('ends while the agent at home has not registered', async () => {
    // As if nothing had been heard of it yet.
    Object.defineProperty(stage.item, 'held', {
      value: { ...stage.item.held, lastFailoverMs: Number.POSITIVE_INFINITY },
    });
    begin();
    await disabledDuring(reprotecting, 'SwitchReplicationGroupProtectionPreflightTask');
    expect(failedIn(reprotecting())).toEqual([`SwitchReplicationGroupProtectionPreflightTask ${DISABLED}`]);
  });

  test('ends while its agent has not taken the order', async () => {
    begin();
    await disabledDuring(enabling, 'VmStartInitialReplication');
    expect([enabling()?.failure?.code, reprotecting()?.failure?.code]).toEqual([DISABLED, DISABLED]);
    expect(failedIn(enabling())).toEqual([`VmStartInitialReplication ${DISABLED}`]);
    expect(failedIn(reprotecting())).toEqual([`ProtectReplicaTask ${DISABLED}`]);
  });
});
