/** Servers of a site that are of different versions: what agents they install, and what is told when their order is not kept. */
import type { VMwareDetails } from '@azure/arm-recoveryservices-siterecovery';
import { expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite, type Site } from '../simulator/site/site.ts';
import { type Drill, minutes, must } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

const BARE = { installation: 'push' };

function siteOf(servers: readonly (readonly [through: string, mobilityService: object])[], versions: object): Site {
  const { cs = '9.61.0.0', ps01, ps02 } = versions as Readonly<Record<string, string>>;
  const site = parseSite(
    JSON.stringify({
      name: 'Versions',
      servers: servers.map(([processServer, mobilityService], index) => ({
        ...{ name: `web0${index + 1}`, operatingSystem: 'Linux', address: `10.1.0.2${index}`, churnMbPerMinute: 1 },
        ...{ processServer, mobilityService, workload: { everySeconds: 120 } },
        disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
      })),
      configurationServer: { version: cs, accounts: [{ name: 'push', user: 'root', password: 'secret' }] },
      processServers: [
        { name: 'ps01', address: '10.1.0.8', version: ps01 },
        { name: 'ps02', address: '10.1.0.9', version: ps02 },
      ],
      policy: { appConsistentMinutes: 0 },
    }),
    'versions.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  return site.value;
}

async function told(site: Site, run: (drill: Drill) => Promise<void>) {
  const story = scenario({ name: 'versions', title: 'Versions', faults: [], exercises: ['causeless-alarms'], run });
  const { result, journal } = await runStory(story, { scenario: 'versions', site, seed: '1' });
  expect(result.stopped).toBeUndefined();
  expect(result.verdict).toBe('passed');
  const read = readJournal(journal);
  return read.ok ? [...read.value.records] : [];
}

interface Details {
  readonly agentVersion?: string;
  readonly isAgentUpdateRequired?: string;
}

async function processServers(drill: Drill) {
  const [fabric] = await drill.runbook.vault.fabrics();
  const { processServers: listed = [] } = (fabric?.properties?.customDetails ?? {}) as VMwareDetails;
  return listed;
}

test('each process server installs agents of its own version; who moves to a newer one can be updated to that', async () => {
  const site = siteOf(
    [
      ['ps01', BARE],
      ['ps02', BARE],
    ],
    { ps01: '9.59.0.0' },
  );
  const shown: unknown[] = [];
  const records = await told(site, async (drill) => {
    const { runbook } = drill;
    const look = async () => {
      const { properties = {} } = await runbook.vault.item('web01');
      const { agentVersion, isAgentUpdateRequired } = properties.providerSpecificDetails as Details;
      shown.push([agentVersion, isAgentUpdateRequired]);
    };
    await runbook.protectEverything();
    await look();
    shown.push((await processServers(drill)).map(({ agentVersion, versionStatus }) => [agentVersion, versionStatus]));
    must('switch', await runbook.whole.switchProcessServer('ps01', 'ps02', ['web01']));
    await drill.sleep(minutes(40));
    await look();
    must('update', await runbook.one('web01').updateAgent(await runbook.accountFor('web01')));
    await drill.sleep(minutes(5));
    await look();
  });
  const installed = records.filter(({ kind }) => kind === 'agent.installed');
  expect(installed.map(({ server, version }) => `${server} ${version}`)).toEqual([
    'web01 9.59.0.0',
    'web02 9.61.0.0',
    'web01 9.61.0.0',
  ]);
  expect(shown).toEqual([
    ['9.59.0.0', 'NotRequired'],
    [
      ['9.61.0.0', 'Supported'],
      ['9.59.0.0', 'UpdateRequired'],
      ['9.61.0.0', 'Supported'],
    ],
    ['9.59.0.0', 'Required'],
    ['9.61.0.0', 'NotRequired'],
  ]);
  expect(records.filter(({ code }) => code === 'ProcessServerTooNew' || code === 'AgentTooNew')).toEqual([]);
});

test('a process server that is newer than its configuration server, and an agent newer than its process server, are told; replication goes on', async () => {
  const site = siteOf(
    [
      ['ps01', { version: '9.60.0.0' }],
      ['ps02', { version: '9.60.0.0' }],
    ],
    { cs: '9.60.0.0', ps01: '9.61.0.0', ps02: '9.59.0.0' },
  );
  const shown: unknown[] = [];
  const records = await told(site, async (drill) => {
    await drill.runbook.protectEverything();
    await drill.sleep(minutes(10));
    await drill.expectFreshPoints(drill.servers);
    for (const { friendlyName, health, healthErrors = [] } of await processServers(drill)) {
      shown.push([friendlyName, health, ...healthErrors.map(({ errorCode, errorLevel }) => [errorCode, errorLevel])]);
    }
  });
  expect(shown).toEqual([
    ['cs01', 'Normal'],
    ['ps01', 'Warning', ['ProcessServerTooNew', 'Warning']],
    ['ps02', 'Normal'],
  ]);
  const raised = records.filter(({ kind, code }) => kind === 'health.raise' && code === 'AgentTooNew');
  expect(raised).toMatchObject([{ item: expect.stringContaining('web02') }]);
});
