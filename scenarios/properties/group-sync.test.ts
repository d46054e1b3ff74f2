import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { groupSync } from './group-sync.ts';
import type { Run } from './property.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const MEMBERS = ['orders01', 'billing01'];
const policy = { policy: 'p', appConsistentMinutes: 60, retentionMinutes: 1440 };

/** Both members of the sample site's group are Protected, and each has a point every five minutes; shared, or its own. */
function group(until: number, isShared: (minute: number) => boolean, change?: { minute: number; on: boolean }) {
  const run = new SyntheticRun();
  const before = change ? !change.on : true;
  for (const server of MEMBERS) run.server(server);
  run.service('policy.created', { ...policy, multiVmSync: before });
  for (const server of MEMBERS) run.workload('started', server, { purpose: 'production' }).protect(server);
  for (let minute = 0; minute <= until; minute++) {
    run.at(minute * MINUTE_MS);
    if (minute === change?.minute) run.service('policy.changed', { ...policy, multiVmSync: change.on });
    for (const server of MEMBERS) {
      const shop = isShared(minute) ? { group: 'shop' } : {};
      if (minute % 5 === 0) run.point(`tag-${minute}-${isShared(minute) ? '' : server}`, server, shop);
      run.service('rpo.reported', { item: itemOf(server), server, rpoMs: 0, tag: 'tag' });
    }
  }
  run.drill('lab.end', { machines: [] });
  const { header, records, history, startsAtMs } = run;
  return groupSync.judge({ header, records, history, startsAtMs, site: sampleSite() } satisfies Run);
}

describe('group-sync', () => {
  it('passes while all members have the same tags', () => {
    expect(group(40, () => true)).toMatchObject({ verdict: 'passed', looked: 18 });
  });

  it('is violated when members go on with points of their own', () => {
    expect(group(40, (minute) => minute <= 20)).toMatchObject({
      verdict: 'violated',
      evidence:
        'item-orders01 and item-billing01 shared no recovery point from 20 min to 32 min, though multi-VM synchronisation was on',
    });
  });

  it('is violated by shared points after it was switched off, once the agents have heard of it', () => {
    const off = { minute: 17, on: false };
    expect(group(60, (minute) => minute <= 15, off)).toMatchObject({ verdict: 'passed' });
    expect(group(60, (minute) => minute <= 25, off)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('of 25 min with shop, though multi-VM synchronisation was off'),
    });
  });

  it('is violated when nothing is shared after it was switched on', () => {
    const on = { minute: 17, on: true };
    expect(group(60, (minute) => minute >= 25, on)).toMatchObject({ verdict: 'passed' });
    expect(group(60, () => false, on)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('shared no recovery point from 20 min to 32 min'),
    });
  });
});
