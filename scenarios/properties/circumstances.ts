/**
 * What has to be as it should for a fault to show, beside the fault itself: there is something it can happen to, and
 * somebody who would notice. A symptom whose circumstances were not given during all of its time cannot be judged.
 *
 * Read from what the world and the operator really did: which machines had power, which items replicated, whether the
 * service heard of the site. What the fault under judgement did itself is no excuse for it.
 */
import { AtWork } from './at-work.ts';
import { BitmapMode } from './bitmap-mode.ts';
import { entriesOf } from './entries.ts';
import { DATA_NAMES, type FaultSpan, faultDuring, faultsOf } from './faults.ts';
import { FollowedOrders } from './followed-orders.ts';
import { ItemEpochs } from './item-epochs.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';
import { PolicyTimes } from './policy-times.ts';
import { ReplicatingMachines } from './replicating-machines.ts';
import { RoleTroubles } from './role-troubles.ts';
import { Silences } from './silences.ts';
import { meets, type Span, type Window } from './time-spans.ts';
import { duration } from './wording.ts';
import { machineOf } from './node-machine.ts';

/** The age of points is known where they are kept; everything else the site has to tell. */
const KNOWN_IN_AZURE: ReadonlySet<string> = new Set(['78026', '90078']);
/** That a resynchronisation is needed; there is no need of one that has begun. */
const NEEDS_RESYNC = '78024';
/** From when an agent has registered until its need is told: two polls of its own, one of its site's, and a look at health. */
const HEARD_MS = 4 * 60_000;
/** That a process server has received nothing for long; it counts from when it began to be asked. */
const NOTHING_RECEIVED = '78028';
/** That an agent cannot reach its process server, which it tells its configuration server. */
const LINE_TO_PROCESS_SERVER = '78186';
/** That points are older than the threshold. A fault knows that of the site's policy; `age-told` judges by any. */
const TOO_OLD = '78026';
/** That nothing has come for an hour; counts from the last that came, whenever that was sent. */
const NO_PROGRESS = '90078';
/** That application-consistent points are missing; a fault knows their interval of the site's policy, to Azure. */
const NO_APPLICATION_POINTS = '78144';
/** Nobody misses newer points, of whichever kind, of what has not got its first. */
const NEEDS_POINTS: ReadonlySet<string> = new Set([...KNOWN_IN_AZURE, NO_APPLICATION_POINTS]);
const SAME_MOMENT_MS = 10_000;
/** From when a site is heard of again until what it has to tell shows: a poll, and a look at health. */
const TOLD_AGAIN_MS = 2 * 60_000;

export class Circumstances {
  readonly #bitmap: BitmapMode;
  readonly #items: Items;
  readonly #atWork: AtWork;
  readonly #silences: Silences;
  readonly #policies: PolicyTimes;
  readonly #replicating: ReplicatingMachines;
  readonly #troubles: RoleTroubles;
  readonly #followed = new FollowedOrders();
  readonly #faults: readonly FaultSpan[];
  /** Of policies as they were created: what a fault reckons with. */
  readonly #firstThresholds = new Set<number | undefined>();
  readonly #firstIntervals = new Set<number | undefined>();
  readonly #configurationServers = new Set<string>();
  readonly #epochs = new ItemEpochs();
  readonly #groups = new Map<string, Set<string>>();
  /** When each point came, and when its tag was set. */
  readonly #points: { readonly item: string; readonly atMs: number; readonly setAtMs: number }[] = [];
  /** By machine, when an application-consistent tag of it failed. */
  readonly #tagFailures = new Map<string, number[]>();
  /** Through which process server each item's data went from when on. */
  readonly #ways = new Map<string, { fromMs: number; through: string }[]>();
  /** To which master target it went from when on; to none while it went to Azure. */
  readonly #homes = new Map<string, { fromMs: number; masterTarget: string | undefined }[]>();

