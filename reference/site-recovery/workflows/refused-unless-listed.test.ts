/**
 * What may be asked of an item is what it lists, in every state of a whole life, and nothing while work is under way that
 * nobody may cross. What is refused changes nothing.
 */
import { expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import type { Result } from '../../model/result.ts';
import type { Operation } from '../item-chart.ts';
import { updateAgent } from './agent-update.ts';
import { cancelFailover } from './cancel-failover.ts';
import { changeTarget } from './change-target.ts';
import { commit } from './commit.ts';
import { completeMigration, disableProtection, purgeProtection } from './disable.ts';
import { resynchronise } from './enable.ts';
import { changeRecoveryPoint, failOver } from './failover.ts';
import { reprotect } from './reprotect.ts';
import { cleanUpTest, testFailover } from './test-failover.ts';

let stage: ItemStage;

const latest = { kind: 'latest' } as const;
const way = () => ({
  processServerId: stage.processServerId('azure') || stage.processServerId('cs'),
  masterTargetId: stage.masterTargetId,
  datastore: stage.front.stage.lab.site.vcenter.datastores[0]?.name,
});

/** All that can be asked, by the name under which it is listed; what is never listed stands under none. */
const ASKED: readonly (readonly [string, Operation | undefined, () => Result<unknown>])[] = [
  ['testFailover', 'TestFailover', () => testFailover(stage.context, stage.item, latest, 'net')],
  ['testFailoverCleanup', 'TestFailoverCleanup', () => cleanUpTest(stage.context, stage.item)],
  [
    'failover',
    'UnplannedFailover',
    () => failOver(stage.context, stage.item, { choice: latest, shutDownSource: false }),
  ],
  ['applyRecoveryPoint', 'ChangePit', () => changeRecoveryPoint(stage.context, stage.item, latest)],
  ['cancelFailover', 'CancelFailover', () => cancelFailover(stage.context, stage.item)],
  ['commit', 'Commit', () => commit(stage.context, stage.item)],
  ['reprotect', 'SwitchProtection', () => reprotect(stage.context, stage.item, way())],
  ['repairReplication', 'RepairReplication', () => resynchronise(stage.context, stage.item)],
  ['disable', 'DisableProtection', () => disableProtection(stage.context, stage.item)],
  ['completeMigration', 'CompleteMigration', () => completeMigration(stage.context, stage.item)],
  ['purge', 'DisableProtection', () => purgeProtection(stage.context, stage.item)],
  ['changeTarget', undefined, () => changeTarget(stage.context, stage.item, { machineName: 'other' })],
  ['updateAgent', undefined, () => updateAgent(stage.context, stage.item)],
];

/** What is asked though it is not listed, and is not refused for that. */
function wronglyAccepted(): string[] {
  const { item } = stage;
  const listed = item.face.allowedOperations;
  return ASKED.filter(([name, operation]) => {
    // A resynchronisation of what is protected is on no list and begins all the same (recorded).
    if (name === 'repairReplication' && item.state === 'protected' && !item.occupied) return false;
    if (operation === undefined) return item.occupied;
    return !listed.includes(operation);
  }).flatMap(([name, , ask]) => {
    const answer = ask();
    return !answer.ok && answer.failure.code === 'OperationNotAllowedInCurrentState'
      ? []
      : [`${name} in ${item.state}`];
  });
}

async function holdsHere(state: string): Promise<void> {
  const { item } = stage;
  expect(item.state).toBe(state);
  const { job } = item;
  if (!item.occupied) {
    item.send({ type: 'RESYNC_REQUIRED', reason: 'test' });
    await item.alone(async () => {
      expect(item.face.allowedOperations).toEqual([]);
      expect(wronglyAccepted()).toEqual([]);
    });
  }
  expect(wronglyAccepted()).toEqual([]);
  expect([item.state, item.job]).toEqual([state, job]);
}

const during = async (state: string, job: { ok: boolean }) => {
  expect(job.ok).toBe(true);
  await stage.until(state);
  await holdsHere(state);
};

test('whatever an item does not list is refused, from its first copy to its return', async () => {
  stage = await ItemStage.open();
  const home = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' } as const;
  const { lab } = stage.front.stage;
  await stage.createPolicy();
  await stage.front.change('PUT', stage.path, await stage.enableBody());
  await holdsHere('initialReplication');
  await stage.until('protected');
  await holdsHere('protected');
  await stage.act('testFailover', {
    networkId: stage.front.azure.site.azure.testNetwork.name,
    providerSpecificDetails: { instanceType: 'InMageAzureV2' },
  });
  await holdsHere('testing');
  await stage.act('testFailoverCleanup', { comments: '' });
  await during('failingOver', failOver(stage.context, stage.item, { choice: latest, shutDownSource: false }));
  await stage.until('failedOver');
  await holdsHere('failedOver');
  await stage.act('failoverCommit');
  await holdsHere('committed');
  await lab.controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  await during('reprotecting', reprotect(stage.context, stage.item, way()));
  await stage.until('protectedHome');
  await holdsHere('protectedHome');
  await lab.sleep(minutes(20));
  await stage.act('unplannedFailover', home);
  await holdsHere('failedBack');
  await stage.act('failoverCommit');
  await holdsHere('committedHome');
  const { item } = stage;
  expect(completeMigration(stage.context, item).ok).toBe(true);
  await stage.front.stage.until('its migration is complete', () => item.state === 'unprotected');
});

test('a resynchronisation is refused while the item is being disabled, and none begins by itself', async () => {
  stage = await ItemStage.open();
  await stage.protect();
  const { item, context } = stage;
  const { lab } = stage.front.stage;
  item.send({ type: 'RESYNC_REQUIRED', reason: 'test' });
  expect(disableProtection(context, item).ok).toBe(true);
  expect(resynchronise(context, item)).toMatchObject({ failure: { code: 'OperationNotAllowedInCurrentState' } });
  await lab.sleep(minutes(30));
  expect([item.state, item.marching]).toEqual(['unprotected', {}]);
  expect(lab.history.azureDisks.all()).toEqual([]);
});

test('what is disabled while its resynchronisation begins stays disabled, and leaves no disks', async () => {
  stage = await ItemStage.open();
  await stage.protect();
  const { item, context } = stage;
  const { lab } = stage.front.stage;
  expect([resynchronise(context, item).ok, disableProtection(context, item).ok]).toEqual([true, true]);
  await lab.sleep(minutes(30));
  expect([item.state, item.marching]).toEqual(['unprotected', {}]);
  expect(lab.history.azureDisks.all()).toEqual([]);
});
