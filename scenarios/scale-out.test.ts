import { expect, it } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { processServerFor } from '../simulator/site/process-servers.ts';
import { checkSite } from '../simulator/site/checks.ts';
import { parseSite } from '../simulator/site/parse.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { runDrill } from './runner.ts';
import { withScaleOut } from './scale-out.ts';
import { exampleSite } from './sites/sites.ts';

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

it('takes all servers through the first one where the site has chosen for each', () => {
  const mixed = exampleSite('mixed-two-process-servers.yaml');
  const throughOne = withScaleOut(mixed).servers.map(({ name }) => processServerFor(withScaleOut(mixed), name));
  expect(new Set(throughOne)).toEqual(new Set(['ps01']));
});

it('sends the data of each server through the process server that its site names, of several one is lost for good', async () => {
  const site = exampleSite('mixed-two-process-servers.yaml');
  const { result, journal } = await runDrill({ scenario: 'scale-out-process-servers', site, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  const begun = records.filter(({ kind, begin }) => kind === 'replication.started' && begin === 'full-copy');
  expect(new Map(begun.map(({ server, processServer }) => [server, processServer]))).toEqual(
    new Map([
      ['plant01', 'ps01'],
      ['plant02', 'ps01'],
      ['scales01', 'ps02'],
      ['office01', 'ps02'],
      ['portal01', 'ps02'],
    ]),
  );
});
