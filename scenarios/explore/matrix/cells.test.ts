/** Every cell of the matrix is a plan that can be played, under a name of its own, and no fault and no step is left out. */
import { expect, test } from 'vitest';
import { JOB_SCENARIO } from '../../../reference/site-recovery/jobs/job-scenarios.ts';
import { itemChart } from '../../../reference/site-recovery/item-chart.ts';
import { invariant } from '../../../reference/model/result.ts';
import { sampleSite } from '../../../simulator/site/site.ts';
import type { MovePlan } from '../../moves/plan.ts';
import { planOf } from '../../moves/mistakes.ts';
import { faultsFor } from '../fault-choices.ts';
import { cellsOn, pairsOn, phaseNames } from './cells.ts';
import { cycleOn } from './cycle.ts';

const cells = cellsOn(sampleSite(), '1');

test('every cell can be played', () => {
  expect(cells.map(({ plan }) => planOf(plan)).filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(cells.map(({ plan }) => plan.name)).size).toBe(cells.length);
});

test('every fault meets every phase, healed soon and late', () => {
  expect(cells).toHaveLength(faultsFor(sampleSite()).length * phaseNames(sampleSite()).length * 2);
});

test('what is asked leads to states of the chart, and goes through such', () => {
  const states = Object.keys(itemChart.states);
  for (const { moves, states: through } of cycleOn(sampleSite())) {
    const named = [...through, ...moves.flatMap(({ until }) => (until === undefined ? [] : [until]))];
    expect(named.filter((state) => !states.includes(state))).toEqual([]);
  }
});

test('a seed draws the same for a fault in all its cells', () => {
  const drawn = cells
    .filter(({ fault }) => fault === 'power-cut-at')
    .map(({ plan }) => JSON.stringify(plan.moves.find((move) => 'fault' in move && { ...move, when: undefined })));
  expect(new Set(drawn.map((text) => text.replace(/,"when":.*?}/, ''))).size).toBe(1);
});

test('a message that goes amiss is one that comes in any minute: no cell waits for it in vain', () => {
  const paths = ['1', '2', '3', '4', '5', '6'].flatMap((seed) =>
    ['answer-lost', 'message-repeated', 'message-delayed', 'message-overtaken'].flatMap((fault) =>
      cellsOn(sampleSite(), seed, [fault], ['commit/VmCommit']).map(({ plan }) => JSON.stringify(plan.moves)),
    ),
  );
  for (const moves of paths) expect(moves).toMatch(/"path":"\/(agents|components)\/settings"|"path":"\/sites\/poll"/);
});

test('pairs come in both orders, the second a minute after the first and both for five minutes', () => {
  const pairs = pairsOn(sampleSite(), '1', ['vpn-loss', 'clock-off', 'server-restart'], ['commit/VmCommit']);
  expect(pairs).toHaveLength(3 * 2 * 2);
  expect(pairs.map(({ plan }) => planOf(plan)).filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(pairs.map(({ plan }) => plan.name)).size).toBe(pairs.length);
  const strikes = pairs[0]?.plan.moves.filter((move) => 'fault' in move || 'heal' in move);
  expect(strikes?.map(({ when }) => when)).toEqual([
    { task: 'VmCommit' },
    { sinceMs: 60_000 },
    { sinceMs: 240_000 },
    { sinceMs: 60_000 },
  ]);
});

test('of each job of the cycle every task is a phase, but for the checks it begins with', () => {
  const jobs = ['EnableDr', 'CreateRecoveryPlan', 'TestFailover', 'TestFailoverCleanup', 'UnplannedFailover'] as const;
  const also = ['CommitFailover', 'SwitchReplicationGroupProtection'] as const;
  const tasks = [...jobs, ...also].flatMap((job) => Object.keys(JOB_SCENARIO[job].tasks));
  const names = phaseNames(sampleSite()).map((name) => name.split('/')[1]);
  expect(tasks.filter((task) => !names.includes(task))).toEqual([
    'EnableProtectionPrerequisitesCheck',
    'VmTfoPrerequisitesCheck',
    'VmTfoCleanupPreflightsCheck',
    'VmUfoPrerequisitesCheck',
    'VmCommitPrerequisitesCheck',
    'SwitchReplicationGroupProtectionPreflightTask',
  ]);
});

const operations = ({ plan }: { readonly plan: MovePlan }) =>
  plan.moves.flatMap((move) => ('operation' in move ? [move.operation] : []));

test('enabling is gone through where the fault comes in it, and has been otherwise', () => {
  const [enabling, saving, testing] = cellsOn(
    sampleSite(),
    '1',
    ['vpn-loss'],
    ['enable/enabling', 'recovery-plan/SaveRecoveryPlanTask', 'test-failover/testing'],
  ).filter(({ variant }) => variant === 'soon');
  invariant(enabling && saving && testing, 'there is a cell of each phase');
  expect([enabling, saving, testing].map(({ plan }) => plan.begins)).toEqual(['registered', 'registered', 'protected']);
  const everything = ['enable-replication', 'enable-replication', 'enable-replication', 'save-plan', 'test-failover'];
  expect(operations(enabling).slice(0, 5)).toEqual(everything);
  expect(operations(saving)).toEqual(operations(enabling));
  expect(operations(testing)).toEqual(operations(enabling).slice(4));
});

test('a fault that is healed late is there while data is copied, after the job that began it', () => {
  const [late] = cellsOn(sampleSite(), '1', ['vpn-loss'], ['enable/initialReplication']).filter(
    ({ variant }) => variant === 'late',
  );
  const at = late?.plan.moves.findIndex((move) => 'fault' in move) ?? -1;
  expect(late?.plan.moves.slice(at, at + 3)).toMatchObject([
    { fault: 'vpn-loss', when: { state: 'initialReplication' } },
    { waitMs: 0, when: { state: 'protected' } },
    { heal: 'fault' },
  ]);
});
