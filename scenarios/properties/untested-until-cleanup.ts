/**
 * 161011, no successful test failover yet, stands from when an item is *Protected* towards Azure until the cleanup of a
 * test has succeeded (recorded), and never comes back. The test alone does not count. A server that is protected anew is
 * another item.
 */
import { type Entry, entriesOf } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { JobsOfItems, takingPart } from './jobs-of-items.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

const CODE = '161011';
/** Health is looked at once a minute. */
const NOTICED_MS = 2 * 60_000;

interface Item {
  /** While a cleanup runs, or when one of a plan failed, nobody but the service knows which machines it reached. */
  tested: 'yes' | 'no' | 'perhaps';
  protectedSinceMs: number | undefined;
  said: boolean;
  told: boolean;
}

export const untestedUntilCleanup: Property = {
  name: 'untested-until-cleanup',
  title: 'An item is said to be untested (161011) until the cleanup of a test failover has succeeded',
  judge(run) {
    const findings = new Findings();
    const items = new Map<string, Item>();
    const jobs = new JobsOfItems();
    const itemOf = (name: string): Item => {
      const fresh: Item = { tested: 'no', protectedSinceMs: undefined, said: false, told: false };
      const item = items.get(name) ?? fresh;
      items.set(name, item);
      return item;
    };
    const checkSaid = (nowMs: number) => {
      for (const [name, { tested, protectedSinceMs, said, told }] of items) {
        if (tested !== 'no' || said || told || protectedSinceMs === undefined) continue;
        if (nowMs - protectedSinceMs <= NOTICED_MS) continue;
        itemOf(name).told = true;
        findings.violation(
          `${name}, Protected since ${duration(protectedSinceMs)} and never tested, is not said to be untested (${CODE}) ` +
            `at ${duration(nowMs)}`,
        );
      }
    };
    for (const entry of entriesOf(run)) {
      checkSaid(entry.at);
      if (entry.kind === 'item.state') {
        const item = itemOf(entry.item);
        const counts = entry.protectionState === 'Protected' && entry.provider === 'InMageAzureV2';
        item.protectedSinceMs = counts ? (item.protectedSinceMs ?? entry.at) : undefined;
        if (entry.protectionState === 'Unprotected') items.set(entry.item, { ...item, tested: 'no', told: false });
      } else if (entry.kind === 'health.raise' && entry.code === CODE && entry.item !== undefined) {
        const item = itemOf(entry.item);
        findings.looked += 1;
        item.said = true;
        if (item.tested === 'yes') {
          findings.violation(
            `${entry.item} is said to be untested (${CODE}) at ${duration(entry.at)}, after its cleanup`,
          );
        }
      } else if (entry.kind === 'health.clear' && entry.code === CODE && entry.item !== undefined) {
        const item = itemOf(entry.item);
        item.said = false;
        if (item.tested !== 'no' || item.protectedSinceMs === undefined) continue;
        item.told = true;
        findings.violation(
          `${entry.item} is not said to be untested (${CODE}) any more from ${duration(entry.at)}, though no cleanup has succeeded`,
        );
      }
      takeCleanup(entry, jobs, itemOf, findings);
      jobs.take(entry);
    }
    checkSaid(endOf(run).atMs);
    return findings.judge(
      `${counted(findings.looked, 'item')} said to be untested for as long as no cleanup had succeeded`,
      'no item was said to be untested',
    );
  },
};

function takeCleanup(entry: Entry, jobs: JobsOfItems, itemOf: (name: string) => Item, findings: Findings): void {
  if (entry.kind !== 'job.start' && entry.kind !== 'job.end') return;
  if (entry.scenario !== 'TestFailoverCleanup') return;
  const names = entry.kind === 'job.start' ? takingPart(entry) : jobs.itemsOf(entry.job);
  for (const name of names) {
    const item = itemOf(name);
    if (item.tested === 'yes') continue;
    const failed = entry.kind === 'job.end' && entry.state !== 'Succeeded';
    if (entry.kind === 'job.start') item.tested = 'perhaps';
    else item.tested = failed ? (names.length === 1 ? 'no' : 'perhaps') : 'yes';
    if (entry.kind === 'job.end' && item.tested === 'perhaps') {
      const plan = `the cleanup of ${entry.item} failed at ${duration(entry.at)}`;
      findings.unjudged(`${name}, because ${plan} and nobody but the service knows which machines it reached`);
    }
  }
}
