import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Randomness } from '../../ground/random.ts';
import { Link, type LinkSettings, roundTripMs, send } from './link.ts';
import { smallInternet } from '../../stages/small-internet.ts';

const WAN: LinkSettings = { upBitsPerSecond: 8e6, downBitsPerSecond: 80e6, latencyMs: 20, lossPercent: 0, up: true };

function wan(changes: Partial<LinkSettings> = {}): Link {
  return new Link('wan', 'onprem', { ...WAN, ...changes }, new Randomness('1').stream('network/wan'));
}

test('a message takes size by bandwidth, then the latency; each direction has its own bandwidth', () => {
  const link = wan();
  const up = send([link.laneFrom('onprem')], 1_000_000, 0, Infinity);
  const down = send([link.laneFrom('internet')], 1_000_000, 0, Infinity);
  expect(up).toEqual({ sentAtMs: 1000, arrivesAtMs: 1020 });
  expect(down).toEqual({ sentAtMs: 100, arrivesAtMs: 120 });
  expect(roundTripMs([link.laneFrom('onprem')])).toBe(40);
  expect(link.traffic).toEqual({ messages: 2, bytes: 2_000_000 });
});

test('a lane is first in, first out, and never carries more than its bandwidth', () => {
  const message = fc.record({
    pauseMs: fc.integer({ min: 0, max: 50 }),
    sizeBytes: fc.integer({ min: 1, max: 100_000 }),
  });
  fc.assert(
    fc.property(fc.array(message, { minLength: 1 }), (messages) => {
      const lane = wan().laneFrom('onprem');
      let nowMs = 0;
      let lastArrivalMs = 0;
      let totalBytes = 0;
      for (const { pauseMs, sizeBytes } of messages) {
        nowMs += pauseMs;
        totalBytes += sizeBytes;
        const { arrivesAtMs } = send([lane], sizeBytes, nowMs, Infinity);
        expect(arrivesAtMs).toBeGreaterThan(lastArrivalMs);
        expect(arrivesAtMs).toBeGreaterThanOrEqual(nowMs + sizeBytes / 1000 + 20);
        expect(arrivesAtMs).toBeGreaterThanOrEqual(totalBytes / 1000 + 20 - 1e-6);
        lastArrivalMs = arrivesAtMs;
      }
    }),
  );
});

test('on several lanes in a row the slowest decides, not the sum', () => {
  const lanes = [wan(), wan({ upBitsPerSecond: 4e6 }), wan()].map((link) => link.laneFrom('onprem'));
  const { arrivesAtMs } = send(lanes, 1_000_000, 0, Infinity);
  expect(arrivesAtMs).toBe(2000 + 60);
});

test('a sender that gives up frees the lane', () => {
  const lane = wan().laneFrom('onprem');
  send([lane], 60_000_000, 0, 5000);
  expect(send([lane], 1000, 1000, Infinity).arrivesAtMs).toBe(5000 + 1 + 20);
});

test('a lost message costs a retransmission; a line that loses everything delivers nothing', () => {
  const lane = wan({ lossPercent: 30 }).laneFrom('onprem');
  const delays = Array.from({ length: 1000 }, (_, index) => {
    const nowMs = index * 1000;
    return Math.round(send([lane], 1, nowMs, Infinity).arrivesAtMs - nowMs - 20);
  });
  expect(new Set(delays.map((delayMs) => delayMs % 200))).toEqual(new Set([0]));
  const lost = delays.filter((delayMs) => delayMs > 0).length;
  expect(lost).toBeGreaterThan(250);
  expect(lost).toBeLessThan(350);
  expect(send([wan({ lossPercent: 100 }).laneFrom('onprem')], 1, 0, Infinity).arrivesAtMs).toBe(Infinity);
});

test('a line that loses everything ends in a timeout', async () => {
  const { ask, role, internet } = smallInternet();
  role('azure').listen(443, () => ({ status: 200 }));
  internet.setLink('wan', { lossPercent: 100 });
  expect(await ask(role('web01'), 'login.microsoftonline.com')).toBe('ETIMEDOUT after 60000 ms');
});

test('the same seed loses the same messages', async () => {
  async function delays(seed: string): Promise<string[]> {
    const { ask, role, internet } = smallInternet(seed);
    internet.setLink('wan', { lossPercent: 20 });
    role('azure').listen(443, () => ({ status: 200 }));
    const web01 = role('web01');
    const seen: string[] = [];
    for (let request = 0; request < 30; request++) seen.push(await ask(web01, 'login.microsoftonline.com'));
    return seen;
  }
  expect(await delays('1')).toEqual(await delays('1'));
  expect(await delays('1')).not.toEqual(await delays('2'));
});
