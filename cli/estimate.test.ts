/** What a run is expected to take, and when it does not begin for that. */
import { expect, test } from 'vitest';
import { siteOf } from '../bench/site-of.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { announcement, estimate, parseLimits, whyTooLarge } from './estimate.ts';

const minutes = (count: number) => count * 60_000;
const gib = (count: number) => count * 2 ** 30;

test('the whole suite on the sample site is nothing to speak of', () => {
  const expected = estimate({ site: sampleSite(), drills: 20, atOnce: 2 });
  expect(announcement(expected)).toBeUndefined();
  expect(whyTooLarge(expected, { maxMs: minutes(2), maxBytes: gib(2) })).toBeUndefined();
});

test('what takes long is announced, with how to make it smaller', () => {
  const text = announcement(estimate({ site: siteOf(50), drills: 20, atOnce: 2 }));
  expect(text).toMatch(/^this will take about \d+ min and [\d.]+ GiB of memory; name single drills, take fewer seeds/);
});

test('more servers, drills and writes take more; more cores less time and more memory', () => {
  const one = { site: siteOf(10), drills: 20, atOnce: 2 };
  const less = estimate(one);
  for (const more of [
    { ...one, site: siteOf(11) },
    { ...one, drills: 21 },
  ]) {
    expect(estimate(more).wallMs).toBeGreaterThan(less.wallMs);
  }
  const busy = { ...one.site, servers: one.site.servers.map((server) => ({ ...server, churnMbPerMinute: 400 })) };
  expect(estimate({ ...one, site: busy }).wallMs).toBeGreaterThan(less.wallMs);
  const wide = estimate({ ...one, atOnce: 4 });
  expect(wide.wallMs).toBeLessThan(less.wallMs);
  expect(wide.memoryBytes).toBeGreaterThan(less.memoryBytes);
});

test('beyond a limit a run does not begin, and is told which figure would let it', () => {
  const expected = estimate({ site: siteOf(1000), drills: 20, atOnce: 2 });
  const refused = whyTooLarge(expected, { maxMs: minutes(60), maxBytes: gib(8) });
  const raised = /--max-time (\S+)\).*--max-memory (\S+)\)/.exec(refused?.message ?? '');
  const limits = parseLimits({ maxTime: raised?.[1], maxMemory: raised?.[2] });
  expect(raised).not.toBeNull();
  expect(limits.ok && whyTooLarge(expected, limits.value)).toBeUndefined();
});

test('a line that never brings the first copy across is still a figure', () => {
  const { wan } = sampleSite().network;
  const site = { ...sampleSite(), network: { ...sampleSite().network, wan: { ...wan, uploadMbps: 0.1 } } };
  expect(Number.isFinite(estimate({ site, drills: 1, atOnce: 1 }).wallMs)).toBe(true);
});

test('limits are said as people say them', () => {
  expect(parseLimits({ maxTime: '30m', maxMemory: '4GiB' })).toEqual({
    ok: true,
    value: { maxMs: minutes(30), maxBytes: gib(4) },
  });
  expect(parseLimits({ maxTime: '1.5h', maxMemory: '800mib' })).toMatchObject({ value: { maxMs: minutes(90) } });
  for (const wrong of ['', '30', 'm', '0m', '-1h', '1e3m', '30 m', 'soon']) {
    expect(parseLimits({ maxTime: wrong })).toMatchObject({ failure: { code: 'USAGE' } });
    expect(parseLimits({ maxMemory: wrong })).toMatchObject({ failure: { code: 'USAGE' } });
  }
});
