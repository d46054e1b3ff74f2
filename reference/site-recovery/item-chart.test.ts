/** The life of a protected item, held against the tables of the facts (sections 5.4 to 5.6). */
import { describe, expect, test } from 'vitest';
import type { ItemEvent, Operation } from './item-chart.ts';
import { ITEM_STATES, OPERATIONS, STATE_NAMES } from './item-states.ts';
import { ProtectedItem, type ItemInput } from './item.ts';
import { completeTarget } from './target-settings.ts';

const INPUT: ItemInput = {
  name: 'web01',
  serverId: 'web01',
  friendlyName: 'web01',
  siteId: 'site',
  policy: {
    name: '24h',
    rpoThresholdMinutes: 15,
    retentionMinutes: 1440,
    appConsistentMinutes: 60,
    crashConsistentMinutes: 5,
    multiVmSync: true,
  },
  processServerId: 'process-cs01',
  cacheAccount: 'cache',
  target: completeTarget({ network: 'vnet', machineName: 'web01' }),
  disks: [{ name: 'system', capacityBytes: 2 ** 30, seedDisk: 'asrseeddisk-web01' }],
  replicationPath: 'internet',
};

/** How an item gets into each state, from the moment replication is enabled. */
const PATH = {
  E: [],
  I: ['ENABLED'],
  P: ['ENABLED', 'FIRST_POINT'],
  T: ['ENABLED', 'FIRST_POINT', 'TEST_STARTED'],
  X: ['ENABLED', 'FIRST_POINT', 'FAILOVER_STARTED'],
  F: ['ENABLED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILED_OVER'],
  FX: ['ENABLED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILOVER_FAILED'],
  C: ['ENABLED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILED_OVER', 'COMMITTED'],
} as const satisfies Record<string, readonly ItemEvent['type'][]>;
const HOME = {
  R: [...PATH.C, 'REPROTECT_STARTED'],
  IR: [...PATH.C, 'REPROTECT_STARTED', 'REPROTECTED'],
  PR: [...PATH.C, 'REPROTECT_STARTED', 'REPROTECTED', 'FIRST_POINT'],
  XB: [...PATH.C, 'REPROTECT_STARTED', 'REPROTECTED', 'FIRST_POINT', 'FAILOVER_STARTED'],
  FB: [...PATH.C, 'REPROTECT_STARTED', 'REPROTECTED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILED_OVER'],
  CB: [...PATH.C, 'REPROTECT_STARTED', 'REPROTECTED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILED_OVER', 'COMMITTED'],
} as const satisfies Record<string, readonly ItemEvent['type'][]>;
const WAY = { ...PATH, ...HOME };
type State = keyof typeof WAY;

function itemIn(state: State): ProtectedItem {
  const item = new ProtectedItem(INPUT, { write: () => {} });
  for (const type of WAY[state]) item.send({ type } as ItemEvent);
  return item;
}

describe('what clients see (facts 5.4 and 5.5)', () => {
  const azure = 'InMageAzureV2';
  test.each<[State, string, string, string]>([
    ['E', azure, 'EnablingProtection', 'Primary'],
    ['I', azure, 'InitialReplicationInProgress', 'Primary'],
    ['P', azure, 'Protected', 'Primary'],
    ['T', azure, 'Protected', 'Primary'],
    ['X', azure, 'UnplannedFailoverInitiated', 'Primary'],
    ['F', azure, 'UnplannedFailoverCommitPendingStatesBegin', 'Recovery'],
    ['FX', azure, 'UnplannedFailoverCompletionFailed', 'Primary'],
    ['C', azure, 'UnplannedFailoverCommitted', 'Recovery'],
    ['R', azure, 'ReprotectInitiated', 'Recovery'],
    ['IR', 'InMage', 'InitialReplicationInProgress', 'Primary'],
    ['PR', 'InMage', 'Protected', 'Primary'],
    ['XB', 'InMage', 'UnplannedFailoverInitiated', 'Primary'],
    ['FB', 'InMage', 'UnplannedFailoverCommitPendingStatesBegin', 'Recovery'],
    ['CB', 'InMage', 'UnplannedFailoverCommitted', 'Recovery'],
  ])('%s: %s, %s, active at %s', (state, provider, protectionState, activeLocation) => {
    expect(itemIn(state).face).toMatchObject({ provider, protectionState, activeLocation });
  });

  test('an item whose replication was disabled is unprotected, and nothing can be asked of it', () => {
    const item = itemIn('P');
    item.send({ type: 'DISABLED' });
    expect(item.face).toMatchObject({ protectionState: 'Unprotected', allowedOperations: [] });
  });
});

