/**
 * The seam: everything a role may touch outside itself.
 *
 * A role (Mobility service, configuration server, process server, master target, Site Recovery service) receives one
 * {@link Runtime} and reaches the world through nothing else: it imports no `node:*`, reads no `Date`, draws no
 * `Math.random`, starts no `setTimeout`. Two implementations exist: `simulator/virtual` (one process, virtual time,
 * everything drawn from one seed) and `simulator/live` (sockets, files, wall clock). Role code cannot tell which.
 *
 * When a machine loses power, its runtime goes dead: timers never fire, pending promises never settle, and nothing more
 * is written. A role therefore needs no shutdown logic to be crash-safe, only durable files.
 */
import type { ChartWorld } from './model/chart.ts';
import type { Change, Content, Extent, Parcel } from './model/content.ts';
import type { Result } from './model/result.ts';

export interface Runtime extends ChartWorld {
  /** `<machine>/<role>`, the name under which this role's records stand in the journal. */
  readonly node: string;
  readonly clock: Clock;
  readonly network: Network;
  readonly files: Files;
  readonly volumes: Volumes;
  readonly blobs: Blobs;
  readonly codec: Codec;
  readonly machine: MachineControl;
  /** Other machines, as an installer reaches them that has an account there. */
  readonly remote: RemoteAccess;
  /** What the actions of recovery plans call. */
  readonly automation: Automation;
  readonly journal: Journal;
  /** A stream of random numbers of its own for each name: drawing from one never shifts another. */
  random(stream: string): RandomStream;
  /** A compute fabric that can run machines: Azure itself, or a vCenter reached over the network. */
  hypervisor(endpoint: HypervisorEndpoint): Hypervisor;
}

// ---------------------------------------------------------------------------------------------------------------- time

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z as this machine's clock shows them. */
  nowMs(): number;
  /** Milliseconds by a clock that nobody sets: for how long something has lasted. Says nothing of before the role began. */
  monotonicMs(): number;
  /** Runs `action` once, `delayMs` from now. */
  after(delayMs: number, action: () => void): Timer;
  sleep(delayMs: number): Promise<void>;
}

export interface Timer {
  cancel(): void;
}

export interface RandomStream {
  /** Uniform in [0, 1). */
  float(): number;
  /** Uniform integer in [from, to], both included. */
  integer(from: number, to: number): number;
  bytes(count: number): Uint8Array;
  /** A version-4 UUID. */
  uuid(): string;
}

// ------------------------------------------------------------------------------------------------------------- network

export interface Endpoint {
  /** A name to be resolved, or an IPv4 address. */
  readonly host: string;
  readonly port: number;
}

