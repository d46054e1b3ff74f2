/** The networks of the virtual world and the lines between them, laid as the site describes them. */
import { SEGMENT } from '../network/segments.ts';
import type { Journal } from '../journal/journal.ts';
import { isTunnelled, lineToAzure } from '../site/lines.ts';
import { AZURE_RANGE, INTERNET_RANGE } from '../site/service-tags.ts';
import type { Site } from '../site/site.ts';
import type { VirtualInternet } from './network/internet.ts';

const MEGABIT = 1_000_000;

export function layLines(internet: VirtualInternet, site: Site): void {
  const { network, azure } = site;
  const { vpn } = network;
  const wan = lineToAzure(site);
  internet.addSegment({ name: SEGMENT.site, cidr: network.addressRange });
  internet.addSegment({
    name: SEGMENT.internet,
    cidr: INTERNET_RANGE,
    further: [AZURE_RANGE],
    namesArePublic: true,
    bitsPerSecond: 10_000 * MEGABIT,
  });
  internet.addSegment({ name: SEGMENT.azure, cidr: azure.network.addressRange });
  internet.addSegment({ name: SEGMENT.test, cidr: azure.testNetwork.addressRange });
  internet.addLink({
    name: 'wan',
    between: [SEGMENT.site, SEGMENT.internet],
    upBitsPerSecond: wan.uploadMbps * MEGABIT,
    downBitsPerSecond: wan.downloadMbps * MEGABIT,
    latencyMs: wan.latencyMs,
    lossPercent: wan.lossPercent,
  });
  if (!vpn) return;
  internet.addLink({
    name: 'vpn',
    between: [SEGMENT.site, SEGMENT.azure],
    upBitsPerSecond: vpn.uploadMbps * MEGABIT,
    downBitsPerSecond: vpn.downloadMbps * MEGABIT,
    latencyMs: vpn.latencyMs,
    over: isTunnelled(site) ? ['wan'] : [],
  });
}

/** The lines of the site tell the journal when they were full; local networks do not. */
export function recordFullLines(internet: VirtualInternet, journal: Journal, startsAtMs: number): void {
  for (const link of internet.links) {
    if (link.name.startsWith('lan/')) continue;
    link.onFull = (direction, { fromMs, toMs }) =>
      journal.record('world', 'line.full', {
        link: link.name,
        direction,
        fromMs: Math.max(0, fromMs - startsAtMs),
        toMs: toMs - startsAtMs,
      });
  }
}
