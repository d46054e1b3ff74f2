/** *Protected* is a promise that needs a recovery point to keep: an item without one may not be called that. */
import { entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

export const honestProtection: Property = {
  name: 'honest-protection',
  title: 'An item is called Protected only while it has a recovery point',
  judge(run) {
    const findings = new Findings();
    const points = new Map<string, Set<string>>();
    const protectedNow = new Set<string>();
    const check = (item: string, atMs: number, when: string) => {
      if (!protectedNow.has(item) || points.get(item)?.size) return;
      findings.violation(`${item} was called Protected at ${duration(atMs)}, when ${when}`);
    };
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'point.created')
        points.set(entry.item, (points.get(entry.item) ?? new Set()).add(entry.point));
      else if (entry.kind === 'points.deleted') {
        for (const point of entry.points) points.get(entry.item)?.delete(point);
        if (entry.why === 'retention') check(entry.item, entry.at, 'its last recovery point was given up');
      } else if (entry.kind === 'item.state') {
        if (entry.protectionState === 'Protected') {
          findings.looked += 1;
          protectedNow.add(entry.item);
          check(entry.item, entry.at, 'it had no recovery point');
        } else protectedNow.delete(entry.item);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} an item was called Protected, with a recovery point each time`,
      'no item was called Protected',
    );
  },
};
