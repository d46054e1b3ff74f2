/** Drills whose set-up meets one obstacle each: the evidence says what is lacking, and what stood in the way first. */
import { describe, expect, test } from 'vitest';
import { authenticatingProxy } from '../chaos/authenticating-proxy.ts';
import { blockedUrls } from '../chaos/blocked-urls.ts';
import { dataPortBlocked } from '../chaos/data-port-blocked.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { Site } from '../simulator/site/types.ts';
import type { Drill } from './drill.ts';
import { firstCauses } from './first-cause.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';
import { minutes } from './times.ts';

async function evidenceOf(run: (drill: Drill) => Promise<void>, change: (site: Site) => Site = (site) => site) {
  const told = scenario({ name: 'set-up', title: 'Set-up meets an obstacle', faults: [], exercises: [], run });
  const { result } = await runStory(told, { scenario: 'set-up', site: change(sampleSite()), seed: '1' });
  const story = result.properties.find(({ name }) => name === 'story');
  expect(story?.verdict).toBe('violated');
  expect(story?.evidence).toBe(story?.findings?.join('; '));
  return story?.findings?.slice(0, 5);
}

/** What the article on the architecture asks a firewall to let through, and a pattern more. */
const behindFirewall =
  (...more: readonly string[]) =>
  (site: Site): Site => ({
    ...withoutProxy(site),
    egress: {
      default: 'deny',
      allowRanges: [],
      allow: [
        '*.blob.core.windows.net',
        'login.microsoftonline.com',
        '*.hypervrecoverymanager.windowsazure.com',
        '*.servicebus.windows.net',
        ...more,
      ],
    },
  });

const withoutProxy = ({ proxy: _none, ...site }: Site): Site => site;

/** What is asked for while a configuration server is set up. */
const AT_SET_UP = [
  'dev.mysql.com',
  'management.azure.com',
  'secure.aadcdn.microsoftonline-p.com',
  '*.live.com',
  'graph.windows.net',
  'login.windows.net',
  'www.microsoft.com',
];

