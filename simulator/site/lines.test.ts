import { expect, test } from 'vitest';
import { wayHome, wayToAzure } from './capacity.ts';
import { isTunnelled, lineOfReplication, lineToAzure, privateLine } from './lines.ts';
import { type Site, sampleSite } from './site.ts';

const circuit = { uploadMbps: 50, downloadMbps: 60, latencyMs: 4 };
const vpn = { uploadMbps: 300, downloadMbps: 300, latencyMs: 5 };

function site(replicationPath: Site['replicationPath'], changes: Partial<Site['network']> = {}): Site {
  const sample = sampleSite();
  return { ...sample, replicationPath, network: { ...sample.network, ...changes } };
}

test.each(['expressroute-public', 'expressroute-microsoft'] as const)(
  '%s leads to Azure with its own figures',
  (path) => {
    const here = site(path, { expressRoute: circuit });
    expect(lineToAzure(here)).toEqual({ ...circuit, lossPercent: 0 });
    expect(wayToAzure(here)).toEqual({
      name: 'the upload of the ExpressRoute circuit',
      path: ['network', 'expressRoute', 'uploadMbps'],
      mbps: 50,
    });
    expect(lineToAzure(site(path))).toEqual(here.network.wan);
  },
);

test('with a private endpoint of the cache storage account the private line leads to Azure, and it is told as such', () => {
  const here = site('expressroute-private', { vpn: { ...vpn, kind: 'expressroute-private' } });
  const linked = (cacheStorage: boolean): Site => ({
    ...here,
    azure: { ...here.azure, privateLink: { cacheStorage, namesAtSite: 'private' } },
  });
  expect(lineOfReplication(linked(true))).toBe('vpn');
  expect(wayToAzure(linked(true))).toEqual({
    name: 'the upload of the ExpressRoute private peering',
    path: ['network', 'vpn', 'uploadMbps'],
    mbps: 300,
  });
  for (const other of [here, linked(false)]) {
    expect(lineOfReplication(other)).toBe('wan');
    expect(wayToAzure(other).path).toEqual(['network', 'wan', 'uploadMbps']);
  }
});

test('the internet is the line whoever has a circuit beside it', () => {
  const here = site('internet', { expressRoute: circuit });
  expect(lineToAzure(here)).toEqual(here.network.wan);
  expect(wayToAzure(here).path).toEqual(['network', 'wan', 'uploadMbps']);
});

test('a VPN is a tunnel through the internet: private peering is none, nor does a VPN go through a circuit', () => {
  const tunnel = { ...vpn, kind: 'site-to-site-vpn' } as const;
  const peering = { ...vpn, kind: 'expressroute-private' } as const;
  const cases: readonly (readonly [Site, boolean, number])[] = [
    [site('internet', { vpn: tunnel }), true, 200],
    [site('expressroute-microsoft', { vpn: tunnel, expressRoute: circuit }), false, 300],
    [site('internet', { vpn: peering }), false, 300],
  ];
  for (const [here, isOne, mbps] of cases) {
    expect(isTunnelled(here)).toBe(isOne);
    expect(wayHome(here)?.mbps).toBe(mbps);
  }
  expect(privateLine(site('internet', { vpn: peering }))).toBe('ExpressRoute private peering');
  expect(privateLine(site('internet', { vpn: tunnel }))).toBe('VPN');
});
