/** How each event of the item's chart is brought about: by what an operator asks, by a fault, or by waiting. */
import type { ItemEvent } from '../../reference/site-recovery/item-chart.ts';
import type { Move } from '../moves/plan.ts';
import { minutes } from '../times.ts';

type EventName = ItemEvent['type'];

/** What the service does when it has come so far. */
export const HAPPENS_BY_ITSELF: ReadonlySet<string> = new Set<EventName>([
  'ENABLED',
  'FIRST_POINT',
  'FAILED_OVER',
  'REPROTECTED',
]);

/** What can be asked of one server, and when a state offers it (facts, sections 5.5 and 5.6). */
export interface Ask {
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Its name on a state's list; undefined for what no state of an item offers. */
  readonly listed?: string;
  /** One of two directions: offered only where the item replicates this way. */
  readonly provider?: 'InMageAzureV2' | 'InMage';
  /** States in which it may be carried out all the same. */
  readonly unlisted?: readonly string[];
}

/** A client names no point, so that a server without points is asked too. */
const latest = { point: 'Latest' };

export const ASKS: readonly Ask[] = [
  { operation: 'enable-replication' },
  { operation: 'test-failover', listed: 'TestFailover', parameters: latest },
  { operation: 'test-failover-cleanup', listed: 'TestFailoverCleanup' },
  { operation: 'failover', listed: 'UnplannedFailover', provider: 'InMageAzureV2', parameters: latest },
  { operation: 'failback', listed: 'UnplannedFailover', provider: 'InMage' },
  { operation: 'change-recovery-point', listed: 'ChangePit' },
  { operation: 'cancel-failover', listed: 'CancelFailover' },
  { operation: 'commit', listed: 'Commit' },
  { operation: 'reprotect-home', listed: 'SwitchProtection', provider: 'InMageAzureV2' },
  { operation: 'reprotect-to-azure', listed: 'SwitchProtection', provider: 'InMage' },
  { operation: 'disable-replication', listed: 'DisableProtection' },
  {
    operation: 'resynchronise',
    listed: 'RepairReplication',
    // What replicates is resynchronised though it is on no list (recorded), or is on it while one is due.
    unlisted: ['initialReplication', 'protected', 'testing', 'initialReplicationHome', 'protectedHome'],
  },
];

/** Flows whose outcome depends on what went before. Between these events the shortest way is taken. */
export const HISTORIES: Readonly<Record<string, readonly EventName[]>> = {
  'cancelled-and-failed-over-again': ['FAILED_OVER', 'FAILOVER_CANCELLED', 'FAILED_OVER', 'COMMITTED'],
  'cancelled-twice-and-repaired': [
    'FAILED_OVER',
    'FAILOVER_CANCELLED',
    'FAILED_OVER',
    'FAILOVER_CANCELLED',
    'RESYNC_STARTED',
    'FIRST_POINT',
    'TEST_STARTED',
    'TEST_CLEANED',
  ],
  'failed-back-and-failed-over-with-tests-between': [
    'TEST_STARTED',
    'TEST_CLEANED',
    'FAILED_OVER',
    'COMMITTED',
    'REPROTECTED',
    'FIRST_POINT',
    'FAILED_OVER',
    'COMMITTED',
    'REPROTECT_STARTED',
    'ENABLED',
    'FIRST_POINT',
    'TEST_STARTED',
    'TEST_CLEANED',
    'FAILED_OVER',
    'COMMITTED',
  ],
  'tested-twice-and-point-changed-twice': [
    'TEST_STARTED',
    'TEST_CLEANED',
    'TEST_STARTED',
    'TEST_CLEANED',
    'FAILED_OVER',
    'POINT_CHANGED',
    'POINT_CHANGED',
    'COMMITTED',
  ],
};

/** What a job brings on its way. */
const BROUGHT: ReadonlySet<string> = new Set<EventName>(['MACHINE_MADE', 'WAY_CHECKED']);

interface Taken {
  readonly from: string;
  readonly event: string;
}

/** Undefined when moves can take it. */
export function whyNever({ event }: Taken, offered: readonly string[]): string | undefined {
  if (BROUGHT.has(event)) return 'it comes with the job that changes the state, on every path of that';
  if (event === 'DISABLED' && !offered.includes('DisableProtection')) return 'disabling is not offered in this state';
  return undefined;
}

/** The moves that bring it about; throws for an event that nobody has told how to bring about. */
export function eventMoves({ from, event }: Taken, server: string, step: number, next?: string): readonly Move[] {
  const asked = (operation: string, parameters?: Readonly<Record<string, unknown>>): Move => ({
    operation,
    subject: server,
    ...(parameters && { parameters }),
  });
  const cancelled = (job: string, task: string): Move => ({
    ...(asked('cancel-job', { job }) as object),
    ...{ operation: 'cancel-job', when: { task, of: server, afterMs: 1_000 } },
  });
  const homeward = from === 'protectedHome' || from === 'failingBack';
  switch (event) {
    case 'TEST_STARTED':
      return [asked('test-failover')];
    case 'TEST_CLEANED':
      return [asked('test-failover-cleanup')];
    case 'TEST_FAILED':
      return [cancelled('TestFailover', 'VmTfoPrepareTestVm')];
    case 'FAILOVER_STARTED':
      if (next !== 'FAILBACK_REFUSED') return [asked(homeward ? 'failback' : 'failover')];
      // One whose machine in Azure is off is refused before anything is done (78093).
      return [{ fault: 'server-loss', parameters: { servers: [server] } }, asked('failback')];
    case 'FAILBACK_REFUSED':
      return [];
    case 'FAILOVER_FAILED':
      if (from === 'failedOver') {
        return [asked('change-recovery-point'), cancelled('ApplyRecoveryPoint', 'VmFailover')];
      }
      return [cancelled('UnplannedFailover', homeward ? 'VmShutdownVmOnPrimary' : 'VmFailover')];
    case 'FAILOVER_CANCELLED':
      return [asked('cancel-failover')];
    case 'POINT_CHANGED':
      return [asked('change-recovery-point', { older: 1 })];
    case 'COMMITTED':
      return [asked('commit')];
    case 'REPROTECT_STARTED':
      return [asked(from === 'committed' ? 'reprotect-home' : 'reprotect-to-azure')];
    case 'REPROTECT_FAILED':
      return [cancelled('SwitchReplicationGroupProtection', 'ProtectReplicaTask')];
    case 'RESYNC_REQUIRED': {
      const as = `cut-${step + 1}`;
      const fault = { fault: 'server-restart', parameters: { servers: [server] }, as };
      return [fault, { heal: as, when: { afterMs: minutes(1) } }, { waitMs: minutes(10) }];
    }
    case 'RESYNC_STARTED':
      return from === 'failoverIncomplete' || from === 'protected'
        ? [asked('resynchronise')]
        : [...eventMoves({ from, event: 'RESYNC_REQUIRED' }, server, step), { waitMs: minutes(45) }];
    case 'DISABLED':
      return [
        from === 'enabling' || from === 'reprotectingToAzure'
          ? { operation: 'disable-replication', subject: server, when: { state: from, of: server, afterMs: 200 } }
          : asked('disable-replication'),
      ];
    default:
      throw new TypeError(`nobody has told how the event ${event} is brought about in ${from}`);
  }
}
