/** Agents that come while the site stands already: by hand, or by a tool on many servers at once, some of them amiss. */
import { expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite } from '../simulator/site/site.ts';
import { runStory } from './runner.ts';
import { agentsRolledOut } from './stories/agents-rolled-out.ts';

test('those that were given the right things are protected, whoever installed them, and each of the others is told', async () => {
  const automated = { installation: 'automated', afterMinutes: 10 };
  const servers = [
    { name: 'by-hand', mobilityService: { afterMinutes: 25 } },
    { name: 'tool-1', mobilityService: automated },
    { name: 'tool-2', mobilityService: automated },
    { name: 'tool-3', mobilityService: { ...automated, configurationServer: '10.1.0.99' } },
    { name: 'tool-4', mobilityService: automated, passphrase: 'of another site' },
  ];
  const site = parseSite(
    JSON.stringify({
      name: 'Rolled out',
      servers: servers.map((server, index) => ({
        ...server,
        ...{ address: `10.1.0.${20 + index}`, churnMbPerMinute: 1, workload: { everySeconds: 120 } },
        disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
      })),
      policy: { appConsistentMinutes: 0 },
    }),
    'rolled-out.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  const { result, journal } = await runStory(agentsRolledOut, {
    scenario: 'agents-rolled-out',
    site: site.value,
    seed: '1',
  });
  expect(result).toMatchObject({ verdict: 'passed' });
  const read = readJournal(journal);
  const records = read.ok ? [...read.value.records] : [];
  const installed = records.filter(({ kind }) => kind === 'agent.installed').map(({ machine, at }) => [machine, at]);
  expect(installed).toEqual([
    ['tool-1', 600_000],
    ['tool-2', 600_000],
    ['tool-3', 600_000],
    ['tool-4', 600_000],
    ['by-hand', 1_500_000],
  ]);
  const said = records.flatMap(({ kind, text }) => (kind === 'story' ? [text] : []));
  expect(said).toEqual([
    'tool-3 is not heard of: its agent was told of a configuration server at 10.1.0.99.',
    'tool-4 is not heard of: its agent was installed with the passphrase of another site.',
  ]);
});
