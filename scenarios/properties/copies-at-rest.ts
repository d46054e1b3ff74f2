/**
 * How long the copies of each server had stood still: the first one of everything, or a resynchronisation. Takes a run's records
 * in order; answers for the moment after the last one.
 */
import type { Entry } from './entries.ts';
import type { Items } from './items.ts';
import { machineOf } from './node-machine.ts';
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
 * What a master target has applied is heard of with its poll and the provider's: what it applied last may not have been heard of
 * yet, and one that falls silent never says so.
 */
const HEARD_MS = 2 * MINUTE_MS;

interface Copy {
  epoch: number;
  startedAtMs: number;
  /** Until its first point. */
  readonly appliedAtMs: number[];
  /** When its source had read and sent everything: deltas go on, and what is missed once it has arrived is the first point. */
  readAtMs?: number;
  pointed: boolean;
  /** It is a master target that applies it. */
  atHome: boolean;
}

export class CopiesAtRest {
  /** By server: what began last. */
  readonly #copies = new Map<string, Copy>();
  readonly #items: Items;

  constructor(items: Items) {
    this.#items = items;
  }

  /** Whether it is known here what a code takes. */
  static knows(code: string): boolean {
    return LIMIT_MS[code] !== undefined;
  }

  take(entry: Entry): void {
    if (entry.kind === 'replication.started') {
      this.#copies.set(entry.server, {
        epoch: entry.epoch,
        startedAtMs: entry.at,
        appliedAtMs: [],
        pointed: false,
        atHome: entry.direction === 'to-site',
      });
    } else if (entry.kind === 'role.state' && entry.role === 'mobility') {
      const copy = this.#copies.get(this.#items.serverNamed(machineOf(entry.node)));
      if (copy && entry.to.includes('replication.differential')) copy.readAtMs ??= entry.at;
    } else if (entry.kind === 'apply.batch' || entry.kind === 'point.created') {
      const copy = this.#copies.get(entry.server);
      if (copy?.epoch !== entry.epoch) return;
      if (entry.kind === 'point.created') copy.pointed = true;
      else if (!copy.pointed) copy.appliedAtMs.push(entry.at);
    }
  }

  /** Undefined when it had stood still for as long as the code says. */
  whyNotAtRest(server: string, code: string, atMs: number): string | undefined {
    const copy = this.#copies.get(server);
    if (!copy) return 'though no copy of it had begun';
    if (copy.pointed) return 'though a recovery point had come of its copy';
    const unheardMs = copy.atHome ? HEARD_MS : 0;
    const cameMs = copy.appliedAtMs.findLast((appliedMs) => appliedMs <= atMs - unheardMs) ?? copy.startedAtMs;
    const sinceMs = code === '78169' ? Math.min(cameMs, copy.readAtMs ?? cameMs) : cameMs;
    const limitMs = LIMIT_MS[code] ?? 0;
    const stoodMs = atMs - sinceMs;
    if (stoodMs > limitMs - unheardMs) return undefined;
    return `${duration(stoodMs)} after its copy had begun or come on; its limit is ${duration(limitMs)}`;
  }
}
