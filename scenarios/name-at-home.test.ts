/** A site whose servers come home under other names: what a vCenter calls a machine is not what its system is called. */
import { expect, it } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite } from '../simulator/site/site.ts';
import { runDrill } from './runner.ts';

const OTHER_NAMES = `
name: Other names at home
network:
  wan: { uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
replicationGroups: [{ name: shop, servers: [orders01, billing01] }]
servers:
  - name: orders01
    address: 10.1.0.11
    disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }]
    workload: { kind: orders, everySeconds: 20, billedBy: billing01 }
    failback: { machineName: shop-orders }
  - name: billing01
    address: 10.1.0.12
    disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }]
    workload: { kind: billing, everySeconds: 20 }
    failback: { machineName: shop-billing }
`;

it('brings each home under the name of its file, and they find each other by their own', async () => {
  const site = parseSite(OTHER_NAMES, 'site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const { result, journal } = await runDrill({ scenario: 'full-cycle', site: site.value, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
  const read = readJournal(journal);
  const made = read.ok
    ? read.value.records.filter(({ kind, place }) => kind === 'machine.created' && place === 'vmware')
    : [];
  expect(made.map(({ machine, server }) => `${server}: ${machine}`).sort()).toEqual([
    'billing01: vmware:shop-billing',
    'orders01: vmware:shop-orders',
  ]);
});