describe('what is allowed (facts 5.6)', () => {
  /** One column per operation, as in the facts; a line per state; `×` is refused. */
  const COLUMNS: readonly Operation[] = [
    'TestFailover',
    'TestFailoverCleanup',
    'UnplannedFailover',
    'ChangePit',
    'CancelFailover',
    'Commit',
    'SwitchProtection',
    'RepairReplication',
    'DisableProtection',
    'CompleteMigration',
  ];
  const TABLE: Record<State, string> = {
    //    test cleanup failover point cancel commit reprotect repair disable migration
    E: '  ×    ×       ×        ×     ×      ×      ×         ×      yes     ×',
    I: '  ×    ×       ×        ×     ×      ×      ×         ×      yes     ×',
    P: '  yes  ×       yes      ×     ×      ×      ×         ×      yes     ×',
    T: '  ×    yes     ×        ×     ×      ×      ×         ×      yes     ×',
    X: '  ×    ×       ×        ×     ×      ×      ×         ×      ×       ×',
    F: '  ×    ×       ×        yes   yes    yes    ×         ×      yes     ×',
    FX: ' ×    ×       yes      ×     ×      ×      ×         yes    yes     ×',
    C: '  ×    ×       ×        ×     ×      ×      yes       ×      yes     yes',
    R: '  ×    ×       ×        ×     ×      ×      ×         ×      ×       ×',
    IR: ' ×    ×       ×        ×     ×      ×      ×         ×      yes     ×',
    PR: ' ×    ×       yes      ×     ×      ×      ×         ×      yes     ×',
    XB: ' ×    ×       ×        ×     ×      ×      ×         ×      ×       ×',
    FB: ' ×    ×       ×        ×     ×      yes    ×         ×      yes     ×',
    CB: ' ×    ×       ×        ×     ×      ×      yes       ×      yes     yes',
  };
  const cells = Object.entries(TABLE).flatMap(([state, line]) =>
    line
      .trim()
      .split(/\s+/)
      .map((cell, column) => [state as State, COLUMNS[column] as Operation, cell === 'yes'] as const),
  );

  test('the table speaks of every state and operation', () => {
    expect(cells).toHaveLength(Object.keys(WAY).length * COLUMNS.length);
  });

  test.each(cells)('%s: %s → %s', (state, operation, allowed) => {
    expect(itemIn(state).allows(operation)).toBe(allowed);
  });
});

describe('the table of states', () => {
  const asked = Object.entries(OPERATIONS).map(([operation, { event }]) => [operation as Operation, event] as const);
  const own = asked.filter(([, event]) => event !== 'DISABLED' && event !== 'RESYNC_STARTED');

  test.each(STATE_NAMES)('%s offers exactly what has a place in it', (state) => {
    const { allowed, on } = ITEM_STATES[state];
    const offered = own.filter(([operation]) => operation in allowed).map(([, event]) => event);
    const taken = own.filter(([, event]) => event in on).map(([, event]) => event);
    expect(offered).toEqual(taken);
    // Whatever is offered at once; a resynchronisation is offered besides while one is due.
    if ('RepairReplication' in allowed) expect(on).toHaveProperty('RESYNC_STARTED');
  });

  test('nothing is called recorded or documented of a state that was never seen', () => {
    const unseen = STATE_NAMES.filter((state) => !['recorded', 'documented'].includes(ITEM_STATES[state].known));
    const told = unseen.filter((state) => ITEM_STATES[state].allowed.DisableProtection === 'recorded');
    expect(told).toEqual([]);
  });
});

