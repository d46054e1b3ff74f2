/**
 * The journal's records with their fields typed, kind by kind, as `docs/journal.md` describes them. A property switches
 * on `kind` and the compiler knows the rest; kinds that no property reads are not listed.
 */
import type { Symptom } from '../../chaos/fault.ts';
import type { JournalRecord } from '../../simulator/journal/journal.ts';

type Told<Kind extends string, Fields> = Readonly<{ seq: number; at: number; node: string; kind: Kind } & Fields>;

export type Purpose = 'production' | 'test' | 'infrastructure';
export type RowEntry = readonly [table: string, id: number, digest: string, refers?: number];

// ----------------------------------------------------------------------------------------------------------- the drill

type Subject = { operation: string; subject: string; expect: string };
export type Attempt = Told<'attempt', Subject>;
export type AttemptEnd = Told<'attempt.end', Subject & { outcome: 'refused' | 'accepted'; code?: string }>;
export type FaultInject = Told<
  'fault.inject',
  { fault: string; id: string; title: string; parameters?: unknown; symptoms?: readonly Symptom[] }
>;
export type FaultHeal = Told<'fault.heal', { fault: string; id: string }>;
export type Disaster = Told<'disaster', { servers: readonly string[] }>;
export type ExpectProtected = Told<'expect.protected', { servers: readonly string[]; withinMs: number }>;
type MachineLeft = { machine: string; server: string; purpose: Purpose; power: 'on' | 'off' };
type DiskLeft = { readonly place: 'azure' | 'vmware'; readonly name: string; readonly snapshots?: readonly string[] };
type FilesLeft = { readonly machine: string; readonly role: string; readonly paths: readonly string[] };
type BlobsLeft = { readonly account: string; readonly blobs: number; readonly paths?: readonly string[] };
export type LabEnd = Told<
  'lab.end',
  {
    machines: readonly MachineLeft[];
    disks?: readonly DiskLeft[];
    files?: readonly FilesLeft[];
    accounts?: readonly BlobsLeft[];
  }
>;

// ----------------------------------------------------------------------------------------------------------- the world

type MachineFields = { machine: string; server: string; purpose: Purpose };
/** `file`: on its datastore, where that is not the disk's name. */
type MachineDisk = { readonly name: string; readonly disk: string; readonly file?: string };
type DiskFields = { disk: string; server: string; machine: string; position: number };
type WorkloadFields = { server: string; machine: string };
type Transaction = WorkloadFields & { table: string; id: number };

export type MachineCreated = Told<
  'machine.created',
  MachineFields & {
    place: 'site' | 'azure' | 'vmware';
    network?: string;
    /** In its first network. */
    address?: string;
    /** The address that was asked for, when it does not lie in the network. */
    outOfRange?: string;
    disks: readonly MachineDisk[];
  }
>;
export type AskedFor = { readonly item: string; readonly purpose: 'test' | 'failover' };
/** Disks that a client named when it enabled replication; it left the others of the machine out. */
export type DisksAsked = Told<'disks.asked', { item: string; disks: readonly string[] }>;
/** What a client asked for: at enabling, at a change of the settings, or with a test failover. */
export type NetworkAsked = Told<'network.asked', AskedFor & { network: string }>;
/** As its request leaves the desk: the addresses that the machine of a failover, and that of a test, are to have. */
export type AddressAsked = Told<'address.asked', { item: string; failover?: string; test?: string }>;
export type MachineRemoved = Told<'machine.removed', MachineFields>;
export type MachinePower = Told<'machine.power', MachineFields & { power: 'on' | 'off'; why?: string }>;
export type AgentInstalled = Told<'agent.installed', { machine: string; server: string; version: string }>;
export type DiskMark = Told<'disk.mark', DiskFields & { tag: string; held: boolean }>;
export type DiskHeld = Told<'disk.held', DiskFields>;
export type DiskReleased = Told<'disk.released', DiskFields>;
export type CachePut = Told<
  'cache.put',
  { account: string; path: string; bytes: number; readable: boolean; beginsLike?: string }
>;
/** Minutes in which a line of the site carried data nearly all the time. */
export type LineFull = Told<'line.full', { link: string; direction: 'up' | 'down'; fromMs: number; toMs: number }>;
/** In a live lab: this computer had more to do than it could, so that answers came late, or not in time. */
export type ComputerBusy = Told<'computer.busy', { fromMs: number; toMs: number; perCore: number }>;
export type LinkReadable = Told<'link.readable', { link: string; from: string; to: string; port: number }>;
export type WorkloadOpened = Told<
  'workload.opened',
  WorkloadFields & { integrity: string; recovered: boolean; rows: readonly RowEntry[]; position: number }
>;
export type WorkloadStarted = Told<'workload.started', WorkloadFields & { purpose: Purpose }>;
export type WorkloadStopped = Told<'workload.stopped', WorkloadFields & { purpose: Purpose }>;
export type WorkloadFrozen = Told<'workload.frozen', WorkloadFields>;
export type WorkloadThawed = Told<'workload.thawed', WorkloadFields>;
export type WorkloadBegin = Told<'workload.begin', Transaction & { position: number }>;
export type WorkloadCommit = Told<
  'workload.commit',
  Transaction & { refers?: number; digest: string; position: number }
