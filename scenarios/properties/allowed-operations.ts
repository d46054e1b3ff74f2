/**
 * What clients may ask for in every state of an item is what the facts say, and nothing else is carried out. The table
 * below is written down from the facts (sections 5.5 and 5.6) once more, so that a reference which changes its own is
 * found out.
 *
 * Which state an item is in is read from what clients see, and from the jobs for what they cannot see: that a test is
 * under way reads *Protected* all the same. While a job works on an item it may allow nothing.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type JobEnd, type JobStart, type Refusal } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { JobsOfItems, takingPart } from './jobs-of-items.ts';
import type { Property } from './property.ts';
import { counted, duration, listed } from './wording.ts';

/** By provider and protection state. The first five are recorded, the others inferred. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'InMageAzureV2 Protected': ['DisableProtection', 'TestFailover', 'UnplannedFailover'],
  'InMageAzureV2 UnplannedFailoverCompletionFailed': ['DisableProtection', 'RepairReplication', 'UnplannedFailover'],
  'InMageAzureV2 UnplannedFailoverCommitted': ['CompleteMigration', 'DisableProtection', 'SwitchProtection'],
  'InMage Protected': ['DisableProtection', 'UnplannedFailover'],
  'InMage UnplannedFailoverCommitted': ['CompleteMigration', 'DisableProtection', 'SwitchProtection'],
  'InMageAzureV2 Unprotected': [],
  'InMageAzureV2 EnablingProtection': ['DisableProtection'],
  'InMageAzureV2 InitialReplicationInProgress': ['DisableProtection'],
  'InMageAzureV2 UnplannedFailoverInitiated': [],
  'InMageAzureV2 UnplannedFailoverCommitPendingStatesBegin': [
    'CancelFailover',
    'ChangePit',
    'Commit',
    'DisableProtection',
  ],
  'InMageAzureV2 ReprotectInitiated': [],
  'InMage InitialReplicationInProgress': ['DisableProtection'],
  'InMage UnplannedFailoverInitiated': [],
  'InMage UnplannedFailoverCommitPendingStatesBegin': ['Commit', 'DisableProtection'],
};
/** While a test machine stands. Inferred. */
const UNDER_TEST = ['DisableProtection', 'TestFailoverCleanup'];
/** Offered while a resynchronisation is pending. Recorded. */
const REPAIR = 'RepairReplication';
const REPLICATING: ReadonlySet<string> = new Set(['Protected', 'InitialReplicationInProgress']);
/** By these the service says that one is pending. */
const PENDING: ReadonlySet<string> = new Set(['78024', '90103']);
/** Health is looked at once a minute; what it says and what is allowed change a little apart. */
const HEALTH_LOOK_MS = 2 * 60_000;

/** What has to be allowed for a job of a kind to be carried out. */
const ASKS_FOR: Readonly<Record<string, string>> = {
  TestFailover: 'TestFailover',
  TestFailoverCleanup: 'TestFailoverCleanup',
  UnplannedFailover: 'UnplannedFailover',
  ApplyRecoveryPoint: 'ChangePit',
  CommitFailover: 'Commit',
  CancelFailover: 'CancelFailover',
  SwitchReplicationGroupProtection: 'SwitchProtection',
  RepairVMReplication: REPAIR,
  DisableDr: 'DisableProtection',
};

/** They make a test, and end it. */
const TESTS: ReadonlySet<string> = new Set(['TestFailover', 'TestFailoverCleanup']);

interface Wrong {
  readonly sinceMs: number;
  readonly item: string;
  readonly why: string;
  readonly evidence: string;
  /** So long it may be so. */
  readonly graceMs: number;
}

interface Item {
  /** Provider and protection state. */
  face: string;
  protectionState: string;
  /** Undefined before it said so. */
  allowed: readonly string[] | undefined;
  /** Whether a test stands; while one is made or cleaned up that is for the list itself to tell. */
  underTest: 'yes' | 'no' | 'changing';
  /** Codes by which health says now that a resynchronisation is pending. */
  readonly pending: Set<string>;
  wrong: Wrong | undefined;
}