describe('a firewall that lets the four names of the article through', () => {
  test('is short of what the set-up asks for: the site does not register, and the evidence says which names', async () => {
    const findings = await evidenceOf((drill) => drill.runbook.protectEverything(), behindFirewall());
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the vault has not heard of configuration server cs01",
        "cs01/configuration → dev.mysql.com:443: ETIMEDOUT (No answer), since 1 min 06 s; if dev.mysql.com (MySQL installer) is not let through, the set-up waits, or MySQL has to be placed on the machine by hand",
        "cs01/configuration → management.azure.com:443: ETIMEDOUT (No answer), since 1 min 06 s; if management.azure.com (Azure Resource Manager) is not let through, the wizard of the OVF template cannot choose a vault, and the set-up waits",
        "cs01/configuration → secure.aadcdn.microsoftonline-p.com, login.live.com, graph.windows.net, login.windows.net, www.live.com, www.microsoft.com:443: ETIMEDOUT (No answer), since 1 min 06 s; if secure.aadcdn.microsoftonline-p.com, login.live.com, graph.windows.net, login.windows.net, www.live.com, www.microsoft.com (Sign-in of the OVF template) is not let through, nobody can sign in to the wizard of the OVF template, and the set-up waits",
      ]
    `);
  });

  test('and with those is short of the backup service: nothing is uploaded, and the evidence says which name is missing', async () => {
    const findings = await evidenceOf((drill) => drill.runbook.protectEverything(), behindFirewall(...AT_SET_UP));
    expect(findings?.at(-1)).toMatchInlineSnapshot(
      `"cs01/process → westeurope.backup.windowsazure.com:443: ETIMEDOUT (No answer), since 9 min 06 s; if *.backup.windowsazure.com (Backup service) is not let through, nothing is uploaded, though the storage can be reached: it coordinates the transfer of replicated data"`,
    );
  });

  test('is enough together with that', async () => {
    const told = scenario({
      name: 'set-up',
      title: 'Set-up behind a firewall',
      faults: [],
      exercises: [],
      run: (drill) => drill.runbook.protectEverything(),
    });
    const site = behindFirewall(...AT_SET_UP, '*.backup.windowsazure.com')(sampleSite());
    const { result } = await runStory(told, { scenario: 'set-up', site, seed: '1' });
    expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  });
});

describe('the site does not register', () => {
  test('the proxy asks for a login', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.inject(authenticatingProxy, {});
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the vault has not heard of configuration server cs01",
        "cs01/configuration → dev.mysql.com:443 through the proxy 10.1.0.30:3128: PROXY_AUTH_REQUIRED (The proxy asks for a login), since 45 s",
        "cs01/configuration → management.azure.com:443 through the proxy 10.1.0.30:3128: PROXY_AUTH_REQUIRED (The proxy asks for a login), since 45 s",
        "cs01/configuration → secure.aadcdn.microsoftonline-p.com, login.live.com, graph.windows.net, login.windows.net, www.live.com, www.microsoft.com:443 through the proxy 10.1.0.30:3128: PROXY_AUTH_REQUIRED (The proxy asks for a login), since 45 s",
      ]
    `);
  });

  test('Entra is blocked by the firewall', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.inject(blockedUrls, { category: 'entra' });
      await drill.runbook.protectEverything();
    }, withoutProxy);
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the vault has not heard of configuration server cs01",
        "cs01/configuration → login.microsoftonline.com:443: ETIMEDOUT (No answer), since 1 min 06 s; if login.microsoftonline.com (Microsoft Entra ID) is not let through, no site registers; one that has is disconnected when its token runs out",
      ]
    `);
  });

  test('the replication service is blocked by the proxy', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.inject(blockedUrls, { category: 'replication' });
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the vault has not heard of configuration server cs01",
        "cs01/configuration → westeurope.hypervrecoverymanager.windowsazure.com:443 through the proxy 10.1.0.30:3128: PROXY_FORBIDDEN (The proxy forbids the address), since 45 s; if *.hypervrecoverymanager.windowsazure.com (Replication service) is not let through, no site registers; one that has is disconnected, and replication goes on by what it was told last",
      ]
    `);
  });

  test('the line to the internet is down', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.lab.controls.cutLink('wan');
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the vault has not heard of configuration server cs01",
        "cs01/configuration → dev.mysql.com:443 through the proxy 10.1.0.30:3128: ETIMEDOUT (No answer), since 1 min 06 s; if dev.mysql.com (MySQL installer) is not let through, the set-up waits, or MySQL has to be placed on the machine by hand",
        "cs01/configuration → management.azure.com:443 through the proxy 10.1.0.30:3128: ETIMEDOUT (No answer), since 1 min 06 s; if management.azure.com (Azure Resource Manager) is not let through, the wizard of the OVF template cannot choose a vault, and the set-up waits",
        "cs01/configuration → secure.aadcdn.microsoftonline-p.com, login.live.com, graph.windows.net, login.windows.net, www.live.com, www.microsoft.com:443 through the proxy 10.1.0.30:3128: ETIMEDOUT (No answer), since 1 min 06 s; if secure.aadcdn.microsoftonline-p.com, login.live.com, graph.windows.net, login.windows.net, www.live.com, www.microsoft.com (Sign-in of the OVF template) is not let through, nobody can sign in to the wizard of the OVF template, and the set-up waits",
      ]
    `);
  });

  test('one agent has the wrong passphrase', async () => {
    const findings = await evidenceOf(
      (drill) => drill.runbook.protectEverything(),
      (site) => ({
        ...site,
        servers: site.servers.map((server) => (server.name === 'files01' ? { ...server, passphrase: 'no' } : server)),
      }),
    );
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the Mobility service of files01 has not registered with cs01",
        "files01/mobility → cs01 (10.1.0.5:443): CERT_UNTRUSTED (Certificate not trusted), signed by "Muster site", since 45 s",
      ]
    `);
  });

  test('port 443 of the configuration server is blocked for one server', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.lab.controls.blockPort({ port: 443, from: 'files01', to: 'cs01' });
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "the site has registered with the vault: not within 20 min (NotInTime)",
        "the Mobility service of files01 has not registered with cs01",
        "files01/mobility → cs01 (10.1.0.5:443): ETIMEDOUT (No answer), since 1 min 06 s",
      ]
    `);
  });
});

describe('the servers do not become Protected', () => {
  test('port 9443 is blocked', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.inject(dataPortBlocked, {});
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "orders01, billing01, files01 protected: not within 74 min (NotInTime)",
        "orders01 is InitialReplicationInProgress",
        "billing01 is InitialReplicationInProgress",
        "files01 is InitialReplicationInProgress",
        "billing01/mobility → cs01 (10.1.0.5:9443): ETIMEDOUT (No answer), since 8 min 36 s",
      ]
    `);
  });

  test('the storage account is blocked', async () => {
    const findings = await evidenceOf(async (drill) => {
      await drill.inject(blockedUrls, { category: 'storage' });
      await drill.runbook.protectEverything();
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        "orders01, billing01, files01 protected: not within 74 min (NotInTime)",
        "orders01 is InitialReplicationInProgress",
        "billing01 is InitialReplicationInProgress",
        "files01 is InitialReplicationInProgress",
        "cs01/process → contosocache.blob.core.windows.net:443 through the proxy 10.1.0.30:3128: PROXY_FORBIDDEN (The proxy forbids the address), since 8 min 45 s; if *.blob.core.windows.net (Storage) is not let through, nothing is uploaded: recovery points stop, and the cache of the process server fills",
      ]
    `);
  });
});

test('the process server in Azure does not register: the VPN is down', async () => {
  const findings = await evidenceOf(async (drill) => {
    await drill.runbook.siteRegistered(minutes(20));
    await drill.lab.controls.cutLink('vpn');
    await drill.runbook.deployProcessServerInAzure();
  });
  expect(findings).toMatchInlineSnapshot(`
    [
      "the process server in Azure has registered: not within 20 min (NotInTime)",
      "azure:process-server-in-azure/process → cs01 (10.1.0.5:443): ETIMEDOUT (No answer), since 5 min 06 s",
    ]
  `);
});

describe('what is told', () => {
  const record = (at: number, kind: string, fields: Record<string, unknown>) =>
    ({ seq: 1, at, node: 'cs01/configuration', kind, hash: '', ...fields }) as JournalRecord;
  const peer = { host: 'login.microsoftonline.com', port: 443 };
  const failed = (at: number, code: string) => record(at, 'peer.failed', { ...peer, code });

  test('an obstacle stands since it was first met, under the code it has now', () => {
    expect(firstCauses([failed(1000, 'ETIMEDOUT'), failed(5000, 'ENOTFOUND')])).toEqual([
      'cs01/configuration → login.microsoftonline.com:443: ENOTFOUND (Name does not resolve), since 1 s',
    ]);
  });

  test('one that went away too late is told with its end; one that went before anybody waited is not', () => {
    const passing = [failed(1000, 'ECONNREFUSED'), record(9000, 'peer.reached', peer)];
    expect(firstCauses(passing, 5000)).toEqual([
      'cs01/configuration → login.microsoftonline.com:443: ECONNREFUSED (Connection refused), from 1 s to 9 s; if login.microsoftonline.com (Microsoft Entra ID) is not let through, no site registers; one that has is disconnected when its token runs out',
    ]);
    expect(firstCauses(passing, 10_000)).toEqual([]);
  });

  test('what began first comes first', () => {
    const finding = record(500, 'health.raise', { item: 'orders01', code: '78186' });
    expect(firstCauses([failed(1000, 'ETIMEDOUT'), finding])[0]).toMatch(/^health of orders01: 78186/);
  });
});
