/** Agents that come while the site stands already: by hand, or by a tool on many servers at once, some of them amiss. */
import { expect, test } from 'vitest';
import { installerBlocked } from '../chaos/installer-blocked.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite } from '../simulator/site/site.ts';
import { minutes, must } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';
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

test('of twenty that are rolled out at once each that fails is told with its code, and a push that is asked for again succeeds', async () => {
  const amiss: Readonly<Record<string, object>> = {
    'tool-03': { mobilityService: { configurationServer: '10.1.0.99' } },
    'tool-08': { passphrase: 'of another site' },
    'tool-15': { mobilityService: { configurationServer: '10.1.0.98' } },
  };
  const pushed = { installation: 'push', account: 'Windows' };
  const kept = { 'push-1': 'disk-full', 'push-2': 'password-changed', 'push-3': 'no-boot-disk' } as const;
  const names = Array.from({ length: 17 }, (_, index) => `tool-${String(index + 1).padStart(2, '0')}`);
  const servers = [
    ...names.map((name) => {
      const { mobilityService, ...rest } = (amiss[name] ?? {}) as { mobilityService?: object };
      return { name, mobilityService: { installation: 'automated', afterMinutes: 5, ...mobilityService }, ...rest };
    }),
    ...Object.keys(kept).map((name) => ({ name, mobilityService: pushed })),
  ];
  const site = parseSite(
    JSON.stringify({
      name: 'Twenty',
      servers: servers.map((server, index) => ({
        ...server,
        ...{ address: `10.1.0.${20 + index}`, churnMbPerMinute: 1, workload: { everySeconds: 600 } },
        disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
      })),
      configurationServer: { accounts: [{ name: 'Windows', user: 'Administrator', password: 'one' }] },
      policy: { appConsistentMinutes: 0 },
    }),
    'twenty.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  const codes = new Map<string, string>();
  const story = scenario({
    ...{ name: 'twenty', title: 'Twenty at once', faults: ['installer-blocked'], exercises: ['returns-to-protected'] },
    async run(drill) {
      const { runbook } = drill;
      await runbook.siteRegistered(
        minutes(20),
        drill.servers.filter((server) => !(server in amiss)),
      );
      await runbook.createPolicy();
      await drill.sleep(minutes(15));
      const blocked = [];
      for (const [server, trouble] of Object.entries(kept)) {
        blocked.push(await drill.inject(installerBlocked, { server, trouble }));
      }
      const asked = await Promise.all(
        drill.servers.map(async (server) => [server, await runbook.enable(server)] as const),
      );
      for (const [server, outcome] of asked) if (!outcome.ok) codes.set(server, outcome.failure.code);
      for (const one of blocked) await one.heal();
      for (const server of Object.keys(kept)) must('enable replication', await runbook.enable(server));
      drill.expectProtected(
        drill.servers.filter((server) => !(server in amiss)),
        minutes(60),
      );
      await drill.sleep(minutes(60));
    },
  });
  const { result } = await runStory(story, { scenario: 'twenty', site: site.value, seed: '1' });
  expect(result).toMatchObject({ verdict: 'passed' });
  expect(Object.fromEntries(codes)).toEqual({
    ...{
      'tool-03': 'ArmResourceDoesNotExist',
      'tool-08': 'ArmResourceDoesNotExist',
      'tool-15': 'ArmResourceDoesNotExist',
    },
    ...{ 'push-1': '95524', 'push-2': '95107', 'push-3': '95310' },
  });
});
