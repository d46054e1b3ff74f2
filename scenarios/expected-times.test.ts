import { describe, expect, it } from 'vitest';
import { wayHome, wayToAzure } from '../simulator/site/capacity.ts';
import { sampleSite, type Site } from '../simulator/site/site.ts';
import { expectedTimes, mustCarry } from './expected-times.ts';
import { runStory } from './runner.ts';
import { loadScenario } from './index.ts';

const HOUR_MS = 3_600_000;

function withLines(uploadMbps: number, vpnMbps: number): Site {
  const site = sampleSite();
  const { wan, vpn } = site.network;
  return {
    ...site,
    network: {
      ...site.network,
      wan: { ...wan, uploadMbps, downloadMbps: 10_000 },
      vpn: vpn && { ...vpn, uploadMbps: vpnMbps, downloadMbps: vpnMbps },
    },
  };
}

describe('what a drill waits for', () => {
  it('takes longer on a smaller line, and for more servers', () => {
    const [fast, slow] = [expectedTimes(withLines(200, 100)), expectedTimes(withLines(20, 100))];
    expect(slow.toAzureMs()).toBeGreaterThan(fast.toAzureMs());
    expect(slow.toAzureMs(['orders01'])).toBeLessThan(slow.toAzureMs());
    expect(slow.homeMs()).toBe(fast.homeMs());
    expect(slow.caughtUpMs(2 * HOUR_MS)).toBeGreaterThan(slow.caughtUpMs(HOUR_MS));
  });

  it('is an hour more than what the line needs: little more, on a large one', () => {
    const { toAzureMs, homeMs } = expectedTimes(withLines(10_000, 10_000));
    for (const ms of [toAzureMs(), homeMs()]) {
      expect(ms).toBeGreaterThan(HOUR_MS);
      expect(ms).toBeLessThan(1.01 * HOUR_MS);
    }
  });
});

describe('a line that is too small', () => {
  const small = withLines(0.7, 0.7);

  it('stops a story before anything is waited for, and says what would do', () => {
    expect(() => mustCarry(small, wayToAzure(small))).toThrow(/the upload of the WAN has 0.7 Mbps: .* 1 Mbps would do/);
    expect(() => mustCarry(small, wayHome(small))).toThrow(/the download of the VPN has 0.7 Mbps/);
    expect(() => mustCarry(sampleSite(), wayToAzure(sampleSite()))).not.toThrow();
  });

  it('makes a drill inconclusive: nothing was found out about the system', async () => {
    const told = await loadScenario('failback-to-physical-refused');
    if (!told.ok) throw new Error(told.failure.message);
    const { result } = await runStory(told.value, { scenario: told.value.name, site: small, seed: '1' });
    expect(result.verdict).toBe('inconclusive');
    expect(result.stopped).toMatchObject({ code: 'LineTooSmall', message: expect.stringContaining('1 Mbps would do') });
  });
});
