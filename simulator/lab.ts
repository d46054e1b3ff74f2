/**
 * A site running in a world. Scenarios drive the vault from {@link Lab.desk} and let time pass; faults change the
 * world through {@link Lab.controls}. The same interface serves every lab, so the same scenario runs in each.
 */
import type { ProcessServerParts } from '../reference/process/process-server.ts';
import type { IncomingRequest, RandomStream, Response, Runtime } from '../reference/runtime.ts';
import type { SiteRecoveryParts } from '../reference/site-recovery/parts.ts';
import type { AutomationAccount } from './automation/account.ts';
import type { OutsideAnswer } from './automation/outside-answers.ts';
import type { JournalHeader, RunJournal } from './journal/journal.ts';
import type { KnownHistory } from './journal/known-history.ts';
import type { MessageFilter, Mischief, Moment, Turn } from './moments.ts';
import type { Site } from './site/site.ts';
import type { OperatorDesk } from './desk/desk.ts';
import type { HomeChange } from './site/home.ts';

export { program, webHook } from './automation/outside.ts';
export type { OutsideAnswer } from './automation/outside-answers.ts';
export type {
  OutsideRunbook,
  RecoveryPlanContext,
  RunbookAnswer,
  RunbookFunction,
  RunbookManner,
} from './automation/account.ts';

export interface Lab {
  readonly name: 'virtual' | 'process' | 'docker';
  readonly site: Site;
  /** The official Azure clients, at a place on the internet. */
  readonly desk: OperatorDesk;
  readonly controls: WorldControls;
  /** What the runbooks of recovery plans are bound to. */
  readonly automation: AutomationAccount;
  readonly journal: RunJournal;
  readonly history: KnownHistory;
  /** Random numbers for the story itself, drawn from the run's seed. */
  random(stream: string): RandomStream;
  /** From now on all chance is drawn from another seed. Only where all of it is drawn in one place: in the virtual lab. */
  reseed?(seed: string): void;
  /** Milliseconds of lab time since the start. */
  elapsedMs(): number;
  /** Lets lab time pass. */
  sleep(delayMs: number): Promise<void>;
  /** Runs `action` once so much lab time has passed, if anybody lets it pass. Returns what calls it off. */
  after(delayMs: number, action: () => void): () => void;
  /** Lets lab time pass until `work` settles; everything a scenario waits for goes through here. */
  drive<T>(work: () => Promise<T>): Promise<T>;
  /** Does what an operator does: timers and dates are the lab's in there, and the lab's time passes while they are awaited. */
  atDesk<T>(work: () => Promise<T>): Promise<T>;
  /** The lab has broken, or somebody has had enough: whoever waits inside the lab, or at its desk, hears this error. */
  fail(error: unknown): void;
  /** Switches everything on: Azure first, then the site's own machines. */
  start(): Promise<void>;
  /** Why the configuration server cannot reach Azure, as it says itself at the site; undefined while it can. */
  whyDisconnected(): string | undefined;
  /** Writes what is left into the journal and ends the world. Journal and history can still be read. */
  stop(): Promise<void>;
  /** Gives back whatever the lab holds outside this process; does so too when it was never stopped. Again does no harm. */
  dispose(): Promise<void>;
}

/** What a lab is opened with. */
export interface LabRequest {
  readonly site: Site;
  readonly seed: string;
  /** A live lab adds how much faster than real time it runs. */
  readonly header: JournalHeader;
  /** Deliberate bugs; they do not cross into other processes, so only the virtual lab takes them. */
  readonly planted?: PlantedParts;
  /** What runbooks that stand outside answered in the run that this one plays again. The virtual lab alone plays again. */
  readonly answers?: readonly OutsideAnswer[] | undefined;
  /** When it is aborted before the lab is built, that is given up, and rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Replaced parts of roles: how deliberate bugs are planted. Empty in every genuine run. */
export interface PlantedParts {
  readonly service?: Partial<SiteRecoveryParts>;
  /** Of the site's own process servers, not of the one in Azure. */
  readonly processServer?: Partial<ProcessServerParts>;
  /** Wraps what a role sees of its world, for every role of the kind, on whichever machine. */
  readonly runtimes?: Partial<Readonly<Record<RoleName, (runtime: Runtime) => Runtime>>>;
  /** Stands between clients and Azure Resource Manager. */
  readonly front?: (genuine: Answering) => Answering;
}

/** As the roles of machines are called in the journal. */
export type RoleName = 'mobility' | 'configuration' | 'process' | 'master-target' | 'site-recovery';

export type Answering = (request: IncomingRequest) => Promise<Response>;

/** The lab was asked for something that is not there, such as a machine of another name. The story's mistake. */
export class NotInThisLab extends Error {
  override name = 'NotInThisLab';
}

/** Part of the lab itself is gone, such as its storage. Nothing can be said about the system then. */
export class LabBroken extends Error {
  override name = 'LabBroken';
}

/** It could not be built: something of what it stands on is missing, broken, or too slow. No story has begun. */
export class LabNotBuilt extends Error {
  override name = 'LabNotBuilt';
  /** What to do about it. */
  readonly remedy: string;