describe('a disk that no longer matches its replica', () => {
  const broken: ItemEvent = { type: 'RESYNC_REQUIRED', reason: 'SourceAgentUncleanSystemShutdownError' };

  test.each<State>(['I', 'P', 'T', 'IR', 'PR'])(
    'offers to repair replication in %s, until the resync starts',
    (state) => {
      const item = itemIn(state);
      item.send(broken);
      expect(item.resyncReason).toBe('SourceAgentUncleanSystemShutdownError');
      expect(item.allows('RepairReplication')).toBe(true);
      item.send({ type: 'RESYNC_STARTED' });
      expect(item.resyncReason).toBeUndefined();
      expect(item.allows('RepairReplication')).toBe(false);
    },
  );

  test('is of no concern where nothing replicates', () => {
    for (const state of ['X', 'F', 'C', 'R', 'XB', 'FB', 'CB'] as const) {
      const item = itemIn(state);
      item.send(broken);
      expect(item.resyncReason).toBeUndefined();
    }
  });

  test('is forgotten when replication is disabled: nothing may be asked for any more', () => {
    for (const state of ['I', 'P', 'T', 'IR', 'PR'] as const) {
      const item = itemIn(state);
      item.send(broken);
      item.send({ type: 'DISABLED' });
      expect(item.face.allowedOperations).toEqual([]);
    }
  });

  test('is still so after a failback that was refused, and forgotten by one that was not', () => {
    const item = itemIn('PR');
    item.send(broken);
    item.send({ type: 'FAILOVER_STARTED' });
    expect(item.face.allowedOperations).toEqual([]);
    item.send({ type: 'FAILBACK_REFUSED' });
    expect(item.face.allowedOperations).toEqual(['RepairReplication', 'UnplannedFailover', 'DisableProtection']);
    for (const ended of ['FAILED_OVER', 'FAILOVER_FAILED'] as const) {
      const other = itemIn('PR');
      other.send(broken);
      other.send({ type: 'FAILOVER_STARTED' });
      other.send({ type: ended });
      expect(other.resyncReason).toBeUndefined();
    }
  });

  test('is forgotten by a failover: what runs in Azure has its own disks', () => {
    const item = itemIn('P');
    item.send(broken);
    item.send({ type: 'FAILOVER_STARTED' });
    expect(item.face.allowedOperations).toEqual([]);
    item.send({ type: 'FAILED_OVER' });
    expect(item.face.allowedOperations).toEqual(['Commit', 'ChangePit', 'CancelFailover', 'DisableProtection']);
    item.send({ type: 'COMMITTED' });
    item.send({ type: 'REPROTECT_STARTED' });
    item.send({ type: 'REPROTECTED' });
    expect(item.resyncReason).toBeUndefined();
  });
});

describe('ways back', () => {
  test('a failover that could not be completed can be tried again, or replication repaired', () => {
    const again = itemIn('FX');
    again.send({ type: 'FAILOVER_STARTED' });
    expect(again.state).toBe('failingOver');
    const repaired = itemIn('FX');
    repaired.send({ type: 'RESYNC_STARTED' });
    expect(repaired.state).toBe('initialReplication');
  });

  test('a failover that was cancelled before its commit leaves the item as one that could not be completed', () => {
    const item = itemIn('F');
    item.send({ type: 'FAILOVER_CANCELLED' });
    expect(item.face).toEqual(itemIn('FX').face);
  });

  test('a reprotect that failed leaves the machine committed in Azure', () => {
    const item = itemIn('R');
    item.send({ type: 'REPROTECT_FAILED' });
    expect(item.state).toBe('committed');
  });

  test('a failback that failed leaves the machine serving in Azure while its copy at home is caught up', () => {
    const item = itemIn('XB');
    item.send({ type: 'FAILOVER_FAILED' });
    expect(item.face).toMatchObject({ provider: 'InMage', activeLocation: 'Primary' });
    expect(item.state).toBe('initialReplicationHome');
  });

  test('from committed at home the circle closes: protected towards Azure again', () => {
    const item = itemIn('CB');
    item.send({ type: 'REPROTECT_STARTED' });
    item.send({ type: 'ENABLED' });
    item.send({ type: 'FIRST_POINT' });
    expect(item.face).toMatchObject({ provider: 'InMageAzureV2', protectionState: 'Protected' });
  });
});
