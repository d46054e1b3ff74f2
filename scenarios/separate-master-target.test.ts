/** A site whose servers come home through different machines: each through the master target that the file names for it. */
import { expect, it } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite } from '../simulator/site/parse.ts';
import type { Site } from '../simulator/site/site.ts';
import { scenarios } from './index.ts';
import { type DrillRun, runDrill } from './runner.ts';
import { whyNotTold } from './scenario.ts';

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

function parsed(text: string): Site {
  const site = parseSite(text, 'site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  return site.value;
}

function passed({ result }: DrillRun): void {
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
}

it('brings each server home through its own: the built-in one, one that was named, one on Linux', async () => {
  const run = await runDrill({ scenario: 'full-cycle', site: parsed(TWO_WAYS_HOME), seed: '1' });
  passed(run);
  const read = readJournal(run.journal);
  const applied = read.ok
    ? read.value.records.filter(({ kind, node }) => kind === 'apply.batch' && node.endsWith('/master-target'))
    : [];
  expect(new Set(applied.map(({ node, server }) => `${server}: ${node}`))).toEqual(
    new Set(['files01: cs01/master-target', 'files02: mtw01/master-target', 'web01: mtl01/master-target']),
  );
});

const TWO_OF_A_FAMILY = `
name: Two of a family
network:
  wan: { uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 500, downloadMbps: 500, latencyMs: 10 }
masterTargets:
  - { name: mtl01, address: 10.1.0.8, operatingSystem: Linux }
  - { name: mtl02, address: 10.1.0.9, operatingSystem: Linux }
servers:
  - { name: web01, address: 10.1.0.13, operatingSystem: Linux, disks: [{ name: system, sizeGb: 10, occupiedGb: 1 }] }
`;

it('misses one that is lost (78022), for as long as it is away, and brings its server home through another one', async () => {
  const run = await runDrill({ scenario: 'separate-master-target', site: parsed(TWO_OF_A_FAMILY), seed: '1' });
  passed(run);
  const read = readJournal(run.journal);
  const told = read.ok ? read.value.records.filter(({ code }) => code === '78022').map(({ kind }) => kind) : [];
  expect(told.filter((kind) => kind.startsWith('health.'))).toEqual(['health.raise', 'health.clear']);
});

it('has a story for sites that have one for a server of theirs, and says so of others', () => {
  const story = scenarios.find(({ name }) => name === 'separate-master-target');
  if (!story) throw new Error('the story is listed');
  const without = TWO_OF_A_FAMILY.replaceAll('operatingSystem: Linux }', 'operatingSystem: Windows }');
  expect(whyNotTold(story, parsed(TWO_OF_A_FAMILY))).toBeUndefined();
  expect(whyNotTold(story, parsed(without))).toContain('no master target on a machine of its own');
});
