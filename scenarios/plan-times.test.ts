import { expect, test } from 'vitest';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { planTimesOf } from './plan-times.ts';

let seq = 0;
const record = (at: number, kind: string, fields: object) =>
  ({ seq: seq++, at, node: 'azure/site-recovery', kind, hash: '', ...fields }) as unknown as JournalRecord;
const of = { job: 'j1', item: 'to-azure' };
const served = (at: number, server: string) => record(at, 'workload.started', { server, purpose: 'production' });
const started = [
  ...['web01', 'db01'].map((name) => record(0, 'replication.started', { item: `${name}-id`, server: name })),
  record(1000, 'job.start', { ...of, scenario: 'UnplannedFailover', groups: [['db01-id'], ['web01-id']] }),
];
const approval = { ...of, action: 'approve', how: 'manual', step: 'Shutdown', group: 0, when: 'before' };
const check = { ...of, action: 'check', how: 'runbook', step: 'Boot', group: 1, when: 'after' };

test('actions and groups of a failover, a group by the last of its applications, also after the job', () => {
  const [plan, ...more] = planTimesOf([
    ...started,
    record(1000, 'plan.action.begun', approval),
    record(6000, 'plan.action', { ...approval, state: 'Succeeded', by: 'contributor', comments: 'yes' }),
    served(8000, 'db01'),
    record(8500, 'plan.action.begun', check),
    record(9000, 'plan.action', { ...check, state: 'Failed', code: 'RunbookFailed' }),
    record(9500, 'job.end', { ...of, state: 'Succeeded' }),
    served(12_000, 'web01'),
    // Of another life: it was served already.
    served(90_000, 'web01'),
  ]);
  expect(more).toEqual([]);
  expect(plan).toEqual({
    plan: 'to-azure',
    scenario: 'UnplannedFailover',
    startedMs: 1000,
    tookMs: 8500,
    state: 'Succeeded',
    groups: [
      { group: 1, servers: ['db01'], rtoMs: 7000 },
      { group: 2, servers: ['web01'], rtoMs: 11_000 },
    ],
    actions: [
      {
        name: 'approve',
        how: 'manual',
        place: 'before shutdown',
        tookMs: 5000,
        state: 'Succeeded',
        by: 'contributor',
        comments: 'yes',
      },
      { name: 'check', how: 'runbook', place: 'after group 1', tookMs: 500, state: 'Failed', code: 'RunbookFailed' },
    ],
  });
});

test('a plan without actions has no steps to tell of', () => {
  expect(
    planTimesOf([...started, served(8000, 'db01'), record(9500, 'job.end', { ...of, state: 'Succeeded' })]),
  ).toEqual([]);
});
