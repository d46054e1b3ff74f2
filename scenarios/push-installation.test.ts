/** Bare servers, and everything that keeps an installer out of them: told under its code, and over when it is mended. */
import { expect, test } from 'vitest';
import { installerBlocked } from '../chaos/installer-blocked.ts';
import { INSTALLATION_TROUBLE_NAMES, isTroubleFor, troubleNamed } from '../chaos/installation-troubles.ts';
import { oneSidedPartition } from '../chaos/one-sided-partition.ts';
import { PUSH_INSTALL } from '../reference/model/error-codes/push-install.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { parseSite, type Site } from '../simulator/site/site.ts';
import { type Drill, minutes, must } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';
import { pushInstallation } from './stories/push-installation.ts';

const SYSTEMS = ['Windows', 'Linux'] as const;
/** Old enough for every trouble that newer agents do not mind, and for VSS providers that an installation cannot do without. */
const OLD = '9.19.0.0';

function siteOf(servers: readonly (readonly [name: string, operatingSystem: 'Windows' | 'Linux'])[]): Site {
  const site = parseSite(
    JSON.stringify({
      name: 'Bare',
      servers: servers.map(([name, operatingSystem], index) => ({
        ...{ name, operatingSystem, address: `10.1.0.${20 + index}`, churnMbPerMinute: 1 },
        disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
        mobilityService: { installation: 'push', account: operatingSystem },
        workload: { everySeconds: 120 },
      })),
      configurationServer: {
        accounts: [
          { name: 'Windows', user: 'Administrator', password: 'one' },
          { name: 'Linux', user: 'root', password: 'another' },
        ],
      },
      policy: { appConsistentMinutes: 0 },
    }),
    'bare.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  return site.value;
}

async function told(site: Site, run: (drill: Drill) => Promise<void>) {
  const story = scenario({ name: 'bare', title: 'Bare servers', faults: ['installer-blocked'], exercises: [], run });
  const { result, journal } = await runStory(story, { scenario: 'bare', site, seed: '1' });
  const read = readJournal(journal);
  return { result, records: read.ok ? [...read.value.records] : [] };
}

test.each(SYSTEMS)('a bare %s server becomes a protected one', async (system) => {
  const { result } = await runStory(pushInstallation, {
    scenario: 'push-installation',
    site: siteOf([['web01', system]]),
    seed: '1',
  });
  expect(result).toMatchObject({ verdict: 'passed' });
});

test('an agent that is pushed has the version of its process server, and needs no update', async () => {
  const present = siteOf([['web01', 'Windows']]);
  const site = { ...present, configurationServer: { ...present.configurationServer, version: '9.59.0.0' } };
  let details: unknown;
  const { records } = await told(site, async (drill) => {
    await drill.runbook.protectEverything();
    details = (await drill.runbook.vault.item('web01')).properties?.providerSpecificDetails;
  });
  expect(records.filter(({ kind }) => kind === 'agent.installed')).toMatchObject([{ version: '9.59.0.0' }]);
  expect(details).toMatchObject({ agentVersion: '9.59.0.0', isAgentUpdateRequired: 'NotRequired' });
});

function siteOfVersion(version: string, servers: Parameters<typeof siteOf>[0]): Site {
  const site = siteOf(servers);
  return { ...site, configurationServer: { ...site.configurationServer, version } };
}

function troublesFor(system: (typeof SYSTEMS)[number], version: string, warns: boolean) {
  return INSTALLATION_TROUBLE_NAMES.filter(
    (trouble) => isTroubleFor(trouble, system, version) && (troubleNamed(trouble).warns ?? false) === warns,
  );
}

test.each([
  ['Windows', '9.61.0.0'],
  ['Linux', '9.61.0.0'],
  ['Windows', OLD],
  ['Linux', OLD],
] as const)(
  'what keeps an installer out of a %s server fails the job with its code, until it is over (agents of %s)',
  async (system, version) => {
    const kept = troublesFor(system, version, false);
    const codes: (string | undefined)[] = [];
    const { records } = await told(siteOfVersion(version, [['web01', system]]), async (drill) => {
      await drill.runbook.siteRegistered();
      await drill.runbook.createPolicy();
      for (const trouble of kept) {
        const blocked = await drill.inject(installerBlocked, { server: 'web01', trouble });
        const enabled = await drill.runbook.enable('web01');
        codes.push(enabled.ok ? undefined : enabled.failure.code);
        await blocked.heal();
      }
      must('enable replication', await drill.runbook.enable('web01'));
    });
    expect(codes).toEqual(kept.map((trouble) => troubleNamed(trouble).codes[system]));
    expect(records.filter(({ kind }) => kind === 'agent.installed')).toMatchObject([{ version }]);
  },
);

test('a layout that keeps out old agents alone keeps out none of the present', async () => {
  const { result } = await told(siteOf([['web01', 'Linux']]), async (drill) => {
    await drill.inject(installerBlocked, { server: 'web01', trouble: 'root-on-several-disks' });
  });
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    stopped: { message: expect.stringContaining('keeps out agents before 9.20, and web01 gets one of 9.61.0.0') },
  });
});