export const allowedOperations: Property = {
  name: 'allowed-operations',
  title: 'In every state an item allows the operations that the facts name, and no other is carried out',
  judge(run) {
    const findings = new Findings();
    const items = new Map<string, Item>();
    const jobs = new JobsOfItems();
    const leastMs = slackMs(run);
    const tell = (wrong: Wrong | undefined, untilMs: number) => {
      if (!wrong || untilMs - wrong.sinceMs <= leastMs + wrong.graceMs) return;
      const about = { subject: wrong.item, code: wrong.why };
      findings.violation(`${wrong.evidence}, from ${duration(wrong.sinceMs)} to ${duration(untilMs)}`, about);
    };
    /** What holds between two moments; within one, records stand in some order. */
    const settle = (sinceMs: number) => {
      for (const [name, item] of items) {
        const found = whyWrong(item, jobs.isBusy(name));
        const evidence = found && `${name} ${found.why}`;
        if (evidence === item.wrong?.evidence) continue;
        tell(item.wrong, sinceMs);
        item.wrong = found && { ...found, item: name, sinceMs, evidence: `${name} ${found.why}` };
      }
    };
    let nowMs = 0;
    for (const entry of entriesOf(run)) {
      if (entry.at > nowMs) settle(nowMs);
      nowMs = entry.at;
      if (entry.kind === 'item.allowed') findings.looked += 1;
      if (entry.kind === 'job.start') {
        for (const name of takingPart(entry)) {
          const why = whyNotAllowed(items.get(name), entry);
          if (!why) continue;
          const told = `${entry.scenario} of ${name} was begun at ${duration(entry.at)}, ${why}`;
          findings.violation(told, { subject: name, code: entry.scenario });
        }
      }
      const whyNot = entry.kind === 'refusal' && whyRefusedWrongly(items.get(entry.subject), entry);
      if (whyNot) {
        const told = `${entry.operation} of ${entry.subject} was refused with ${entry.code} at ${duration(entry.at)}`;
        findings.violation(`${told}, ${whyNot}`, { subject: entry.subject, code: entry.code });
      }
      takeInto(items, entry, jobs);
      jobs.take(entry);
    }
    settle(nowMs);
    for (const item of items.values()) tell(item.wrong, endOf(run).atMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} what an item allowed became another: what its state allows`,
      'no item said what it allows',
    );
  },
};

function takeInto(items: Map<string, Item>, entry: Entry, jobs: JobsOfItems): void {
  if (entry.kind === 'item.state') {
    const item = itemOf(items, entry.item);
    item.face = `${entry.provider} ${entry.protectionState}`;
    item.protectionState = entry.protectionState;
    if (entry.protectionState !== 'Protected') item.underTest = 'no';
  } else if (entry.kind === 'item.allowed') itemOf(items, entry.item).allowed = entry.operations;
  else if (entry.kind === 'health.raise' && PENDING.has(entry.code))
    items.get(entry.item ?? '')?.pending.add(entry.code);
  else if (entry.kind === 'health.clear') items.get(entry.item ?? '')?.pending.delete(entry.code);
  else if (entry.kind === 'job.start' && TESTS.has(entry.scenario)) {
    for (const name of takingPart(entry)) itemOf(items, name).underTest = 'changing';
  } else if (entry.kind === 'job.end' && TESTS.has(entry.scenario)) {
    for (const name of jobs.itemsOf(entry.job)) itemOf(items, name).underTest = afterJob(entry, itemOf(items, name));
  }
}

/** Of a plan's test some machines may have come about and others not. */
function afterJob({ scenario, state }: JobEnd, { allowed }: Item): Item['underTest'] {
  if (state !== 'Succeeded') return allowed?.includes('TestFailoverCleanup') ? 'yes' : 'no';
  return scenario === 'TestFailover' ? 'yes' : 'no';
}

function itemOf(items: Map<string, Item>, name: string): Item {
  const known = items.get(name);
  if (known) return known;
  const fresh: Item = {
    face: '',
    protectionState: '',
    allowed: undefined,
    underTest: 'no',
    pending: new Set(),
    wrong: undefined,
  };
  items.set(name, fresh);
  return fresh;
}

/** Undefined when the item allows what it should. */
function whyWrong(item: Item, busy: boolean): { readonly why: string; readonly graceMs: number } | undefined {
  const { face, protectionState, allowed, underTest, pending } = item;
  if (face === '' || allowed === undefined || (busy && allowed.length === 0)) return undefined;
  const documented = ALLOWED[face];
  if (!documented) return { why: `is ${protectionState}, of which the facts say nothing`, graceMs: 0 };
  const tested = underTest === 'yes' || (underTest === 'changing' && allowed.includes('TestFailoverCleanup'));
  const expected = tested && protectionState === 'Protected' ? UNDER_TEST : documented;
  const told = `is ${tested ? `${protectionState} and under test` : protectionState} and`;
  const besides = allowed.filter((operation) => !expected.includes(operation));
  const extra = besides.filter((operation) => operation !== REPAIR || !REPLICATING.has(protectionState));
  if (extra.length > 0) return { why: `${told} allows ${listed(extra)}`, graceMs: 0 };
  const missing = expected.filter((operation) => !allowed.includes(operation));
  if (missing.length > 0) return { why: `${told} does not allow ${listed(missing)}`, graceMs: 0 };
  if (expected.includes(REPAIR) || !REPLICATING.has(protectionState)) return undefined;
  if (besides.length > 0 === pending.size > 0) return undefined;
  const why = besides.length > 0 ? `allows ${REPAIR} though none is due` : `does not allow ${REPAIR} though one is due`;
  return { why: `${told} ${why}`, graceMs: HEALTH_LOOK_MS };
}

function whyNotAllowed(item: Item | undefined, { scenario }: JobStart): string | undefined {
  const operation = ASKS_FOR[scenario];
  if (!item?.allowed || operation === undefined || item.allowed.includes(operation)) return undefined;
  // While an item is Protected it may be resynchronised though that is not offered. Recorded.
  if (operation === REPAIR && item.face === 'InMageAzureV2 Protected' && item.allowed.length > 0) return undefined;
  return `when it allowed ${item.allowed.length === 0 ? 'nothing' : listed(item.allowed)}`;
}

/** What the item had to allow for a request not to be refused because of its state. */
const REFUSED_UNLESS: Readonly<Record<string, string>> = {
  'test failover': 'TestFailover',
  'test failover cleanup': 'TestFailoverCleanup',
  failover: 'UnplannedFailover',
  'change recovery point': 'ChangePit',
  commit: 'Commit',
  'cancel the failover': 'CancelFailover',
  reprotect: 'SwitchProtection',
  'disable replication': 'DisableProtection',
};
const STATE_FORBIDS = 'OperationNotAllowedInCurrentState';
/** Said of a request before anybody looks at the state. */
const WHATEVER_THE_STATE: ReadonlySet<string> = new Set(['MultiVmMemberAlone', 'FailbackToPhysicalNotSupported']);
const CONFLICT = 409;

function whyRefusedWrongly(item: Item | undefined, { code, operation, provider, status }: Refusal): string | undefined {
  const needed = REFUSED_UNLESS[operation];
  if (!item?.allowed || needed === undefined) return undefined;
  if (!item.allowed.includes(needed)) {
    const tells = code === STATE_FORBIDS || status !== CONFLICT || WHATEVER_THE_STATE.has(code);
    return tells ? undefined : `when its state did not allow it, which is ${STATE_FORBIDS}`;
  }
  return code === STATE_FORBIDS && !isOtherWay(item, operation, provider) ? 'when it was allowed' : undefined;
}

/** A failback of what replicates to Azure, or the other way round: the state allows one of the two. */
function isOtherWay({ face }: Item, operation: string, provider: string | undefined): boolean {
  if (provider === undefined) return false;
  const replicates = face.startsWith(`${provider} `);
  if (operation === 'reprotect') return replicates;
  return operation === 'failover' && !replicates;
}
