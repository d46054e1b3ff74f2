/** What clients named for the machine of an item, for a test or for a failover, of one kind: its network, its address. */
import { type AskedFor, type Entry, entriesOf, type MachinePrepared } from './entries.ts';
import { Items } from './items.ts';
import { type Machine, Machines } from './machines.ts';
import type { Run } from './property.ts';
import { testsOf } from './test-windows.ts';
import { duration } from './wording.ts';

const MAKES_MACHINES: ReadonlySet<string> = new Set(['TestFailover', 'UnplannedFailover', 'ApplyRecoveryPoint']);

export interface MadeInAzure {
  readonly prepared: MachinePrepared;
  readonly machine: Machine;
  readonly purpose: AskedFor['purpose'];
  /** What was named for it, any of which it may have; empty when nothing was. */
  readonly wanted: readonly string[];
}

/** The machines that were made in Azure, in order. @param note notes what a record names */
export function* madeInAzure(run: Run, note: (entry: Entry, asked: Asked) => void): Generator<MadeInAzure> {
  const machines = new Machines(run);
  const items = new Items(run);
  const { preparedSeqs } = testsOf(run, items);
  const asked = new Asked(items);
  for (const entry of entriesOf(run)) {
    asked.take(entry);
    note(entry, asked);
    if (entry.kind !== 'machine.prepared') continue;
    const machine = machines.named(entry.machine, entry.seq);
    if (machine?.place !== 'azure') continue;
    const purpose = preparedSeqs.has(entry.seq) ? 'test' : 'failover';
    yield { prepared: entry, machine, purpose, wanted: asked.of(entry.item, purpose) };
  }
}

/** `azure:files01, made at 1 h 01 min by a test failover` */
export function told({ prepared, purpose }: MadeInAzure): string {
  return `${prepared.machine}, made at ${duration(prepared.at)} by a ${purpose === 'test' ? 'test failover' : 'failover'}`;
}

/** What was named last before a job began, and since: settings may change while a machine is being made. */
class Asked {
  readonly #items: Items;
  readonly #named = new Map<string, string[]>();
  /** Jobs of one item that make a machine, by the item. */
  readonly #own = new Map<string, string>();

  constructor(items: Items) {
    this.#items = items;
  }

  of(item: string, purpose: AskedFor['purpose']): readonly string[] {
    return this.#named.get(`${purpose} ${item}`) ?? [];
  }

  note({ item, purpose }: AskedFor, named: string): void {
    const key = `${purpose} ${item}`;
    this.#named.set(key, [...(this.#named.get(key) ?? []), named]);
  }

  take(entry: Entry): void {
    if (entry.kind === 'job.start' && MAKES_MACHINES.has(entry.scenario)) {
      const isItem = this.#items.has(entry.item);
      if (isItem) this.#own.set(entry.item, entry.job);
      // A plan says nothing here of its items: all that no job of their own is about.
      this.#forget((item) => (isItem ? item === entry.item : !this.#own.has(item)));
    } else if (entry.kind === 'job.end' && this.#own.get(entry.item) === entry.job) this.#own.delete(entry.item);
  }

  #forget(concerns: (item: string) => boolean): void {
    for (const [key, named] of this.#named) {
      if (concerns(key.slice(key.indexOf(' ') + 1))) this.#named.set(key, named.slice(-1));
    }
  }
}