  constructor(message: string, { remedy, ...options }: ErrorOptions & { readonly remedy?: string } = {}) {
    super(message, options);
    this.remedy = remedy ?? '"npx muster doctor" looks at what it needs';
  }
}

/** What a lab can do to its world; a fault says which of these it needs. */
export type Capability =
  | 'power'
  | 'names'
  | 'ports'
  | 'links'
  | 'proxy'
  | 'applications'
  /** Moments told by the journal; those of files and of messages are two more, because not every lab sees them. */
  | 'moments'
  | 'file-moments'
  | 'message-moments'
  /** Single messages can be lost, repeated, delayed or overtaken. */
  | 'messages'
  /** Applications can be made to take long to freeze. */
  | 'slow-writers'
  /** Clocks of machines can be set wrong. */
  | 'clocks'
  /** The disks that roles keep their files on can be filled. */
  | 'disks'
  /** Something can stand in the way of an installer. */
  | 'installers'
  /** What stands at home, at the vCenter and on machines of master targets, can be changed. */
  | 'home'
  /** A machine of the site can get another address. */
  | 'addresses';

/**
 * `asks-for-login`: for credentials that nobody has. `inspects-tls`: it opens TLS, whatever it let pass before. `https-only`: it
 * is spoken to in HTTPS. `gone`: nothing answers there.
 */
export type ProxyTrouble = 'asks-for-login' | 'inspects-tls' | 'https-only' | 'gone';

/** Takes a change of the world back. Doing it twice does no harm. */
export type Undo = () => Promise<void>;

export interface WorldControls {
  readonly capabilities: readonly Capability[];
  /**
   * Cuts or restores a machine's power; everything that was not on disk is lost. What was off when its power was cut stays off
   * when there is power again; switching on what has power is the operator's hand on the button.
   */
  setPower(machine: string, power: 'on' | 'off', why: string): Promise<void>;
  /** A proxy of the site stands in the way from now on, in that manner; the one on the site's way out unless its host is given. */
  troubleProxy(trouble: ProxyTrouble, host?: string): Promise<Undo>;
  /** Outbound requests for these names are refused: by the URL-filtering proxy, or by a firewall that drops them. */
  blockNames(pattern: string): Promise<Undo>;
  /** Drops traffic to a port between machines, new connections and open ones alike. Absent ends mean any machine. */
  blockPort(rule: { readonly port: number; readonly from?: string; readonly to?: string }): Promise<Undo>;
  /** Takes a line down: `wan` or `vpn`. */
  cutLink(link: 'wan' | 'vpn'): Promise<Undo>;
  /** From now on the machine's applications cannot be frozen; `code` is what their writer says. */
  breakApplicationWriter(machine: string, code: string): Promise<Undo>;
  /** The machine's applications take so much longer to freeze. */
  slowApplicationWriter(machine: string, byMs: number): Promise<Undo>;
  /** The machine's clock is so far ahead of everybody else's, or behind if negative. How long things take stays the same. */
  skewClock(machine: string, byMs: number): Promise<Undo>;
  /**
   * Others fill the disk on which a role of that machine keeps its files, so far that this share of it is left free now. What
   * the role removes afterwards is free again.
   */
  fillDisk(machine: string, role: RoleName, freeShare: number): Promise<Undo>;
  /** Something stands in the way of whoever installs the Mobility service on that machine; its names are in `OBSTACLE`. */
  obstructInstallation(machine: string, obstacle: string): Promise<Undo>;
  /**
   * Calls `act` whenever such a moment has come, with the machine where it did (of a message: that was asked). In the
   * virtual world nothing happens in between; in a live lab it takes as long as the news needs to get here.
   */
  onMoment(moment: Moment, act: (machine: string) => void): Promise<Undo>;
  /** Meddles with some of the messages that fit; `onAct` is told of each. */
  meddle(which: MessageFilter, what: Mischief, turn: Turn, onAct: (path: string) => void): Promise<Undo>;
  /** Somebody deletes a virtual machine of the site at its vCenter, disks and all; it was there before any failback. */
  deleteAtVcenter(machine: string): Promise<void>;
  /** The machine of a site's role has another address from now on; nobody who knows its old one is told. */
  changeAddress(machine: string, address: string): Promise<Undo>;
  /** Somebody changes what stands at home: the vCenter's account, its datastores, the machine of a master target. */
  changeHome(change: HomeChange): Promise<Undo>;
  /** A machine in Azure's network that runs a process server, for a failback. Settles when it has registered. */
  deployProcessServerInAzure(): Promise<string>;
  removeProcessServerInAzure(): Promise<void>;
}
