/**
 * How long the copies of each server had stood still: the first one of everything, or a resynchronisation. Takes a run's records
 * in order; answers for the moment after the last one.
 */
import { type Entry, entriesOfKind } from './entries.ts';
import { faultsOf } from './faults.ts';
import type { Run } from './property.ts';
import { Silences } from './silences.ts';
import type { Span } from './time-spans.ts';
import { UnreachedPeers } from './unreached-peers.ts';
import { duration } from './wording.ts';

const MINUTE_MS = 60_000;
/** Said here a second time on purpose, as the times of other alarms are: those of the published source, 78169's is inferred. */
const LIMIT_MS: Readonly<Record<string, number>> = {
  '78169': 60 * MINUTE_MS,
  SourceAgentNoResyncProgress: 120 * MINUTE_MS,
  SourceAgentInitialResyncNotStarted: 360 * MINUTE_MS,
  SourceAgentManualResyncNotStarted: 60 * MINUTE_MS,
  SourceAgentAutoResyncNotStarted: 1440 * MINUTE_MS,
};

/**
 * What a master target has applied is heard of with its poll and the provider's, once nothing has been in the way of the news for
 * so long. Until then, and for ever when it falls silent, the service counts from what it heard of before.
 */
const HEARD_MS = 2 * MINUTE_MS;
const FIRST_COPY = '78169';

interface Step {
  readonly atMs: number;
  /** The last of the copy: deltas go on after it, and what is missed from then on is the first point. */
  readonly copied: boolean;
}

interface Copy {
  readonly epoch: number;
  readonly startedAtMs: number;
  /** What was applied of it, until its first point. */
  readonly steps: Step[];
  pointed: boolean;
  /** It is a master target that applies it. */
  readonly atHome: boolean;
}

export class CopiesAtRest {
  /** By server: what began last. */
  readonly #copies = new Map<string, Copy>();
  readonly #peers = new UnreachedPeers();
  /** When news from the site may not have come: faults, machines of the infrastructure without power, a busy computer. */
  readonly #inTheWay: readonly Span[];

  constructor(run: Run) {
    this.#inTheWay = [
      ...faultsOf(run).map(({ fromMs, healedAtMs = Number.POSITIVE_INFINITY }) => ({ fromMs, toMs: healedAtMs })),
      ...Silences.in(run).ofMachines,
      ...entriesOfKind(run, 'computer.busy'),
    ];
  }

  /** Whether it is known here what a code takes. */
  static knows(code: string): boolean {
    return LIMIT_MS[code] !== undefined;
  }

  take(entry: Entry): void {
    this.#peers.take(entry);
    if (entry.kind === 'replication.started') {
      this.#copies.set(entry.server, {
        epoch: entry.epoch,
        startedAtMs: entry.at,
        steps: [],
        pointed: false,
        atHome: entry.direction === 'to-site',
      });
    } else if (entry.kind === 'apply.batch' || entry.kind === 'point.created') {
      const copy = this.#copies.get(entry.server);
      if (copy?.epoch !== entry.epoch) return;
      if (entry.kind === 'point.created') copy.pointed = true;
      else if (!copy.pointed) copy.steps.push({ atMs: entry.at, copied: entry.copied === true });
    }
  }

  /** Undefined when it had stood still for as long as the code says. */
  whyNotAtRest(server: string, code: string, atMs: number): string | undefined {
    const copy = this.#copies.get(server);
    if (!copy) return 'though no copy of it had begun';
    if (copy.pointed) return 'though a recovery point had come of its copy';
    const heard = copy.atHome ? copy.steps.filter((step) => this.#wasHeard(step.atMs, atMs)) : copy.steps;
    const whole = heard.find(({ copied }) => copied);
    if (whole && code !== FIRST_COPY) return `though all of its copy had arrived at ${duration(whole.atMs)}`;
    const sinceMs = (whole ?? heard.at(-1))?.atMs ?? copy.startedAtMs;
    const limitMs = LIMIT_MS[code] ?? 0;
    if (atMs - sinceMs > limitMs) return undefined;
    return `${duration(atMs - sinceMs)} after its copy had begun or come on; its limit is ${duration(limitMs)}`;
  }

  /** Whether nothing was in the way of the news for long enough, from when something was applied until then. */
  #wasHeard(appliedMs: number, atMs: number): boolean {
    const silent = this.#peers.spansOf((node) => node.endsWith('/master-target') || node.endsWith('/configuration'));
    const cuts = [...this.#inTheWay, ...silent].filter(({ fromMs, toMs }) => fromMs < atMs && toMs > appliedMs);
    let freeSinceMs = appliedMs;
    for (const { fromMs, toMs } of cuts.sort((one, other) => one.fromMs - other.fromMs)) {
      if (fromMs - freeSinceMs >= HEARD_MS) return true;
      freeSinceMs = Math.max(freeSinceMs, toMs);
    }
    return atMs - freeSinceMs >= HEARD_MS;
  }
}
