/**
 * From each `expect.protected` on, every named server must reach a moment in time at which its item is *Protected* and
 * nothing critical is wrong with it.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type ExpectProtected } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property } from './property.ts';
import { counted, duration, listed } from './wording.ts';

const SEVERE: ReadonlySet<string> = new Set(['Critical', 'Error']);

interface Expectation {
  readonly asked: ExpectProtected;
  readonly server: string;
  readonly item: string | undefined;
  readonly deadlineMs: number;
}

export const returnsToProtected: Property = {
  name: 'returns-to-protected',
  title: 'After its faults are healed, the system returns to Protected in time',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const condition = new Condition();
    let longestMs = 0;
    let open: Expectation[] = [];
    const settle = (nowMs: number) => {
      open = open.filter(({ item, asked }) => {
        if (item === undefined || condition.whyNot(item) !== undefined) return true;
        longestMs = Math.max(longestMs, nowMs - asked.at);
        return false;
      });
    };
    const giveUp = (expired: (expectation: Expectation) => boolean) => {
      for (const expectation of open.filter(expired)) findings.violation(missed(expectation, condition));
      open = open.filter((expectation) => !expired(expectation));
    };
    for (const entry of entriesOf(run)) {
      if (open.length > 0) giveUp(({ deadlineMs }) => deadlineMs < entry.at);
      const changed = condition.take(entry);
      if (entry.kind === 'expect.protected') {
        for (const server of entry.servers) {
          findings.looked += 1;
          open.push({
            asked: entry,
            server,
            item: items.itemOf(server),
            deadlineMs: entry.at + entry.withinMs + slackMs(run),
          });
        }
      }
      if (changed || entry.kind === 'expect.protected') settle(entry.at);
    }
    const endMs = endOf(run).atMs;
    giveUp(({ deadlineMs }) => deadlineMs <= endMs);
    for (const expectation of open)
      findings.doubt(`${missed(expectation, condition)}; the run ended at ${duration(endMs)}`);
    return findings.judge(
      `${counted(findings.looked, 'time')} a server had to become Protected again: it did, after ${duration(longestMs)} at most`,
      'nothing was expected to become Protected',
    );
  },
};

/** What the service says about each item at this moment. */
class Condition {
  readonly #protection = new Map<string, string>();
  readonly #severe = new Map<string, Set<string>>();

  /** True when the record changed something. */
  take(entry: Entry): boolean {
    if (entry.kind === 'item.state') this.#protection.set(entry.item, entry.protectionState);
    else if (entry.kind === 'health.raise' && entry.item !== undefined && SEVERE.has(entry.severity)) {
      this.#severe.set(entry.item, (this.#severe.get(entry.item) ?? new Set()).add(entry.code));
    } else if (entry.kind === 'health.clear' && entry.item !== undefined)
      this.#severe.get(entry.item)?.delete(entry.code);
    else return false;
    return true;
  }

  /** Undefined when the item is Protected and sound. */
  whyNot(item: string): string | undefined {
    const protection = this.#protection.get(item);
    if (protection !== 'Protected') return `is ${protection ?? 'in no known state'}`;
    const severe = [...(this.#severe.get(item) ?? [])];
    return severe.length > 0 ? `is Protected, but with ${listed(severe)}` : undefined;
  }
}

function missed({ asked, server, item, deadlineMs }: Expectation, condition: Condition): string {
  const state = item === undefined ? 'is not replicated at all' : condition.whyNot(item);
  return (
    `${server} ${state} at ${duration(deadlineMs)}, ` +
    `${duration(asked.withinMs)} after it was expected to return (${duration(asked.at)})`
  );
}
