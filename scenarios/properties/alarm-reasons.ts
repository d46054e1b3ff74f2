/**
 * What in an item's own life gives an alarm its reason: that its stream was broken, that a failover was not completed, that
 * nobody has tested it. Takes a run's records in order; answers for the moment after the last one.
 */
import { OLDEST_SUPPORTED_AGENT } from '../../chaos/documented.ts';
import { isOlder } from '../../reference/model/version-order.ts';
import { masterTargetsOf } from '../../simulator/site/own-machines.ts';
import { processServerVersion } from '../../simulator/site/process-servers.ts';
import type { Entry } from './entries.ts';
import { type FaultSpan, faultsOf } from './faults.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';
import { duration } from './wording.ts';

/** The stream is broken; a resynchronisation is due. */
export const BROKEN: ReadonlySet<string> = new Set(['78024', '90103']);
const NOT_COMPLETED = '78037';
const UNTESTED = '161011';
const TOO_OLD = 'AgentVersionUnsupported';
const TOO_NEW = 'AgentTooNew';
const MASTER_TARGET_TOO_NEW = 'MasterTargetTooNew';
const ALL = [...BROKEN, NOT_COMPLETED, UNTESTED, TOO_OLD, TOO_NEW, MASTER_TARGET_TOO_NEW];

interface Life {
  protectionState: string;
  streamSinceMs: number;
  /** The process server that it goes through. */
  processServer?: string;
  /** To which it comes home. */
  masterTarget?: string;
  /** By something that happened to it, other than a fault. */
  broken: boolean;
}

export class AlarmReasons {
  readonly #items: Items;
  readonly #faults: readonly FaultSpan[];
  readonly #site: Run['site'];
  readonly #lives = new Map<string, Life>();
  /** Versions of agents, by server: as the site says, until another is installed. */
  readonly #agents: Map<string, string>;

  constructor(run: Run, items: Items) {
    this.#items = items;
    this.#faults = faultsOf(run);
    this.#site = run.site;
    const servers = run.site?.servers ?? [];
    this.#agents = new Map(servers.map(({ name, mobilityService }) => [name, mobilityService.version]));
  }

  /** Whether it is known here what a code takes. */
  static knows(code: string): boolean {
    return ALL.includes(code);
  }

  take(entry: Entry): void {
    if (entry.kind === 'agent.installed') this.#agents.set(entry.server, entry.version);
    else if (entry.kind === 'item.state') this.#of(entry.item).protectionState = entry.protectionState;
    else if (entry.kind === 'replication.started') {
      const { at: streamSinceMs, processServer, masterTarget } = entry;
      Object.assign(this.#of(entry.item), { streamSinceMs, processServer, masterTarget, broken: false });
    } else if (entry.kind === 'replication.stopped' || entry.kind === 'process-server.switched') {
      this.#of(entry.item).broken = true;
    } else if (entry.kind === 'machine.power' && entry.power === 'off') {
      const item = this.#items.itemOf(entry.server);
      if (item !== undefined) this.#of(item).broken = true;
    }
  }

  whyNone(item: string, code: string, atMs: number): string | undefined {
    const { protectionState, streamSinceMs, broken } = this.#of(item);
    if (code === NOT_COMPLETED) {
      const so = protectionState === 'UnplannedFailoverCompletionFailed';
      return so ? undefined : `though no failover of it had been left incomplete (it was ${protectionState})`;
    }
    if (code === TOO_OLD) {
      const version = this.#agents.get(this.#items.serverOf(item) ?? '') ?? '';
      return isOlder(version, OLDEST_SUPPORTED_AGENT) ? undefined : `though its agent was of version ${version}`;
    }
    if (code === TOO_NEW) {
      const version = this.#agents.get(this.#items.serverOf(item) ?? '') ?? '';
      const through = this.#site && processServerVersion(this.#site, this.#of(item).processServer ?? '');
      const why = `though its agent was of version ${version}, and its process server of ${through}`;
      return through !== undefined && isOlder(through, version) ? undefined : why;
    }
    if (code === MASTER_TARGET_TOO_NEW) {
      const { masterTarget } = this.#of(item);
      const version = this.#site && masterTargetsOf(this.#site).find(({ name }) => name === masterTarget)?.version;
      const newest = this.#site?.configurationServer.version ?? '';
      const why = `though ${masterTarget} was of version ${version}, and its configuration server of ${newest}`;
      return version !== undefined && isOlder(newest, version) ? undefined : why;
    }
    if (code === UNTESTED) {
      return protectionState === 'Protected' ? undefined : `when there was nothing to test (it was ${protectionState})`;
    }
    const underFault = this.#faults.some(
      ({ fromMs, healedAtMs = Number.POSITIVE_INFINITY }) => fromMs <= atMs && healedAtMs >= streamSinceMs,
    );
    return broken || underFault ? undefined : `though nothing had broken its stream since ${duration(streamSinceMs)}`;
  }

  #of(item: string): Life {
    const life = this.#lives.get(item) ?? { protectionState: 'in no known state', streamSinceMs: 0, broken: false };
    this.#lives.set(item, life);
    return life;
  }
}