>;
export type WorkloadFailed = Told<'workload.failed', Transaction & { reason: string }>;

// ----------------------------------------------------------------------------------------------------- roles at the site

export type RoleState = Told<'role.state', { role: string; by?: string; from?: string; to: string; failure?: string }>;
/** What fails now, while the state is the one that was entered for another failure. */
export type RoleFailure = Told<'role.failure', { role: string; state: string; failure: string }>;
/** Whom a role cannot reach any more, and can again; written by the world. */
export type PeerFailed = Told<'peer.failed', { host: string; port: number; code: string }>;
export type PeerReached = Told<'peer.reached', { host: string; port: number }>;
/** There is no room on the disk of a role's files, and there is some again; written by the world. */
export type DiskFull = Told<'disk.full', { code: string }>;
export type DiskRoom = Told<'disk.room', object>;
/** The world's word at a role's own network: what came of the last request of a kind, once for each change. */
export type PeerAnswer = Told<
  'peer.answer',
  { host: string; port: number; about: string; status?: number; code?: string }
>;
export type TagFailed = Told<'tag.failed', { consistency: string; code: string }>;
export type TagGroupFailed = Told<'tag.group-failed', { group?: string; code: string }>;
export type SourceFinished = Told<'source.finished', { finalTag?: string; frozen?: boolean }>;
export type MonitoringState = Told<'monitoring.state', { failure?: string }>;
/** Of a replica on a master target; without `from` when it was opened. */
export type ReplicaState = Told<
  'replica.state',
  { server: string; epoch: number; by?: string; from?: string; to: string }
>;
/** Disks of a machine at home were made from a point. */
export type ReplicaReleased = Told<
  'replica.released',
  { server: string; epoch: number; tag: string; disks: readonly string[] }
>;
/** Nobody orders the replica any more: its disks go, and what was noted of it. */
export type ReplicaGivenUp = Told<'replica.given-up', { server: string; epoch?: number; disks?: readonly string[] }>;
/** Written by a master target without `item`, by the service with it. */
export type ApplyBatch = Told<
  'apply.batch',
  {
    item?: string;
    server: string;
    epoch: number;
    sequence: number;
    sealedBytes?: number;
    plainBytes?: number;
    /** The last of the copy that began the epoch. */
    copied?: true;
  }
>;

// -------------------------------------------------------------------------------------------- the Site Recovery service

type Stream = { item: string; server: string; epoch: number };
type JobFields = { job: string; scenario: string; item: string };
type HealthSubject = { item?: string; component?: string; code: string };

type PolicyFields = {
  policy: string;
  /** Of a failback policy. */
  homeward?: boolean;
  appConsistentMinutes: number;
  retentionMinutes: number;
  rpoThresholdMinutes?: number;
  multiVmSync?: boolean;
};

export type PolicyCreated = Told<'policy.created', PolicyFields>;
export type PolicyChanged = Told<'policy.changed', PolicyFields>;
export type SiteState = Told<'site.state', { site: string; state: 'connected' | 'disconnected' }>;
/** What a site says of something that it was asked to do once. */
export type SiteTaskOutcome = Told<'site-task.outcome', { site: string; task: string; done: boolean; code?: string }>;
type Seen = { protectionState: string; activeLocation?: string; provider?: string };
/** `by`: the event of the chart. */
export type ItemState = Told<'item.state', { item: string; from?: string; to: string; by?: string } & Seen>;
export type ItemAllowed = Told<'item.allowed', { item: string; operations: readonly string[] }>;
export type Refusal = Told<
  'refusal',
  { operation: string; subject: string; code: string; status: number; provider?: string }
>;
export type JobStart = Told<
  'job.start',
  JobFields & {
    choice?: string;
    point?: string;
    multiVmPoint?: boolean;
    shutDownSource?: boolean;
    /** Of a recovery plan: its boot groups, with the items that take part. */
    groups?: readonly (readonly string[])[];
    cancels?: readonly string[];
  }
>;
/**
 * From which point an operator's client asks to bring a machine up, as its request leaves the desk; none is the latest. For a
 * plan it names kinds, one for each way that its machines may go.
 */
export type PointAsked = Told<
  'point.asked',
  {
    item: string;
    scenario: string;
    point?: string;
    kinds?: readonly string[];
    /** Where machines are to come up: `azure`, `home`. Absent where a client leaves it open. */
    sides?: readonly string[];
    shutDownSource?: boolean;
  }
