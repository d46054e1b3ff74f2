/** From which point servers come home: with everything, or with what an older point holds, and nothing that was written after it. */
import { expect, test } from 'vitest';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { minutes, must } from '../drill.ts';
import { PLAN } from '../runbook.ts';
import type { DrillRun } from '../runner.ts';
import type { Stage } from './prerequisites.ts';
import { amissIn, inAzure, inAzureAsGroup } from './without.ts';

const OFTEN = { rpoThresholdMinutes: 15, retentionMinutes: 120, appConsistentMinutes: 15 };
const UNTIL_APPLICATION_CONSISTENT_MS = minutes(40);

async function oftenConsistent({ drill }: Stage): Promise<void> {
  must('change of the failback policy', await drill.runbook.whole.changeFailbackPolicy(OFTEN));
}

/** Of the machines that were made at home; whether it is the last of its machine in Azure is said of each. */
function tagsAtHome({ journal }: DrillRun): readonly (readonly [tag: unknown, last: boolean])[] {
  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  const last = new Set(records.filter(({ kind }) => kind === 'source.finished').map(({ finalTag }) => finalTag));
  const made = records.filter(({ kind, machine }) => kind === 'machine.prepared' && /^vmware:/.test(String(machine)));
  return made.map(({ tag }) => [tag, last.has(tag)]);
}

test('everything, where nothing else is asked for', async () => {
  const run = await inAzure('Home with everything', async ({ drill, server, item }) => {
    await drill.refused('failback', server, 'OperationNotAllowedInCurrentState', () => item.failBack());
  });
  expect(amissIn(run, 1)).toEqual([]);
  expect(tagsAtHome(run)).toEqual([[expect.any(String), true]]);
});

test('one that is named, of those that the master target keeps; of a kind that it has none of, it is refused', async () => {
  const run = await inAzure(
    'Home from an older point',
    oftenConsistent,
    async ({ drill, server, item }) => {
      await drill.refused('failback', server, 'RecoveryPointMissing', () => item.failBack('LatestTag'));
      await drill.sleep(UNTIL_APPLICATION_CONSISTENT_MS);
      await drill.refused('failback', server, 'RecoveryPointMissing', () =>
        item.failBack({ id: '/recoveryPoints/none' }),
      );
    },
    async ({ item, drill, server }) => {
      const [older = {}] = (await drill.runbook.points(server)).slice(-3);
      return item.failBack(older);
    },
  );
  expect(amissIn(run, 2)).toEqual([]);
  expect(tagsAtHome(run)).toEqual([[expect.any(String), false]]);
});

test('a group comes up from the application-consistent point that its members share', async () => {
  const run = await inAzureAsGroup(
    'Home from a shared point',
    oftenConsistent,
    async ({ drill, server, item }) => {
      await drill.refused('failback', server, 'MultiVmMemberAlone', () => item.failBack('LatestTag'));
      await drill.sleep(UNTIL_APPLICATION_CONSISTENT_MS);
    },
    ({ drill }) => drill.runbook.tryFailBack(PLAN, 'LatestTag'),
  );
  expect(amissIn(run, 1)).toEqual([]);
  const [[shared] = []] = tagsAtHome(run);
  expect(tagsAtHome(run)).toEqual([
    [shared, false],
    [shared, false],
  ]);
});
