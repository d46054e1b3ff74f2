/**
 * How long what an application has committed waits until a batch is closed behind it. The world marks on the disks where each
 * batch ends; that of a batch becomes known when the batch has come to Azure, or to the master target.
 */
import type { Entry } from './entries.ts';
import { Machines } from './machines.ts';
import type { Run } from './property.ts';

export interface Wait {
  readonly server: string;
  /** When the oldest of the writes was committed, and when the batch was closed. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

export class WaitingWrites {
  readonly #run: Run;
  readonly #machines: Machines;
  /** By machine: when what is in no batch so far was committed, oldest first. */
  readonly #committed = new Map<string, number[]>();

  constructor(run: Run) {
    this.#run = run;
    this.#machines = new Machines(run);
  }

  /** Takes the records in order. */
  endedBy(entry: Entry): Wait | undefined {
    if (entry.kind === 'workload.commit') {
      const waiting = this.#committed.get(entry.machine) ?? [];
      this.#committed.set(entry.machine, waiting);
      waiting.push(entry.at);
      return undefined;
    }
    const batch = batchOf(entry);
    if (!batch) return undefined;
    const { server, epoch, sequence } = batch;
    const mark = this.#run.history
      .marksOf(`end/${server}/${epoch}/${sequence}`)
      .find(({ disk }) => this.#machines.ofDisk(disk)?.server === server);
    const waiting = mark && this.#committed.get(this.#machines.ofDisk(mark.disk)?.name ?? '');
    const [sinceMs = Number.POSITIVE_INFINITY] = waiting ?? [];
    if (!mark || !waiting || sinceMs > mark.atMs) return undefined;
    const later = waiting.findIndex((atMs) => atMs > mark.atMs);
    waiting.splice(0, later < 0 ? waiting.length : later);
    return { server, sinceMs, untilMs: mark.atMs };
  }
}

function batchOf(entry: Entry): { server: string; epoch: number; sequence: number } | undefined {
  if (entry.kind === 'apply.batch' && entry.item === undefined) return entry;
  const path = entry.kind === 'cache.put' ? /^logs\/([^/]+)\/(\d+)\/(\d+)\./.exec(entry.path) : undefined;
  return path ? { server: path[1] as string, epoch: Number(path[2]), sequence: Number(path[3]) } : undefined;
}