>;
export type JobTask = Told<'job.task', { job: string; item: string; task: string; state: string; code?: string }>;
export type JobTaskBegun = Told<'job.task.begun', { job: string; item: string; task: string }>;
/** A manual action of a recovery plan is to be done, and was: by whom. */
export type JobSuspended = Told<'job.suspended', { job: string; item: string; action: string }>;
export type JobResumed = Told<'job.resumed', { job: string; item: string; action: string; by?: string; code?: string }>;
type ActionPlace = {
  action: string;
  how: 'manual' | 'runbook' | 'script';
  step: 'Shutdown' | 'Failover' | 'Boot';
  /** From 1, for `Boot`; 0 otherwise. */
  group: number;
  when: 'before' | 'after';
};
/** What an operator's client writes into a recovery plan, in the order in which a plan goes through it. */
export type PlanAsked = Told<
  'plan.asked',
  { plan: string; actions: readonly (ActionPlace & { types: readonly string[]; directions: readonly string[] })[] }
>;
export type PlanActionBegun = Told<'plan.action.begun', { job: string; item: string } & ActionPlace>;
export type PlanAction = Told<
  'plan.action',
  {
    job: string;
    item: string;
    state: string;
    code?: string;
    output?: string;
    by?: string;
    comments?: string;
  } & ActionPlace
>;
export type JobEnd = Told<'job.end', JobFields & { state: string; code?: string; message?: string }>;
export type ReplicationStarted = Told<
  'replication.started',
  Stream & {
    direction: 'to-azure' | 'to-site';
    begin: string;
    policy?: string;
    processServer?: string;
    /** On the way home. */
    masterTarget?: string;
    /** On the way home to what the server was before. */
    location?: 'original';
    keyDigest?: string;
  }
>;
/** The item's data goes through another process server from now on; what the former still had is lost. */
export type ProcessServerSwitched = Told<
  'process-server.switched',
  { item: string; server: string; from?: string; to?: string }
>;
export type ReplicationStopped = Told<'replication.stopped', Stream>;
/** It was purged: the vault has forgotten it, and the site goes on as it was ordered last. */
export type ReplicationLeft = Told<'replication.left', Stream>;
export type PointCreated = Told<
  'point.created',
  Stream & { point: string; tag: string; tagAtMs: number; consistency: 'crash' | 'application'; group?: string }
>;
export type PointsDeleted = Told<'points.deleted', { item: string; points: readonly string[]; why: string }>;
type PreparedFields = {
  item: string;
  point: string;
  tag: string;
  sources: readonly string[];
  disks: readonly string[];
  /** It comes home to the machine that it was; that finds its new disks when it is switched on. */
  original?: true;
};
export type MachinePrepared = Told<'machine.prepared', MachineFields & PreparedFields>;
export type RpoReported = Told<'rpo.reported', { item: string; server: string; rpoMs: number; tag: string }>;
export type HealthRaise = Told<'health.raise', HealthSubject & { severity: string; detail?: string }>;
export type HealthClear = Told<'health.clear', HealthSubject>;
export type ServiceEvent = Told<'event', { item: string; code: string; alert?: string; raisedAtMs?: number }>;
export type EventTold = Told<'event.told', { about: string; code: string; severity: string; subject: string }>;

export type Entry =
  | Attempt
  | AttemptEnd
  | FaultInject
  | FaultHeal
  | Disaster
  | ExpectProtected
  | LabEnd
  | MachineCreated
  | NetworkAsked
  | DisksAsked
  | AddressAsked
  | MachineRemoved
  | MachinePower
  | AgentInstalled
  | DiskMark
  | DiskHeld
  | DiskReleased
  | CachePut
  | LineFull
  | ComputerBusy
  | LinkReadable
  | WorkloadOpened
  | WorkloadStarted
  | WorkloadStopped
  | WorkloadFrozen
  | WorkloadThawed
  | WorkloadBegin
  | WorkloadCommit
  | WorkloadFailed
  | RoleState
  | RoleFailure
  | PeerFailed
  | PeerReached
  | DiskFull
  | DiskRoom
  | PeerAnswer
  | TagFailed
  | TagGroupFailed
  | SourceFinished
  | MonitoringState
  | ReplicaState
  | ReplicaReleased
  | ReplicaGivenUp
  | ApplyBatch
  | PolicyCreated
  | PolicyChanged
  | SiteState
  | SiteTaskOutcome
  | ItemState
  | ItemAllowed
  | Refusal
  | JobStart
  | PointAsked
  | JobTask
  | JobTaskBegun
  | JobSuspended
  | JobResumed
  | PlanAsked
  | PlanActionBegun
  | PlanAction
  | JobEnd
  | ReplicationStarted
  | ProcessServerSwitched
  | ReplicationStopped
  | ReplicationLeft
  | PointCreated
  | PointsDeleted
  | MachinePrepared
  | RpoReported
  | HealthRaise
  | HealthClear
  | ServiceEvent
  | EventTold;

/** The records as entries. Kinds that are not listed above are among them and fall through every `switch`. */
export function entriesOf(run: { readonly records: readonly JournalRecord[] }): readonly Entry[] {
  // The journal's description is the contract; a record that breaks it makes its property fail, and so inconclusive.
  return run.records as unknown as readonly Entry[];
}

/** The entries of one kind, in order. */
export function entriesOfKind<Kind extends Entry['kind']>(
  run: { readonly records: readonly JournalRecord[] },
  kind: Kind,
): Extract<Entry, { kind: Kind }>[] {
  return entriesOf(run).filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
}