  constructor(run: Run, items: Items) {
    this.#items = items;
    this.#bitmap = new BitmapMode(run, items);
    this.#atWork = AtWork.in(run);
    this.#silences = Silences.in(run);
    this.#policies = new PolicyTimes(run);
    this.#replicating = ReplicatingMachines.in(run);
    this.#troubles = RoleTroubles.in(run);
    this.#faults = faultsOf(run);
    for (const entry of entriesOf(run)) {
      this.#followed.take(entry);
      this.#epochs.take(entry);
      switch (entry.kind) {
        case 'role.state':
          if (entry.role === 'configuration') this.#configurationServers.add(machineOf(entry.node));
          break;
        case 'tag.failed':
          if (entry.consistency === 'application') this.#tagFailed(machineOf(entry.node), entry.at);
          break;
        case 'policy.created':
          this.#firstThresholds.add(entry.rpoThresholdMinutes);
          if (!entry.homeward) this.#firstIntervals.add(entry.appConsistentMinutes);
          break;
        case 'process-server.switched':
          this.#goes(entry.item, entry.at, entry.to);
          break;
        case 'replication.started':
          this.#goes(entry.item, entry.at, entry.processServer);
          this.#homes.set(entry.item, [
            ...(this.#homes.get(entry.item) ?? []),
            { fromMs: entry.at, masterTarget: entry.masterTarget },
          ]);
          break;
        case 'point.created':
          this.#points.push({ item: entry.item, atMs: entry.at, setAtMs: entry.tagAtMs - run.startsAtMs });
          if (entry.group !== undefined) {
            this.#groups.set(entry.group, (this.#groups.get(entry.group) ?? new Set()).add(entry.item));
          }
          break;
      }
    }
  }

  /** Why an item's health could not show it; undefined when it could. */
  whyNotOnItem(item: string, code: string, window: Window, fault: FaultSpan): string | undefined {
    if (!this.#items.replicatedThroughout(item, window.fromMs, window.toMs)) return `${item} did not replicate`;
    const unneeded = code === NEEDS_RESYNC ? this.#whyNoNeed(item, window, fault) : undefined;
    if (unneeded) return unneeded;
    if (blocksUploads(fault) && this.#epochs.wentHome(item, window))
      return `${item} was on its way home, which takes no storage`;
    if (code === NOTHING_RECEIVED && this.#moved(item, fault.fromMs, window.toMs)) {
      return `${item} moved to another process server`;
    }
    const dark = this.#whyDark(item, window, fault) ?? this.#whyBack(item, window, fault);
    if (dark !== undefined) return dark;
    if (NEEDS_POINTS.has(code) && !this.#items.protectedThroughout(item, window.fromMs, window.toMs)) {
      return `${item} was in its initial replication`;
    }
    const lateMs = code === NO_PROGRESS ? this.#sentBefore(item, window, fault) : undefined;
    if (lateMs !== undefined) return `what ${item} had sent before it came until ${duration(lateMs)}`;
    if (code === NO_APPLICATION_POINTS && this.#intervalIsAnother(item, window))
      return `application-consistent points of ${item} came at another interval than the site's`;
    if (code === LINE_TO_PROCESS_SERVER) {
      const unheard = this.#whyAgentUnheard(this.#machineOf(item, window), window, fault);
      if (unheard) return unheard;
    }
    if (!KNOWN_IN_AZURE.has(code)) return this.whyUnheard(window, fault);
    const changed = code === TOO_OLD && this.#thresholdWasChanged(item, window);
    return changed ? `the threshold for ${item} had been changed` : undefined;
  }

  /** When points came last that were set before the fault, but were held up on their way by another; undefined when none was. */
  #sentBefore(item: string, { toMs }: Window, fault: FaultSpan): number | undefined {
    const soMs = fault.fromMs + HEARD_MS;
    const ofItem = this.#points.filter((point) => point.item === item && point.atMs > soMs && point.atMs <= toMs);
    return ofItem.findLast(({ setAtMs }) => setAtMs <= fault.fromMs)?.atMs;
  }

  /** Why the next application-consistent point may be missing once more; undefined when it has to come. */
  whyNoApplicationPoint(item: string, window: Window): string | undefined {
    const { fromMs, toMs } = window;
    if (this.#epochs.directionThroughout(item, window) === undefined) return `${item} was being copied`;
    const machine = this.#machineOf(item, window);
    const failedAtMs = this.#tagFailures.get(machine)?.find((atMs) => atMs > fromMs && atMs <= toMs);
    return failedAtMs === undefined ? undefined : `${machine} could not set one at ${duration(failedAtMs)}`;
  }

  /** Why it is nothing to this item whether that process server is there; undefined when it is. */
  whyNotThrough(item: string, through: string, { fromMs, toMs }: Window): string | undefined {
    const ways = this.#ways.get(item) ?? [];
    const first = ways.findLast((way) => way.fromMs <= fromMs);
    const during = ways.filter((way) => way.fromMs > fromMs && way.fromMs <= toMs);
    const other = [...(first ? [first] : []), ...during].find((way) => way.through !== through);
    return other && `data of ${item} went through ${other.through}`;
  }

  /** Why it is nothing to this item whether that master target is there; undefined when it is. */
  whyNotTowards(item: string, towards: string, { fromMs, toMs }: Window): string | undefined {
    const homes = this.#homes.get(item) ?? [];
    const first = homes.findLast((home) => home.fromMs <= fromMs);
    const during = homes.filter((home) => home.fromMs > fromMs && home.fromMs <= toMs);
    const other = [...(first ? [first] : []), ...during].find(({ masterTarget }) => masterTarget !== towards);
    return other && `${item} was not on its way to ${towards}`;
  }

  /** Why that process server could not tell of itself, for a reason that was there before the fault or is another; undefined when it could. */
  whyUntold(through: string, window: Window, fault: FaultSpan): string | undefined {
    for (const machine of [through, `azure:${through}`]) {
      const dark = spanIn(this.#silences.ofMachine(machine), window, fault);
      if (dark) return `${through} had no power from ${duration(dark.fromMs)}`;
      const unheard = this.#troubles.processServerUnheard(machine, window);
      if (unheard && this.#isAnothers(unheard, window, fault)) {
        return `${through} was not registered from ${duration(unheard.fromMs)}`;
      }
    }
    return undefined;
  }

  /** Why a process server could not hold this item's data back, for a reason that was there before the fault or is another; undefined when it could. */
  whyUnsent(item: string, window: Window, fault: FaultSpan): string | undefined {
    const machine = this.#machineOf(item, window);
    const unsent = this.#troubles.unsent(machine, window);
    if (!unsent || !this.#isAnothers(unsent, window, fault)) return this.#whyAgentUnheard(machine, window, fault);
    return `data of ${machine} reached no process server from ${duration(unsent.fromMs)}`;
  }

  /** It may have no order, and what is wrong with its line nobody hears from it. */
  #whyAgentUnheard(machine: string, window: Window, fault: FaultSpan): string | undefined {
    const unheard = this.#troubles.agentUnheard(machine, window);
    if (!unheard || !this.#isAnothers(unheard, window, fault)) return undefined;
    return `the agent of ${machine} was not registered from ${duration(unheard.fromMs)}`;
  }

  /** Whether it was there before the fault, or another fault may be why. */
  #isAnothers({ fromMs }: Span, window: Window, fault: FaultSpan): boolean {
    return fromMs < fault.fromMs || this.#otherDuring(window, fault) !== undefined;
  }

  /** The machine that did the business of an item by then. */
  #machineOf(item: string, { toMs }: Window): string {
    return this.#atWork.machineBefore(this.#items.serverOf(item) ?? '', toMs) ?? '';
  }

  #tagFailed(machine: string, atMs: number): void {
    this.#tagFailures.set(machine, [...(this.#tagFailures.get(machine) ?? []), atMs]);
  }

  #goes(item: string, fromMs: number, through: string | undefined): void {
    // Journals from before this was told say nothing about it.
    if (through !== undefined) this.#ways.set(item, [...(this.#ways.get(item) ?? []), { fromMs, through }]);
  }

  /** Why a fault that hits this machine hits nobody's business; undefined when it was the one at work. */
  whyNotAtWork(machine: string, server: string, fault: FaultSpan): string | undefined {
    const last = this.#atWork.machineBefore(server, fault.fromMs);
    if (last !== undefined && last !== machine) return `${last} did the business of ${machine} by then`;
    const dark = spanIn(this.#atWork.darkOf(server), { fromMs: fault.fromMs - 1, toMs: fault.fromMs }, fault);
    if (dark) return `${machine} was not at work from ${duration(dark.fromMs)}`;
    const replicated = this.#replicating.replicated(machine, fault.fromMs);
    return replicated === false ? `${machine} did not replicate, another machine of ${server} may have` : undefined;
  }

  /** Why the service could not hear of the site; undefined when it could. */
  whyUnheard(window: Window, fault: FaultSpan): string | undefined {
    const cutsOff = (fault.injected.symptoms ?? []).some(({ on }) => on === 'site');
    const cut = cutsOff ? undefined : this.#silences.ofSite.find((span) => meets(span, window));
    if (cut) return `the site was disconnected from ${duration(cut.fromMs)}`;
    // It is called so minutes after it was heard of last.
    const lost = cutsOff ? undefined : this.#troubles.cutOff(window);
    const isOver = lost && lost.toMs < window.toMs - TOLD_AGAIN_MS;
    if (lost && !isOver && this.#isAnothers(lost, window, fault)) {
      return `${lost.who} could not reach Azure from ${duration(lost.fromMs)}`;
    }
    return this.whySilent(window, fault);
  }

  /** Why the configuration server could not speak; undefined when it could. */
  whySilent(window: Window, fault: FaultSpan): string | undefined {
    for (const machine of this.#configurationServers) {
      const dark = spanIn(this.#silences.ofMachine(machine), window, fault);
      if (dark) return `${machine} had no power from ${duration(dark.fromMs)}`;
    }
    return undefined;
  }

  /**
   * Why no replication group could feel that its members cannot reach each other; undefined when one could. Such a fault
   * leaves machines their power: one that went dark as it came was hit by another.
   */
  whyNoGroup(window: Window): string | undefined {
    for (const members of this.#groups.values()) {
      // Whoever has lost the order of writes sets no tags, and asks nobody when it is the one that coordinates.
      if ([...members].some((item) => this.#wasInBitmapMode(item, window))) continue;
      const fit = [...members].filter(
        (item) => this.#items.replicatedThroughout(item, window.fromMs, window.toMs) && !this.#whyDark(item, window),
      );
      const directions = fit
        .map((item) => this.#epochs.directionThroughout(item, window))
        .filter((one) => one !== undefined);
      if (directions.some((one, index) => directions.indexOf(one) !== index)) return undefined;
    }
    return 'no two members of a group replicated the same way all the time, and set tags';
  }

  #wasInBitmapMode(item: string, { fromMs, toMs }: Window): boolean {
    return this.#bitmap.wasInDuring(this.#items.serverOf(item) ?? '', fromMs, toMs);
  }

  /** Why nobody at the site would say anything new; undefined when somebody would. */
  whyTroubled({ fromMs }: Window): string | undefined {
    const trouble = this.#troubles.before(fromMs);
    return trouble && `${trouble.who} had failed already, since ${duration(trouble.fromMs)}`;
  }

  /** Why a stream that was cut needs no resynchronisation, or nobody can say that it does; undefined when it does. */
  #whyNoNeed(item: string, window: Window, fault: FaultSpan): string | undefined {
    if (this.#epochs.beganAnew(item, fault.fromMs, window.toMs)) return `${item} was resynchronised already`;
    const server = this.#items.serverOf(item) ?? '';
    const machine = this.#atWork.machineBefore(server, fault.fromMs) ?? server;
    const orderedMs = this.#epochs.begunBefore(item, fault.fromMs);
    if (orderedMs !== undefined && this.#followed.begunSince(machine, orderedMs, fault.fromMs) === false) {
      return `${machine} was to begin anew anyway`;
    }
    const other = this.#otherDuring(window, fault);
    if (!other || !this.#troubles.isUnregistered(machine, window.toMs - HEARD_MS)) return undefined;
    return `${machine} had not registered, under ${other.injected.title}`;
  }

  #otherDuring({ fromMs, toMs }: Window, fault: FaultSpan): FaultSpan | undefined {
    const others = this.#faults.filter(({ injected }) => injected.id !== fault.injected.id);
    return faultDuring(others, fromMs, toMs);
  }

  #moved(item: string, afterMs: number, untilMs: number): boolean {
    const ways = this.#ways.get(item) ?? [];
    return ways.some(
      ({ fromMs, through }, index) => fromMs > afterMs && fromMs <= untilMs && ways[index - 1]?.through !== through,
    );
  }

  #thresholdWasChanged(item: string, { fromMs, toMs }: Window): boolean {
    const asked = this.#policies.duringOf(item, 'rpoThresholdMinutes', fromMs, toMs);
    return asked.some((minutes) => !this.#firstThresholds.has(minutes));
  }

  #intervalIsAnother(item: string, { fromMs, toMs }: Window): boolean {
    const asked = this.#policies.duringOf(item, 'appConsistentMinutes', fromMs, toMs);
    return asked.some((minutes) => !this.#firstIntervals.has(minutes));
  }

  /** Somebody gave back what the fault had taken before it was healed: the heal of another fault, say. */
  #whyBack(item: string, { fromMs, toMs }: Window, fault: FaultSpan): string | undefined {
    const server = this.#items.serverOf(item) ?? '';
    const taken = this.#atWork.darkOf(server).find((span) => isDoneBy(fault, span));
    const { healedAtMs = Number.POSITIVE_INFINITY } = fault;
    const back = taken !== undefined && fromMs < taken.toMs && taken.toMs < Math.min(toMs, healedAtMs);
    return back ? `${server} was at work again from ${duration(taken.toMs)}` : undefined;
  }

  #whyDark(item: string, window: Window, fault?: FaultSpan): string | undefined {
    const server = this.#items.serverOf(item) ?? '';
    const dark = spanIn(this.#atWork.darkOf(server), window, fault);
    if (dark) return `${server} was not at work from ${duration(dark.fromMs)}`;
    // The fault had given it back by then.
    const { healedAtMs } = fault ?? {};
    const again = healedAtMs === undefined ? undefined : this.#atWork.darkAgain(server, healedAtMs, window.toMs);
    return again === undefined ? undefined : `${server} lost its power again at ${duration(again)}`;
  }
}

function spanIn(spans: readonly Span[], window: Window, fault?: FaultSpan): Span | undefined {
  return spans.find((span) => meets(span, window) && !(fault && isDoneBy(fault, span)));
}

/** Data to Azure goes through the cache storage account, coordinated by the backup service, data on its way home from one process server to a master target. */
function blocksUploads({ injected }: FaultSpan): boolean {
  const { category } = (injected.parameters ?? {}) as { category?: string };
  return injected.fault === 'blocked-urls' && category !== undefined && DATA_NAMES.has(category);
}

/** A machine that went dark as the fault began did so because of it. In live labs the two are not the same instant. */
function isDoneBy({ fromMs }: FaultSpan, span: Span): boolean {
  return Math.abs(span.fromMs - fromMs) <= SAME_MOMENT_MS;
}
