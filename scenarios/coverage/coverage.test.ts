/** What is counted of a drill, from a journal that a test makes up. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { counted } from './counted.ts';
import { merged, NO_COVERAGE, newIn } from './coverage.ts';
import { CHARTS, DECLARED, taken } from './declared.ts';

function journal(...records: Record<string, unknown>[]): JournalRecord[] {
  return records.map((record, seq) => ({ seq, at: seq, node: 'test', ...record }) as unknown as JournalRecord);
}
const entered = (from: string | undefined, by: string | undefined, to: string) => ({
  kind: 'item.state',
  item: 'files01',
  from,
  by,
  to,
});
const thrown = (id: string, fault: string) => ({ kind: 'fault.inject', id, fault });

test('no two transitions have one name: guarded alternatives are told apart by where they lead', () => {
  expect(new Set(DECLARED).size).toBe(DECLARED.length);
  expect(DECLARED).toContain('item: failedOver POINT_CHANGED → failedOver');
  expect(DECLARED).toContain('process-server: health MEASURED → health.critical');
});

test('an event is counted for every region that it has a place in, and for no other alternative', () => {
  const before = 'registration.registered|replication.differential|tracking.bitmap|shipment.blocked';
  const after = 'registration.registered|replication.resynchronising|tracking.writeOrder|shipment.blocked';
  const { mobility } = CHARTS;
  expect(mobility && taken(mobility, before, 'ORDERED', after)).toEqual([
    'mobility: replication ORDERED → replication.resynchronising',
    'mobility: tracking.bitmap ORDERED → tracking.writeOrder',
  ]);
});

test('what is asked of an item is counted in the state that it is in, refused or accepted', () => {
  const { operations, transitions } = counted(
    journal(
      entered(undefined, undefined, 'enabling'),
      { kind: 'job.start', job: '1', scenario: 'EnableDr', item: 'files01' },
      entered('enabling', 'ENABLED', 'initialReplication'),
      { kind: 'refusal', operation: 'failover', subject: 'files01' },
      entered('initialReplication', 'FIRST_POINT', 'protected'),
      { kind: 'job.start', job: '2', scenario: 'TestFailover', item: 'everything', groups: [['files01']] },
      { kind: 'refusal', operation: 'commit of a plan', subject: 'everything' },
      { kind: 'item.stayed', item: 'files01', state: 'protected', by: 'RESYNC_REQUIRED' },
    ),
    [],
  );
  expect(Object.keys(operations)).toEqual([
    'commit in protected: refused',
    'enable replication in unprotected: accepted',
    'failover in initialReplication: refused',
    'test failover in protected: accepted',
  ]);
  expect(Object.keys(transitions)).toEqual([
    'item: enabling ENABLED → initialReplication',
    'item: initialReplication FIRST_POINT → protected',
    'item: protected RESYNC_REQUIRED → stays',
  ]);
});

test('a fault is counted in each state while it is there, and one that waits for its moment only from then on', () => {
  const { faults, pairs } = counted(
    journal(
      entered('initialReplication', 'FIRST_POINT', 'protected'),
      thrown('fault-1', 'vpn-loss'),
      thrown('fault-2', 'line-cut-at'),
      entered('protected', 'TEST_STARTED', 'testing'),
      { kind: 'fault.heal', id: 'fault-1' },
      thrown('fault-3', 'wan-loss'),
      entered('testing', 'TEST_CLEANED', 'protected'),
      { kind: 'fault.strike', fault: 'line-cut-at', id: 'fault-2' },
    ),
    [],
  );
  expect(Object.keys(faults)).toEqual([
    'line-cut-at in protected',
    'vpn-loss in protected',
    'vpn-loss in testing',
    'wan-loss in protected',
    'wan-loss in testing',
  ]);
  expect(Object.keys(pairs)).toEqual(['line-cut-at with wan-loss']);
});

test('of two faults of one name that wait, the one that struck is there, and its heal ends it', () => {
  const { faults } = counted(
    journal(
      entered('initialReplication', 'FIRST_POINT', 'protected'),
      thrown('fault-1', 'line-cut-at'),
      thrown('fault-2', 'line-cut-at'),
      { kind: 'fault.strike', fault: 'line-cut-at', id: 'fault-2' },
      { kind: 'fault.heal', id: 'fault-2' },
      entered('protected', 'TEST_STARTED', 'testing'),
    ),
    [],
  );
  expect(Object.keys(faults)).toEqual(['line-cut-at in protected']);
});

test('coverage put together is the same in whatever order', () => {
  const one = counted(journal(thrown('fault-1', 'vpn-loss'), thrown('fault-2', 'wan-loss')), ['sound-jobs']);
  const other = counted(journal(entered('protected', 'TEST_STARTED', 'testing')), ['sound-jobs', 'job-tasks']);
  const both = merged(one, other);
  expect(JSON.stringify(both)).toBe(JSON.stringify(merged(other, one)));
  expect(both).toMatchObject({ drills: 2, properties: { 'job-tasks': 1, 'sound-jobs': 2 } });
  expect(merged(NO_COVERAGE, one)).toEqual(one);
  expect(newIn(other, one)).toEqual(['transitions: item: protected TEST_STARTED → testing', 'properties: job-tasks']);
});
