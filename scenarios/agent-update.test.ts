/** Agents that were installed by hand long ago: told to be old, updated from the vault, and not otherwise noticed. */
import { expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite, type Site } from '../simulator/site/site.ts';
import { type Drill, minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';
import { agentUpdated } from './stories/agent-update.ts';

function siteOf(mobilityService: object): Site {
  const site = parseSite(
    JSON.stringify({
      name: 'Old',
      servers: [
        {
          ...{ name: 'web01', operatingSystem: 'Linux', address: '10.1.0.20', churnMbPerMinute: 1 },
          disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
          workload: { everySeconds: 120 },
          mobilityService,
        },
      ],
      configurationServer: { accounts: [{ name: 'push', user: 'root', password: 'secret' }] },
      policy: { appConsistentMinutes: 0 },
    }),
    'old.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  return site.value;
}

async function told(site: Site, run: (drill: Drill) => Promise<void>) {
  const story = scenario({ name: 'old', title: 'Old agents', faults: [], exercises: [], run });
  const { result, journal } = await runStory(story, { scenario: 'old', site, seed: '1' });
  const read = readJournal(journal);
  return { result, records: read.ok ? [...read.value.records] : [] };
}

test('is updated from the vault, once what kept the installer out is gone', async () => {
  const site = siteOf({ version: '9.50.0.0', account: 'push' });
  const { result, journal } = await runStory(agentUpdated, { scenario: 'agent-update', site, seed: '1' });
  expect(result).toMatchObject({ verdict: 'passed' });
  expect(result.notJudged ?? []).toEqual([]);
  const read = readJournal(journal);
  const records = read.ok ? [...read.value.records] : [];
  // Protection alone has begun an epoch; the test failover has none.
  expect(records.filter(({ kind }) => kind === 'replication.started')).toHaveLength(1);
  const versions = records.filter(({ kind }) => kind === 'agent.installed').map(({ version }) => version);
  expect(versions).toEqual(['9.61.0.0']);
});

test.each([
  ['9.57.0.0', false],
  ['9.56.9.9', true],
])('an agent of version %s is called too old: %s', async (version, tooOld) => {
  const { records } = await told(siteOf({ version }), async (drill) => {
    await drill.runbook.protectEverything();
    await drill.sleep(minutes(3));
  });
  const raised = records.filter(({ kind, code }) => kind === 'health.raise' && code === 'AgentVersionUnsupported');
  expect(raised.length > 0).toBe(tooOld);
});

test('without an account for it nobody is let in, and the older agent stays', async () => {
  let outcome: unknown;
  const { records } = await told(siteOf({ version: '9.57.0.0' }), async (drill) => {
    await drill.runbook.protectEverything();
    outcome = await drill.runbook.one('web01').updateAgent('2');
  });
  expect(outcome).toMatchObject({ ok: false, failure: { code: '95117' } });
  expect(records.filter(({ kind }) => kind === 'agent.installed')).toEqual([]);
});
