import { expect, it } from 'vitest';
import { shortfalls } from '../../simulator/site/capacity.ts';
import { exampleSites, realisticSites } from './sites.ts';

it('has a small site, one of a dozen servers and 1.3 TB, and one of fifty servers', () => {
  const figures = realisticSites().map(([file, { servers, network }]) => {
    const occupiedGb = servers.flatMap(({ disks }) => disks).reduce((sum, disk) => sum + disk.occupiedGb, 0);
    return [file, servers.length, occupiedGb, network.wan.uploadMbps];
  });
  expect(figures).toEqual([
    ['clinic-50mbps.yaml', 3, 154, 50],
    ['harbour-500mbps.yaml', 12, 1300, 500],
    ['works-1gbps.yaml', 50, 1091, 1000],
  ]);
});

it.each([...realisticSites(), ...exampleSites()])('%s has lines that are large enough', (_, site) => {
  expect(shortfalls(site)).toEqual([]);
});

it('has a replication group of one, which is a site like any other', () => {
  expect(realisticSites().some(([, site]) => site.replicationGroups.some(({ servers }) => servers.length === 1))).toBe(
    true,
  );
});
