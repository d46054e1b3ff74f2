/** On the way home: what the service offers is what the disks on the datastores can be put back to. */
import { beforeEach, expect, test } from 'vitest';
import { minutes } from '../../../simulator/stages/lab-stage.ts';
import { ItemStage } from '../../../simulator/stages/item-stage.ts';
import { changePolicy } from '../policies/policies.ts';
import { offerPointsAtHome } from './points-at-home.ts';

let stage: ItemStage;
let retentionMinutes: number;

const lab = () => stage.front.stage.lab;
const offered = () => stage.item.points.map(({ tag }) => tag).sort();
async function restorable(): Promise<readonly string[][]> {
  // Between two points, and long enough for the site to report what became of the last.
  await lab().sleep(minutes(3));
  return lab()
    .history.datastoreDisks.all()
    .filter(({ name }) => name.startsWith('files01-'))
    .map(({ snapshotLabels }) => [...snapshotLabels].sort());
}

beforeEach(async () => {
  stage = await ItemStage.open();
  await stage.protect();
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
  await stage.act('failoverCommit');
  await stage.reprotectHome();
  await stage.until('protectedHome');
  await lab().sleep(minutes(20));
});

async function shorterRetention(): Promise<void> {
  const policy = stage.context.policies.get('gold-failback');
  if (!policy) throw new Error('there is a failback policy');
  retentionMinutes = 30;
  changePolicy(stage.context, policy, { ...policy, appConsistentMinutes: 20, retentionMinutes });
  await lab().sleep(minutes(60));
}

test('points that the failback policy gives up are offered no longer', async () => {
  await shorterRetention();
  for (const tags of await restorable()) expect(tags).toEqual(offered());
  const nowMs = stage.item.newestPoint?.atMs ?? 0;
  expect(stage.item.points.filter(({ atMs }) => nowMs - atMs > minutes(retentionMinutes + 2))).toEqual([]);
});

test('a resynchronisation keeps the points that there are, and they grow old like any other', async () => {
  const before = offered();
  stage.item.send({ type: 'RESYNC_REQUIRED', reason: 'test' });
  await stage.act('repairReplication');
  await lab().sleep(minutes(20));
  expect(offered()).toEqual(expect.arrayContaining(before));
  for (const tags of await restorable()) expect(tags).toEqual(offered());
  await shorterRetention();
  expect(offered().filter((tag) => before.includes(tag))).toEqual([]);
  for (const tags of await restorable()) expect(tags).toEqual(offered());
});

test('a report that was held up, and tells of a time before the newest point came, takes nothing back', async () => {
  const told = () => stage.context.sites.replica(stage.item)?.points ?? [];
  const ids = () => stage.item.points.map(({ id }) => id);
  const heldUp = told();
  await lab().sleep(minutes(6));
  expect(told().length).toBeGreaterThan(heldUp.length);
  const offeredNow = ids();
  offerPointsAtHome(stage.context.runtime, stage.item, heldUp);
  expect(ids()).toEqual(offeredNow);
  offerPointsAtHome(stage.context.runtime, stage.item, told());
  expect(ids()).toEqual(offeredNow);
});
