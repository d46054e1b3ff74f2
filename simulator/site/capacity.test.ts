import { describe, expect, it } from 'vitest';
import {
  churnMbps,
  copyBits,
  shortfalls,
  shortfallText,
  transferMs,
  type DataWay,
  wayHome,
  wayToAzure,
} from './capacity.ts';
import { sampleSite, type Site } from './site.ts';

/** The sample site with other lines; its servers write 9 MiB a minute and occupy 13 GB. */
function siteWith({
  uploadMbps = 200,
  downloadMbps = 200,
  vpnDownMbps = 100,
  churn = 1,
  data = 1,
  kind = 'site-to-site-vpn' as 'site-to-site-vpn' | 'expressroute-private',
} = {}): Site {
  const site = sampleSite();
  const { wan, vpn } = site.network;
  return {
    ...site,
    servers: site.servers.map((server) => ({
      ...server,
      churnMbPerMinute: server.churnMbPerMinute * churn,
      disks: server.disks.map((disk) => ({ ...disk, occupiedGb: disk.occupiedGb * data })),
    })),
    network: {
      ...site.network,
      wan: { ...wan, uploadMbps, downloadMbps },
      vpn: vpn && { ...vpn, downloadMbps: vpnDownMbps, kind },
    },
  };
}

describe('what a line has to carry', () => {
  it('is what servers write, compressed by half', () => {
    expect(churnMbps(siteWith())).toBeCloseTo((9 * 2 ** 20 * 8 * 0.5) / 60e6, 6);
    expect(churnMbps(siteWith(), ['orders01'])).toBeCloseTo((3 * 2 ** 20 * 8 * 0.5) / 60e6, 6);
  });

  it('is a copy of what disks hold, not of what they could', () => {
    expect(copyBits(siteWith())).toBe(13 * 2 ** 30 * 8 * 0.5);
  });

  it('gives a copy what the servers leave over', () => {
    const way: DataWay = { ...wayToAzure(siteWith()), mbps: 100 + churnMbps(siteWith()) };
    expect(transferMs(siteWith(), way, 100e6 * 60)).toBeCloseTo(60_000, 3);
    expect(transferMs(siteWith(), { ...way, mbps: churnMbps(siteWith()) }, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the way home', () => {
  it('is the VPN, or the WAN below it where that is narrower', () => {
    expect(wayHome(siteWith())).toMatchObject({ path: ['network', 'vpn', 'downloadMbps'], mbps: 100 });
    expect(wayHome(siteWith({ downloadMbps: 60 }))).toMatchObject({
      path: ['network', 'wan', 'downloadMbps'],
      mbps: 60,
    });
  });

  it('does not cross the WAN where it is an ExpressRoute', () => {
    expect(wayHome(siteWith({ downloadMbps: 60, kind: 'expressroute-private' }))).toMatchObject({ mbps: 100 });
  });

  it('is none without a VPN', () => {
    const site = siteWith();
    expect(wayHome({ ...site, network: { ...site.network, vpn: undefined } })).toBeUndefined();
  });
});

describe('a line that is too small', () => {
  const told = (site: Site) => shortfalls(site).map(shortfallText);

  it('is none of the sample site', () => {
    expect(told(siteWith())).toEqual([]);
  });

  it('is one that servers fill by what they write, with what would do', () => {
    expect(told(siteWith({ churn: 400 }))).toEqual([
      'the upload of the WAN has 200 Mbps: its servers write 251.7 Mbps all the time, compressed, and a line keeps up with 80 % of its bandwidth; 315 Mbps would do',
      'the download of the VPN has 100 Mbps: its servers write 251.7 Mbps all the time, compressed, and a line keeps up with 80 % of its bandwidth; 315 Mbps would do',
    ]);
  });

  it('is one that a copy takes weeks to cross', () => {
    expect(told(siteWith({ data: 40, vpnDownMbps: 2 }))).toEqual([
      'the download of the VPN has 2 Mbps: a copy of everything takes about 19 days; 5 Mbps would do',
    ]);
  });

  it.each([
    { churn: 400 },
    { uploadMbps: 0.7 },
    { vpnDownMbps: 0.7 },
    { churn: 150 },
    { data: 40, uploadMbps: 3 },
    { data: 40, vpnDownMbps: 2 },
  ])('is mended by what it says would do: $0', (change) => {
    const site = siteWith(change);
    const lacking = shortfalls(site);
    expect(lacking).not.toEqual([]);
    const needed = Math.max(...lacking.map(({ neededMbps }) => neededMbps));
    const mended = siteWith({ ...change, uploadMbps: needed, downloadMbps: needed, vpnDownMbps: needed });
    expect(told(mended)).toEqual([]);
  });
});
