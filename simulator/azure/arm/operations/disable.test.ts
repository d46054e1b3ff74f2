/**
 * Replication is disabled, or purged: what is left, in some of the states of an item (every one of them, and with more out of
 * reach, is lived through nightly), and how the server is protected again afterwards.
 */
import { describe, expect, test } from 'vitest';
import { DISABLE_OUTCOMES } from '../../../../reference/site-recovery/disable-outcomes.ts';
import { itemChart } from '../../../../reference/site-recovery/item-chart.ts';
import { invariant } from '../../../../reference/model/result.ts';
import type { ItemStage } from '../../../stages/item-stage.ts';
import { inState } from '../../../stages/item-states.ts';
import { minutes } from '../../../stages/lab-stage.ts';
import { endedIn, type How, leftBy, leftIn, type OutOfReach } from '../../../stages/replication-ended.ts';

const rowOf = (state: string) => {
  const row = DISABLE_OUTCOMES.find((one) => one.state === state);
  invariant(row, `the table has ${state}`);
  return row;
};

test('the table has every state of the chart but the last', () => {
  const states = Object.keys(itemChart.states).filter((state) => state !== 'unprotected');
  expect(DISABLE_OUTCOMES.map(({ state }) => state).sort()).toEqual(states.sort());
});

test.each<[How, string, OutOfReach]>([
  ['disable', 'testing', 'nothing'],
  ['disable', 'protected', 'the source'],
  ['disable', 'failedBack', 'nothing'],
  ['purge', 'protected', 'nothing'],
  ['purge', 'protectedHome', 'the line to Azure'],
  ['purge', 'reprotectingToAzure', 'nothing'],
])('%s in %s, with %s out of reach, leaves what the table says', async (how, state, away) => {
  const { outcome, tookMs, stage } = await endedIn(state, how, away);
  expect(outcome).toBe('Succeeded');
  // Recorded of disabling: 3.3 to 5 minutes. A purge asks nobody, and waits for nobody.
  expect(tookMs >= 198_000 && tookMs <= 310_000).toBe(how === 'disable');
  expect(await stage.refusal('GET', stage.path)).toBe('404 ArmResourceDoesNotExist');
  expect(await leftIn(stage)).toMatchObject(leftBy(rowOf(state), how, away));
});

test.each<How>(['disable', 'purge'])('while it fails over, %s is refused', async (how) => {
  const { outcome, stage } = await endedIn('failingOver', how, 'nothing');
  expect([outcome, stage.item.state]).toEqual(['409 OperationNotAllowedInCurrentState', 'failingOver']);
});

test('while replication is being disabled nothing else may be asked for, and the job cannot be cancelled', async () => {
  const stage = await inState('protected');
  const reply = await stage.front.send('POST', `${stage.path}/remove`, {});
  await stage.front.stage.lab.sleep(minutes(2));
  expect(await stage.refusal('DELETE', stage.path)).toBe('409 OperationNotAllowedInCurrentState');
  const { currentScenario } = await stage.look();
  const cancel = `${currentScenario.jobId.slice(stage.front.azure.ids.vault.length)}/cancel`;
  expect(await stage.refusal('POST', cancel)).toBe('409 OperationNotAllowedInCurrentState');
  expect((await stage.front.ended(reply)).state).toBe('Succeeded');
});

test('the job of a purge passes over what is done at the site', async () => {
  const stage = await inState('protected');
  const { tasks } = await stage.front.ended(await stage.front.send('DELETE', stage.path));
  expect(tasks.map(({ name, stateDescription }) => `${name} ${stateDescription}`)).toEqual([
    'DisableProtectionOnPrimary Skipped',
    'DisableProtectionOnSecondary Completed',
    'UpdateDraState Skipped',
  ]);
});

describe('that a migration is complete', () => {
  const complete = { disableProtectionReason: 'MigrationComplete' };

  test('is refused of a server that was not failed over', async () => {
    const stage = await inState('protected');
    expect(await stage.refusalOf('remove', complete)).toBe('409 OperationNotAllowedInCurrentState');
    expect(stage.item.state).toBe('protected');
  });

  test('ends protection of one that serves in Azure, and it serves on', async () => {
    const stage = await inState('committed');
    expect((await stage.look()).allowedOperations).toContain('CompleteMigration');
    expect(await stage.act('remove', complete)).toMatchObject({ scenario: 'DisableDr', state: 'Succeeded' });
    expect(await leftIn(stage)).toMatchObject({ inAzure: ['on'], replicaDisks: [] });
  });
});

async function enabledAgain(stage: ItemStage): Promise<void> {
  const enabled = await stage.front.change('PUT', stage.path, await stage.enableBody());
  expect(enabled.state).toBe('Succeeded');
  await stage.until('protected');
  await stage.front.stage.lab.sleep(minutes(10));
}

test.each<[How, string, OutOfReach]>([
  ['purge', 'protected', 'nothing'],
  ['purge', 'protected', 'the configuration server'],
  ['purge', 'committedHome', 'the line to Azure'],
])(
  'after %s in %s, with %s out of reach, it is enabled again, and nothing of the old is used',
  async (how, state, away) => {
    const { stage } = await endedIn(state, how, away);
    const before = stage.front.stage.records('replication.started').length;
    await enabledAgain(stage);
    const [fresh, ...more] = stage.front.stage.records('replication.started').slice(before);
    expect(more).toEqual([]);
    expect(fresh).toMatchObject({ begin: 'full-copy', direction: 'to-azure', epoch: stage.item.epoch });
    expect(stage.item.points.every(({ epoch }) => epoch === stage.item.epoch)).toBe(true);
    const { replicaDisks, blobs, streamFiles } = await leftIn(stage);
    expect([...replicaDisks].sort()).toEqual(stage.item.input.disks.map(({ seedDisk }) => seedDisk).sort());
    const epochOf = (path: string) => /^(?:logs\/[^/]+\/|changes\/|.*completed_[a-z]+_)(\d+)/.exec(path)?.[1];
    const epochs = new Set([...blobs, ...streamFiles].flatMap((path) => epochOf(path) ?? []));
    expect([...epochs].filter((epoch) => Number(epoch) !== stage.item.epoch)).toEqual([]);
  },
);
