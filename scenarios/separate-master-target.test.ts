/** A site whose servers come home through different machines: each through the master target that the file names for it. */
import { expect, it } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite } from '../simulator/site/parse.ts';
import { runDrill } from './runner.ts';

const TWO_WAYS_HOME = `
name: Two ways home
network:
  wan: { uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
masterTargets:
  - { name: mtl01, address: 10.1.0.8, operatingSystem: Linux }
  - { name: mtw01, address: 10.1.0.9 }
servers:
  - { name: files01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }] }
  - { name: files02, address: 10.1.0.12, disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }], failback: { masterTarget: mtw01 } }
  - { name: web01, address: 10.1.0.13, operatingSystem: Linux, disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }] }
`;

it('brings each server home through its own: the built-in one, one that was named, one on Linux', async () => {
  const site = parseSite(TWO_WAYS_HOME, 'site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const { result, journal } = await runDrill({ scenario: 'full-cycle', site: site.value, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
  const read = readJournal(journal);
  const applied = read.ok
    ? read.value.records.filter(({ kind, node }) => kind === 'apply.batch' && node.endsWith('/master-target'))
    : [];
  expect(new Set(applied.map(({ node, server }) => `${server}: ${node}`))).toEqual(
    new Set(['files01: cs01/master-target', 'files02: mtw01/master-target', 'web01: mtl01/master-target']),
  );
});