test.each(SYSTEMS)(
  'what should be known of an installation on %s that succeeded is a warning of its job',
  async (system) => {
    const warned = troublesFor(system, '9.61.0.0', true);
    const servers = warned.map((_, index) => [`web0${index + 1}`, system] as const);
    const said: unknown[] = [];
    await told(siteOf(servers), async (drill) => {
      await drill.runbook.siteRegistered();
      await drill.runbook.createPolicy();
      for (const [index, trouble] of warned.entries()) {
        const [server] = servers[index] ?? [''];
        const blocked = await drill.inject(installerBlocked, { server, trouble });
        must('enable replication', await drill.runbook.enable(server));
        await blocked.heal();
        const { vault } = drill.runbook;
        const row = await drill.runbook.whole.newestJob('EnableDr', server);
        const job = await vault.client.replicationJobs.get(...vault.here, row?.name ?? '');
        const { state, stateDescription, errors = [] } = job.properties ?? {};
        said.push([state, stateDescription, ...errors.map((one) => [one.errorLevel, one.serviceErrorDetails?.code])]);
      }
    });
    expect(said).toEqual(
      warned.map((trouble) => [
        'Succeeded',
        'CompletedWithInformation',
        ['Warning', troubleNamed(trouble).codes[system]],
      ]),
    );
  },
);

test('before 9.23 an agent is not installed without its VSS provider', async () => {
  const codes: (string | undefined)[] = [];
  const fatal = troublesFor('Windows', '9.22.0.0', true).filter((trouble) => trouble !== 'reboot-advised');
  await told(siteOfVersion('9.22.0.0', [['web01', 'Windows']]), async (drill) => {
    await drill.runbook.siteRegistered();
    await drill.runbook.createPolicy();
    for (const trouble of fatal) {
      const blocked = await drill.inject(installerBlocked, { server: 'web01', trouble });
      const enabled = await drill.runbook.enable('web01');
      codes.push(enabled.ok ? undefined : enabled.failure.code);
      await blocked.heal();
    }
    must('enable replication', await drill.runbook.enable('web01'));
  });
  expect(codes).toEqual(['511', '512', '517', '802']);
});

test.each(SYSTEMS)('a %s machine that was added by an address in no network cannot be got at', async (osType) => {
  let enabled: unknown;
  await told(siteOf([['web01', osType]]), async (drill) => {
    await drill.runbook.siteRegistered();
    await drill.runbook.createPolicy();
    const added = { friendlyName: 'web01', ipAddress: '192.0.2.20', osType };
    must('add the machine', await drill.runbook.vault.addMachine(added));
    enabled = await drill.runbook.enable('web01');
  });
  expect(enabled).toMatchObject({ ok: false, failure: { code: '95523' } });
});

test('an agent that was installed and is not heard of fails the job, and is taken as it is when it is', async () => {
  const codes: (string | undefined)[] = [];
  const { records } = await told(siteOf([['web01', 'Linux']]), async (drill) => {
    await drill.runbook.siteRegistered();
    await drill.runbook.createPolicy();
    const cut = await drill.inject(oneSidedPartition, { from: 'web01', to: 'cs01', port: 443 });
    const enabled = await drill.runbook.enable('web01');
    codes.push(enabled.ok ? undefined : enabled.failure.code);
    await cut.heal();
    await drill.sleep(minutes(5));
    must('enable replication', await drill.runbook.enable('web01'));
  });
  expect(codes).toEqual(['AgentDidNotRegister']);
  expect(records.filter(({ kind }) => kind === 'agent.installed')).toHaveLength(1);
});

test('every row of the table is told by a trouble above, by a test of this name, or says that no drill shows it', () => {
  const troubles = INSTALLATION_TROUBLE_NAMES.flatMap((name) => Object.values(troubleNamed(name).codes));
  // Above, and in agent-update.test.ts.
  const told = new Set([...troubles, '95523', 'AgentDidNotRegister', 'AgentVersionUnsupported']);
  const rows = PUSH_INSTALL.map(({ code, notShown }) => [code, told.has(code) ? 'told' : notShown && 'not shown']);
  expect(rows.filter(([, how]) => how === undefined)).toEqual([]);
  expect(rows.filter(([, how]) => how === 'not shown').map(([code]) => code)).toEqual(['95001']);
  expect(PUSH_INSTALL.filter(({ code, notShown }) => told.has(code) && notShown !== undefined)).toEqual([]);
});

test('a power cut in the middle of it leaves a bare machine, and the installation can be asked for again', async () => {
  const { result, records } = await told(siteOf([['web01', 'Linux']]), async (drill) => {
    await drill.runbook.siteRegistered();
    await drill.runbook.createPolicy();
    const asked = drill.runbook.enable('web01');
    await drill.until(
      'the installer runs',
      async () => drill.lab.journal.records.some(({ kind }) => kind === 'installation.begun'),
      { withinMs: minutes(5), everyMs: 1_000 },
    );
    await drill.sleep(minutes(1));
    await drill.lab.controls.setPower('web01', 'off', 'test');
    const cut = await asked;
    expect(cut).toMatchObject({ ok: false, failure: { code: '95117' } });
    await drill.lab.controls.setPower('web01', 'on', 'test');
    await drill.sleep(minutes(2));
    must('enable replication', await drill.runbook.enable('web01'));
  });
  expect(result.stopped).toBeUndefined();
  expect(records.filter(({ kind }) => kind === 'agent.installed')).toHaveLength(1);
});