/** A proxy on the way out, asked by `CONNECT` in plain HTTP. Classic supports it only without authentication (facts, section 2.3). */
export interface ProxySetting extends Endpoint {
  /** What it is said to be spoken to in; default `http`. Nothing here speaks HTTPS to a proxy. */
  readonly protocol?: 'http' | 'https';
  readonly user?: string;
  readonly password?: string;
}

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, starting with `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. Crosses the network by value. */
  readonly body?: unknown;
  /** Bulk data beside the JSON body. */
  readonly payload?: Parcel;
}

export interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly payload?: Parcel;
}

export interface RequestOptions {
  /** Give up after this long, from the first packet to the last byte of the answer. Default 60 000. */
  readonly timeoutMs?: number;
  readonly proxy?: ProxySetting;
  /** Whose certificates to trust: the public authorities (default), or the site's own, known by its passphrase. */
  readonly trust?: 'public' | 'site';
  /** Plain HTTP instead of TLS. Nothing in the architecture asks for it. */
  readonly plaintext?: boolean;
}

/** What a real network stack tells its caller. Telling these apart is half of the diagnosis. */
export type NetworkErrorCode =
  | 'ENOTFOUND' // the name does not resolve
  | 'EHOSTUNREACH' // no route to that address
  | 'ECONNREFUSED' // the host answers, nothing listens (or a firewall rejects)
  | 'ETIMEDOUT' // no answer: host down, packets dropped, or too slow
  | 'ECONNRESET' // an open connection was cut
  | 'CERT_UNTRUSTED' // TLS: the peer's issuer is not trusted (curl 60)
  | 'CERT_HAS_EXPIRED' // TLS: past its end date (curl 60)
  | 'TLS_HANDSHAKE_FAILED' // a tunnel was there, and ended before TLS was agreed on (curl 35)
  | 'PROXY_AUTH_REQUIRED' // HTTP 407 from a proxy in the path
  | 'PROXY_FORBIDDEN'; // HTTP 403 from a URL-filtering proxy in the path

export interface NetworkFailure {
  readonly code: NetworkErrorCode;
  /** Of a certificate that is not trusted: who signed it. It tells a wrong server from something that inspects TLS. */
  readonly issuer?: string;
  readonly message: string;
}

export interface IncomingRequest extends Request {
  /** Address of the machine that asks. */
  readonly from: string;
}

export interface Listener {
  close(): void;
}

export interface Network {
  /** This machine's first IPv4 address. */
  readonly address: string;
  /** Serves HTTPS on `port`. A handler that never answers leaves the caller to its timeout. */
  listen(port: number, handler: (request: IncomingRequest) => Promise<Response> | Response): Listener;
  request(to: Endpoint, request: Request, options?: RequestOptions): Promise<Result<Response, NetworkFailure>>;
}

// --------------------------------------------------------------------------------------------------- files and volumes

export interface FileFailure {
  /** The disk has no room for it. */
  readonly code: 'ENOSPC';
  readonly message: string;
}

export interface DiskSpace {
  readonly capacityBytes: number;
  /** Others may have files there, too: what a role uses itself does not tell what is left. */
  readonly freeBytes: number;
}

/**
 * Durable files of one role. What was not synced is lost with the power; a rename is atomic and durable at once.
 * Paths are relative, with `/`. Disks have an end: what does not fit is refused as a whole, when it is written or when it
 * is synced, and what is safe on disk by then stays as it was.
 */
export interface Files {
  /** Adds at the end, creating the file if need be. */
  append(path: string, data: Parcel): Promise<Result<undefined, FileFailure>>;
  /** Replaces the whole content. Until that is done both need their room. */
  write(path: string, data: Parcel): Promise<Result<undefined, FileFailure>>;
  /** Makes what was written to `path` so far survive a crash. */
  sync(path: string): Promise<Result<undefined, FileFailure>>;
  read(path: string): Promise<Parcel | undefined>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Paths that start with `prefix`, in code-unit order. */
  list(prefix: string): Promise<string[]>;
  /** Of the disk that they lie on. */
  space(): Promise<DiskSpace>;
}

export interface VolumeDescription {
  readonly name: string;
  readonly capacityBytes: number;
}

export type VolumeErrorCode = 'VOLUME_NOT_FOUND' | 'VOLUME_EXISTS' | 'SNAPSHOT_NOT_FOUND';

export interface VolumeFailure {
  readonly code: VolumeErrorCode;
  readonly message: string;
}

/** The disks this role's machine (or, for the Azure side, its subscription) holds. */
export interface Volumes {
  list(): Promise<VolumeDescription[]>;
  open(name: string): Promise<Result<Volume, VolumeFailure>>;
  create(name: string, capacityBytes: number): Promise<Result<Volume, VolumeFailure>>;
  /** A new disk with the content `source` had at `snapshot` (or has now). */
  clone(source: string, snapshot: string | undefined, name: string): Promise<Result<Volume, VolumeFailure>>;
  remove(name: string): Promise<void>;
}

export interface Volume {
  readonly name: string;
  readonly capacityBytes: number;
  /** The content of a stretch, in order, as the pieces it consists of; regions never written are zeros. */
  read(extent: Extent): Promise<Content[]>;
  /** Applies the changes in order, all of them durable when the promise settles. */
  write(changes: readonly Change[]): Promise<void>;
  /** The stretches that were ever written, ascending, not touching each other. */
  occupied(): Promise<Extent[]>;
  /** Keeps the present content under a label; cheap. */
  snapshot(label: string): Promise<void>;
  dropSnapshot(label: string): Promise<void>;
  /** The labels of the snapshots that are kept, in no particular order. */
  snapshots(): Promise<string[]>;
  /** SHA-256 (hex) of each stretch, for telling which stretches differ from another disk's. */
  digests(extents: readonly Extent[]): Promise<string[]>;
  /** Puts a filter driver between the applications and this disk. At most one. */
  attachFilter(driver: FilterDriver): FilterAttachment;
}

/** What a volume filter driver sees: each write of an application, in order, at the moment it reaches the disk. */
export interface FilterDriver {
  onWrite(change: Change): void;
}

export interface FilterAttachment {
  /** Application writes wait from now on; nothing reaches the disk until {@link release}. The drain barrier. */
  hold(): void;
  release(): void;
  /**
   * Says that a recovery tag stands here in the stream of writes. The world keeps the true position beside the label,
   * which is how a recovery point can be judged later; nothing is returned to the role.
   */
  mark(tag: string): void;
  detach(): void;
}

// ------------------------------------------------------------------------------------------------------- object storage

export interface BlobFailure {
  readonly code: NetworkErrorCode | 'BLOB_NOT_FOUND' | 'BLOB_FORBIDDEN' | 'BLOB_SERVER_ERROR';
  readonly message: string;
}

export interface BlobOptions {
  readonly proxy?: ProxySetting;
  /** A shared access signature for the account. */
  readonly token?: string;
}

/** A storage account reached over the network at its name in the site's cloud, such as `<account>.blob.core.windows.net:443`. */
export interface Blobs {
  put(account: string, path: string, data: Parcel, options?: BlobOptions): Promise<Result<undefined, BlobFailure>>;
  get(account: string, path: string, options?: BlobOptions): Promise<Result<Parcel, BlobFailure>>;
  /** Paths that start with `prefix`, in code-unit order. */
  list(account: string, prefix: string, options?: BlobOptions): Promise<Result<string[], BlobFailure>>;
  remove(account: string, path: string, options?: BlobOptions): Promise<Result<undefined, BlobFailure>>;
}

// --------------------------------------------------------------------------------------------------------------- codec

export interface Codec {
  /** Shrinks the bytes; symbolic bytes shrink by a declared ratio. */
  compress(data: Parcel): Parcel;
  decompress(data: Parcel): Parcel;
  /** AES-256-GCM. `key` is 32 bytes, `nonce` 12 bytes and used once. The result carries nonce and tag. */
  seal(key: Uint8Array, nonce: Uint8Array, data: Parcel): Parcel;
  /** Undefined when key or data are wrong. */
  open(key: Uint8Array, data: Parcel): Parcel | undefined;
  /** SHA-256, hex. */
  digest(data: Uint8Array): string;
}

// ------------------------------------------------------------------------------------------------- machines and fabrics

/** What an agent can do to the machine it runs on. */
export interface MachineControl {
  readonly name: string;
  /** What its firmware calls it. A copy of a machine carries everything over but this. */
  readonly biosUuid: string;
  readonly operatingSystem: 'Windows' | 'Linux';
  /** Of the agent that is installed now: it may be updated while it runs. */
  agentVersion(): string;
  /**
   * Asks every application with a writer (VSS on Windows, a freeze script on Linux) to finish what it is doing, flush,
   * and start nothing new. The failure's code is a VSS result or a script's exit code.
   */
  freezeApplications(): Promise<Result<undefined>>;
  thawApplications(): void;
  /** Of the machine of a master target, where that is known. */
  retentionDrive?(): RetentionDrive;
  shutdown(): Promise<void>;
}

export type HypervisorEndpoint =
  | { readonly kind: 'azure' }
  | { readonly kind: 'vcenter'; readonly host: string; readonly port: number };

export interface MachineSpecification {
  readonly name: string;
  /** The protected server this machine is a copy of. */
  readonly serverId: string;
  /** Disks to attach, by volume name, system disk first. */
  readonly volumes: readonly string[];
  /** Virtual network or port group. */
  readonly network: string;
  /** Asked-for IPv4 address; another is given when it does not fit the network. */
  readonly address?: string;
  /** `test` machines stand in an isolated network beside the running original. */
  readonly purpose: 'production' | 'test' | 'infrastructure';
  /** The datastore the disks lie on; vCenter only. */
  readonly datastore?: string;
}

export interface MachineState {
  readonly name: string;
  /** What its firmware calls it, and so what an agent on it calls it. */
  readonly biosUuid: string;
  /** As the fabric was told when the machine was made. */
  readonly operatingSystem: 'Windows' | 'Linux';
  readonly power: 'on' | 'off';
  readonly address: string;
  /** As the files are called that they lie in, where the fabric keeps them in files; system disk first. */
  readonly volumes: readonly string[];
  /** That they lie on; vCenter only. */
  readonly datastore?: string;
}

export type HypervisorErrorCode =
  | NetworkErrorCode
  | 'MACHINE_NOT_FOUND'
  | 'MACHINE_EXISTS'
  | 'ADDRESS_IN_USE'
  | 'NETWORK_NOT_FOUND'
  | 'DATASTORE_NOT_FOUND'
  /** The account that was given may look, and not change anything. */
  | 'NO_PERMISSION'
  /** Of a host, for a machine that is to be started. */
  | 'NOT_ENOUGH_MEMORY'
  /** The fabric refused for a reason that only its message tells. */
  | 'FABRIC_FAULT';

export interface HypervisorFailure {
  readonly code: HypervisorErrorCode;
  readonly message: string;
}

/** What a vCenter tells beside its machines: whether disks can be brought home to it. */
export interface VcenterView {
  readonly machines: readonly MachineState[];
  /** Of the account that asks. */
  readonly access: 'read' | 'write';
  /** Of ESXi on its hosts. The free one takes no orders from outside. */
  readonly edition: 'licensed' | 'free';
  readonly datastores: readonly DatastoreState[];
  /** The machines on its hosts that master targets run on, by their names. */
  readonly masterTargets: readonly MasterTargetMachine[];
}

export interface DatastoreState {
  readonly name: string;
  readonly kind: 'VMFS' | 'vSAN' | 'NFS' | 'RDM';
  readonly writable: boolean;
  /** What others than machines that come home leave of it. */
  readonly roomBytes: number;
}

/** A virtual machine that other machines' disks are attached to. */
export interface MasterTargetMachine {
  readonly name: string;
  readonly snapshots: number;
  readonly scsiController: string;
  readonly vmwareTools: boolean;
  /** The setting `disk.EnableUUID`. */
  readonly diskEnableUuid: boolean;
  readonly uniqueDiskUuids: boolean;
}

/** The drive that a master target keeps recovery points on. */
export interface RetentionDrive {
  readonly fileSystem?: string;
  readonly capacityBytes: number;
  /** The cache of a process server lies on it as well. */
  readonly holdsCache: boolean;
  /** By somebody else, such as a backup or an encryption. */
  readonly locked: boolean;
}

export interface Hypervisor {
  /** Of a vCenter, where it tells that much; what it does not tell counts as fit. */
  view?(): Promise<Result<VcenterView, HypervisorFailure>>;
  create(machine: MachineSpecification): Promise<Result<MachineState, HypervisorFailure>>;
  start(name: string): Promise<Result<undefined, HypervisorFailure>>;
  stop(name: string): Promise<Result<undefined, HypervisorFailure>>;
  remove(name: string): Promise<Result<undefined, HypervisorFailure>>;
  inspect(name: string): Promise<Result<MachineState, HypervisorFailure>>;
  list(): Promise<Result<MachineState[], HypervisorFailure>>;
}

// ------------------------------------------------------------------------------- other machines, as an installer sees them

export interface RemoteTarget {
  readonly host: string;
  /** Decides by which ports it is reached: 22 (SSH and SFTP), or 135 (RPC) and 445 (file sharing). */
  readonly operatingSystem: 'Windows' | 'Linux';
}

export interface RemoteAccount {
  readonly user: string;
  readonly password: string;
}

/** What keeps an installer out although the machine answers. */
export type RemoteErrorCode =
  | NetworkErrorCode
  | 'CREDENTIALS_REJECTED' // no such user, or another password
  | 'ACCOUNT_RESTRICTED' // it may sign in, and has no administrator's rights from outside
  | 'PASSWORD_LOGIN_OFF'
  | 'DOMAIN_TRUST_BROKEN'
  | 'ACCOUNT_DISABLED'
  | 'ACCOUNT_LOCKED_OUT'
  | 'NO_LOGON_SERVER'
  | 'NETLOGON_STOPPED'
  | 'WMI_CLOSED'
  | 'SFTP_OFF'
  | 'SHARE_NOT_FOUND'
  | 'ACCESS_DENIED'; // while files are copied

export interface RemoteFailure {
  readonly code: RemoteErrorCode;
  readonly message: string;
}

export interface RemoteAccess {
  signIn(target: RemoteTarget, account: RemoteAccount): Promise<Result<RemoteMachine, RemoteFailure>>;
}

export interface RemoteMachine {
  /** As it was when somebody signed in. */
  readonly system: RemoteSystem;
  copyInstaller(): Promise<Result<undefined, RemoteFailure>>;
  /** Runs what was copied. The agent that comes of it starts at once, and registers by itself. */
  runInstaller(agent: AgentInstallation): Promise<Result<InstallerReport, RemoteFailure>>;
}

/** What an installer can find out about a machine before it changes anything. */
export interface RemoteSystem {
  readonly operatingSystem: 'Windows' | 'Linux';
  /** `Windows Server 2016`, `Ubuntu 20.04`. */
  readonly release: string;
  readonly secureBoot: boolean;
  readonly freeBytes: number;
  readonly layout: {
    readonly bootDisks: number;
    /** Boot partition and system partition are on one disk. */
    readonly bootWithSystem: boolean;
    /** Over how many disks the root or system volume goes. */
    readonly rootDisks: number;
    /** Linux: the boot loader names devices such as `/dev/sda1`. */
    readonly deviceNamesInBootLoader: boolean;
  };
  /** The agent that is there, and the configuration server that it belongs to. */
  readonly agent?: { readonly version: string; readonly controlHost: string };
}

/** What an agent is installed with. */
export interface AgentInstallation {
  readonly version: string;
  readonly controlHost: string;
  readonly passphrase: string;
}

export interface InstallerReport {
  /** The new filter driver is loaded at the next start of the machine. */
  readonly rebootAdvised: boolean;
  /** Windows: what the installation of the VSS provider ended with, where it failed. */
  readonly vssFailure?: string;
}

// ---------------------------------------------------------------------------------------------------------- automation

/** Runbooks of an automation account, as whoever set the world up bound them to something that can be called. */
export interface Automation {
  /** Whether anything stands behind that name. */
  has(runbook: string): boolean;
  /** Runs it, and settles when it has ended, or with `RunbookTimedOut` when its time is over. */
  run(runbook: string, call: RunbookCall): Promise<Result<RunbookEnd, RunbookFailure>>;
}

export interface RunbookCall {
  /** JSON: what a recovery plan hands its runbooks. */
  readonly context: unknown;
  /** After so long it is waited for no more, whatever becomes of it. */
  readonly timeoutMs: number;
}

export interface RunbookEnd {
  /** What it said, as text. */
  readonly output: string;
}

export interface RunbookFailure {
  readonly code: 'RunbookFailed' | 'RunbookTimedOut';
  readonly message: string;
  readonly output?: string;
  /** Whoever bound it wants the plan to go no further then. */
  readonly stops?: boolean;
}

// ------------------------------------------------------------------------------------------------------------- journal

export interface Journal {
  /** Adds a record. `fields` is plain JSON; its keys may not be `seq`, `at`, `node`, `kind` or `hash`. */
  write(kind: string, fields?: Readonly<Record<string, unknown>>): void;
}
