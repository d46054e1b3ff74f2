import { expect, it } from 'vitest';
import { checkSite } from '../simulator/site/checks.ts';
import { parseSite } from '../simulator/site/parse.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { withScaleOut } from './scale-out.ts';

it('gives a site a process server at an address of its own network that nobody has', () => {
  const text = `
name: Elsewhere
network: { addressRange: 192.168.10.0/28 }
configurationServer: { address: 192.168.10.8 }
vcenter: { name: ps01, address: 192.168.10.9, esxiHosts: [{ name: esxi01, address: 192.168.10.10 }] }
servers: [{ name: files01, address: 192.168.10.12, disks: [{ name: system, sizeGb: 10 }] }]
`;
  const site = parseSite(text, 'elsewhere.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const scaledOut = withScaleOut(site.value);
  expect(scaledOut.processServers).toMatchObject([{ name: 'muster-ps01', address: '192.168.10.11' }]);
  expect(checkSite(scaledOut, [])).toEqual([]);
});

it('leaves a site that has one as it is', () => {
  const once = withScaleOut(sampleSite());
  expect(withScaleOut(once)).toBe(once);
});
