/**
 * The policy's threshold is an alarm and nothing else: while an item is *Protected* and its newest recovery point is older than
 * the threshold, health says 78026, and says so no longer once a newer point is there. What the policy says by now counts, for
 * all who replicate by it. The age is known where the points are, whether or not the site is heard of.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { PolicyTimes } from './policy-times.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

const CODE = '78026';
const MINUTE_MS = 60_000;
/** Health is looked at once a minute. */
const NOTICED_MS = 2 * MINUTE_MS;

interface Item {
  protectedSinceMs: number | undefined;
  newestMs: number | undefined;
  /** When it last changed which age counts: by a point, or by the policy. */
  changedAtMs: number;
  said: boolean;
  /** What of the present stretch has been judged. */
  due: boolean;
  told: boolean;
}

export const ageTold: Property = {
  name: 'age-told',
  title: "An item says that its newest recovery point is older than the policy's threshold (78026), and only then",
  judge(run) {
    const findings = new Findings();
    const policies = new PolicyTimes(run);
    const graceMs = NOTICED_MS + slackMs(run);
    const items = new Map<string, Item>();
    const check = (name: string, item: Item, nowMs: number) => {
      const { protectedSinceMs, newestMs, changedAtMs, said, due, told } = item;
      if (protectedSinceMs === undefined || newestMs === undefined) return;
      // While a policy is being changed either value will do.
      const minutes = policies.duringOf(name, 'rpoThresholdMinutes', nowMs - graceMs, nowMs + 1);
      if (minutes.length === 0) return;
      const overSinceMs = newestMs + Math.max(...minutes) * MINUTE_MS;
      const mustSay = nowMs > Math.max(overSinceMs, protectedSinceMs, changedAtMs) + graceMs;
      const mayNotSay = nowMs - newestMs <= Math.min(...minutes) * MINUTE_MS && nowMs > changedAtMs + graceMs;
      if (mustSay && !due) {
        findings.looked += 1;
        item.due = true;
      }
      if (told || !(mustSay ? !said : mayNotSay && said)) return;
      item.told = true;
      findings.violation(
        `${name}, ${duration(nowMs)}: its newest recovery point is ${duration(nowMs - newestMs)} old, the threshold is ` +
          `${duration(Math.max(...minutes) * MINUTE_MS)}, and ${CODE} is ${said ? 'still' : 'not'} said`,
      );
    };
    for (const entry of entriesOf(run)) {
      for (const [name, item] of items) check(name, item, entry.at);
      take(items, entry, run.startsAtMs);
    }
    for (const [name, item] of items) check(name, item, endOf(run).atMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} the newest point of an item was older than its policy's threshold: it was said, and taken back`,
      'no item was older than the threshold of its policy for long enough',
    );
  },
};

function take(items: Map<string, Item>, entry: Entry, startsAtMs: number): void {
  const of = (name: string): Item => {
    const fresh = { protectedSinceMs: undefined, newestMs: undefined, changedAtMs: 0 };
    const item = items.get(name) ?? { ...fresh, said: false, due: false, told: false };
    items.set(name, item);
    return item;
  };
  if (entry.kind === 'item.state') {
    const item = of(entry.item);
    item.protectedSinceMs = entry.protectionState === 'Protected' ? (item.protectedSinceMs ?? entry.at) : undefined;
    // Of a server that is disabled, or on its way elsewhere, the points are no measure any more.
    if (item.protectedSinceMs === undefined) item.newestMs = undefined;
  } else if (entry.kind === 'point.created') {
    const item = of(entry.item);
    const atMs = entry.tagAtMs - startsAtMs;
    if (item.newestMs !== undefined && atMs <= item.newestMs) return;
    Object.assign(item, { newestMs: atMs, changedAtMs: entry.at, due: false, told: false });
  } else if (entry.kind === 'policy.changed') {
    for (const item of items.values()) Object.assign(item, { changedAtMs: entry.at, due: false });
  } else if (entry.kind === 'health.raise' && entry.code === CODE && entry.item !== undefined) {
    of(entry.item).said = true;
  } else if (entry.kind === 'health.clear' && entry.code === CODE && entry.item !== undefined) {
    of(entry.item).said = false;
  }
}
