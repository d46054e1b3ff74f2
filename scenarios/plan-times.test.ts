import { expect, test } from 'vitest';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { planTimesOf } from './plan-times.ts';

let seq = 0;
const record = (at: number, kind: string, fields: object) =>
  ({ seq: seq++, at, node: 'azure/site-recovery', kind, hash: '', ...fields }) as unknown as JournalRecord;
const of = { job: 'j1', item: 'to-azure' };
const served = (at: number, server: string, machine = `azure:${server}`) =>
  record(at, 'workload.started', { server, machine, purpose: 'production' });
const made = (at: number, server: string, machine = `azure:${server}`) =>
  record(at, 'machine.prepared', { server, machine, purpose: 'production' });
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
    made(6500, 'db01'),
    made(6500, 'web01'),
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
    ...['db01', 'web01', 'mail01'].map((server) => made(5000, server)),
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

test('a server that is switched on again at home, because its failover came to nothing, is not served by its plan', () => {
  const [plan] = planTimesOf([
    ...started,
    record(1000, 'plan.action.begun', approval),
    record(6000, 'plan.action', { ...approval, state: 'Succeeded' }),
    made(6500, 'web01'),
    served(7000, 'db01', 'db01'),
    served(7500, 'web01'),
    record(8000, 'job.end', { ...of, state: 'Failed' }),
  ]);
  expect(plan?.groups.map(({ rtoMs }) => rtoMs)).toEqual([undefined, 6500]);
});

test('a failback by plan is told by itself, and who is failed over alone after that belongs to neither', () => {
  const back = { ...of, job: 'j2' };
  const told = planTimesOf([
    ...started,
    record(1000, 'plan.action.begun', approval),
    record(2000, 'plan.action', { ...approval, state: 'Succeeded' }),
    made(3000, 'db01'),
    served(4000, 'db01'),
    record(5000, 'job.end', { ...of, state: 'Failed' }),
    // By a job of its own: the plan's group never was.
    made(6000, 'web01'),
    served(7000, 'web01'),
    record(10_000, 'job.start', { ...back, scenario: 'UnplannedFailover', groups: [['db01-id'], ['web01-id']] }),
    record(10_000, 'plan.action.begun', { ...approval, ...back }),
    record(11_000, 'plan.action', { ...approval, ...back, state: 'Succeeded' }),
    ...['db01', 'web01'].flatMap((server) => [
      made(12_000, server, `vmware:${server}`),
      served(13_000, server, `vmware:${server}`),
    ]),
    record(14_000, 'job.end', { ...back, state: 'Succeeded' }),
  ]);
  expect(told.map(({ groups }) => groups.map(({ rtoMs }) => rtoMs))).toEqual([
    [3000, undefined],
    [3000, 3000],
  ]);
});
