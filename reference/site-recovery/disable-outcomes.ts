/**
 * What disabling and purging replication leave behind in each state of an item, as data: for the page that tells it and the
 * tests that live through it.
 *
 * Documented: disabling cleans up at the site as well and needs its configuration server connected, purging leaves the
 * replication configuration there, and the Mobility service stays installed after either. Recorded: disabling takes 3.3 to 5
 * minutes. Which states refuse is recorded for some (facts, section 5.6), inferred for the rest; which machines stay is inferred.
 */

/** What stays in Azure, of which nobody asks any more. */
export type InAzure = 'the machine that serves' | 'the test machine' | 'the machine, switched off';

/** What a site that is purged goes on with, as it was ordered last. */
export type Ordered =
  | 'the source ships to the cache storage'
  | 'the machine in Azure ships home'
  | 'the master target keeps the replica';

export interface DisableOutcome {
  /** Of the item's chart. */
  readonly state: string;
  /** Refused at once, by either operation and whether the site is there or not. */
  readonly refused?: true;
  readonly inAzure?: InAzure;
  /** Disks of the machine that came home, on a datastore of the site. */
  readonly atHome?: true;
  /** After a purge alone; absent where nothing is ordered any more. */
  readonly ordered?: Ordered;
}

const TO_AZURE = 'the source ships to the cache storage';
const HOME = 'the machine in Azure ships home';

export const DISABLE_OUTCOMES: readonly DisableOutcome[] = [
  // Both are asked before there is an order: later it is as in the next state.
  { state: 'enabling' },
  { state: 'initialReplication', ordered: TO_AZURE },
  { state: 'protected', ordered: TO_AZURE },
  { state: 'testing', inAzure: 'the test machine', ordered: TO_AZURE },
  { state: 'failingOver', refused: true },
  { state: 'failoverIncomplete' },
  { state: 'failedOver', inAzure: 'the machine that serves' },
  { state: 'committed', inAzure: 'the machine that serves' },
  { state: 'reprotecting', refused: true },
  { state: 'initialReplicationHome', inAzure: 'the machine that serves', ordered: HOME },
  { state: 'protectedHome', inAzure: 'the machine that serves', ordered: HOME },
  { state: 'failingBack', refused: true },
  {
    state: 'failedBack',
    inAzure: 'the machine, switched off',
    atHome: true,
    ordered: 'the master target keeps the replica',
  },
  { state: 'committedHome', atHome: true },
  { state: 'reprotectingToAzure', atHome: true },
];
