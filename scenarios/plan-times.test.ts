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

test('a group is served by its own plan, though another has begun meanwhile', () => {
  const both = [{ job: 'j1' }, { job: 'j2', item: 'the-rest' }].map((one) => ({ ...of, ...one }));
  const [first = of, second = of] = both;
  const told = planTimesOf([
    ...started,
    record(1000, 'replication.started', { item: 'mail01-id', server: 'mail01' }),
    record(2000, 'job.start', { ...second, scenario: 'UnplannedFailover', groups: [['mail01-id']] }),
    ...both.flatMap((one) => [
      record(3000, 'plan.action.begun', { ...approval, ...one }),
      record(4000, 'plan.action', { ...approval, ...one, state: 'Succeeded' }),
    ]),
    served(8000, 'db01'),
    served(9000, 'mail01'),
    record(9500, 'job.end', { ...first, state: 'Succeeded' }),
    served(12_000, 'web01'),
  ]);
  expect(told.map(({ plan, groups }) => [plan, groups.map(({ rtoMs }) => rtoMs)])).toEqual([
    ['to-azure', [7000, 11_000]],
    ['the-rest', [7000]],
  ]);
});
