/**
 * Counts what a drill has been through, from its journal: what the charts tell of their changes, what was asked of items, and
 * which faults were there meanwhile. The journal is the same in every lab, so this works in live ones as well.
 */
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { type Coverage, groundOf } from './coverage.ts';
import { CHARTS, taken } from './declared.ts';
import { ASKED } from './operations.ts';

/** They do nothing before their moment comes. */
const STRIKE_LATER: ReadonlySet<string> = new Set(['power-cut-at', 'line-cut-at']);
const NOT_REPLICATED = 'unprotected';

export function counted(records: readonly JournalRecord[], looked: readonly string[]): Coverage {
  const count = new Count();
  for (const record of records) count.take(record);
  return count.coverage(looked);
}

class Count {
  readonly #transitions = new Set<string>();
  readonly #operations = new Set<string>();
  readonly #faults = new Set<string>();
  readonly #pairs = new Set<string>();
  /** States of items by their names. */
  readonly #items = new Map<string, string>();
  /** Members of plans, as far as their jobs have told. */
  readonly #plans = new Map<string, readonly string[]>();
  /** Reprotects under way: replication that is enabled as a part of one was not asked for. */
  readonly #reprotects = new Map<string, string>();
  /** Names of faults that are there, by their ids. */
  readonly #active = new Map<string, string>();
  /** Those of them that have not struck yet. */
  readonly #waiting = new Map<string, string>();

  take(record: JournalRecord): void {
    const { kind } = record;
    if (kind === 'item.state') this.#itemIn(String(record.item), String(record.to));
    if (kind === 'item.state' || kind === 'item.stayed') this.#step('item', record);
    else if (kind === 'role.state' || kind === 'role.stayed') this.#step(String(record.role), record);
    else if (kind === 'replica.state' || kind === 'replica.stayed') this.#step('replica', record);
    else if (kind === 'job.start') this.#jobBegan(record);
    else if (kind === 'job.end') this.#reprotects.delete(String(record.job));
    else if (kind === 'refusal') this.#refused(String(record.operation), String(record.subject));
    else if (kind === 'fault.inject') this.#thrown(String(record.id), String(record.fault));
    else if (kind === 'fault.strike') this.#struck(String(record.id));
    else if (kind === 'fault.heal') this.#healed(String(record.id));
  }

  coverage(looked: readonly string[]): Coverage {
    return {
      drills: 1,
      transitions: groundOf(this.#transitions),
      operations: groundOf(this.#operations),
      faults: groundOf(this.#faults),
      pairs: groundOf(this.#pairs),
      properties: groundOf(looked),
    };
  }

  #step(name: string, { from, to, state, by }: JournalRecord): void {
    const chart = CHARTS[name];
    if (!chart || typeof by !== 'string') return;
    const [before, after] = state === undefined ? [from, to] : [state, state];
    for (const one of taken(chart, String(before), by, String(after))) this.#transitions.add(one);
  }

  #itemIn(item: string, state: string): void {
    this.#items.set(item, state);
    for (const fault of this.#active.values()) this.#faults.add(`${fault} in ${state}`);
  }

  #jobBegan({ scenario, item, groups, job }: JournalRecord): void {
    const members = Array.isArray(groups) ? groups.flat().map(String) : undefined;
    if (members) this.#plans.set(String(item), members);
    const asked = ASKED.find((one) => one.job === scenario);
    if (!asked) return;
    const items = members ?? [String(item)];
    if (scenario === 'SwitchReplicationGroupProtection') this.#reprotects.set(String(job), String(item));
    // An item is there as soon as it is enabled, and its first state comes before the job.
    if (scenario !== 'EnableDr') this.#asked(asked.name, items, 'accepted');
    else if (![...this.#reprotects.values()].includes(String(item))) {
      this.#operations.add(`${asked.name} in ${NOT_REPLICATED}: accepted`);
    }
  }

  #refused(operation: string, subject: string): void {
    const asked = ASKED.find(({ refusedAs }) => refusedAs.includes(operation));
    // Of a plan that no job has told of yet it is not known which items it is about.
    const ofPlan = operation.endsWith(' of a plan');
    if (asked) this.#asked(asked.name, ofPlan ? (this.#plans.get(subject) ?? []) : [subject], 'refused');
  }

  #asked(operation: string, items: readonly string[], answer: 'accepted' | 'refused'): void {
    for (const item of items) {
      this.#operations.add(`${operation} in ${this.#items.get(item) ?? NOT_REPLICATED}: ${answer}`);
    }
  }

  #thrown(id: string, fault: string): void {
    if (STRIKE_LATER.has(fault)) this.#waiting.set(id, fault);
    else this.#there(id, fault);
  }

  #struck(id: string): void {
    const fault = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (fault !== undefined) this.#there(id, fault);
  }

  #there(id: string, fault: string): void {
    for (const other of this.#active.values()) this.#pairs.add([fault, other].toSorted().join(' with '));
    this.#active.set(id, fault);
    for (const state of this.#items.values()) this.#faults.add(`${fault} in ${state}`);
  }

  #healed(id: string): void {
    this.#active.delete(id);
    this.#waiting.delete(id);
  }
}
