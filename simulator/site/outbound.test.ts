import { describe, expect, test } from 'vitest';
import { CLOUD_NAMES, CLOUDS, urlPattern } from './clouds.ts';
import { missingFrom, OUTBOUND_NAMES, outboundNamed } from './outbound.ts';
import { examineSite, sampleSite } from './site.ts';

const articlePatterns = (cloud: (typeof CLOUD_NAMES)[number]) =>
  (['storage', 'entra', 'replication', 'service-bus'] as const).map((category) => urlPattern(cloud, category));
const titles = (allowed: readonly string[], cloud: (typeof CLOUD_NAMES)[number]) =>
  missingFrom(
    { names: allowed },
    { azure: { cloud, region: CLOUDS[cloud].usualRegion }, configurationServer: sampleSite().configurationServer },
  )
    .filter(({ optional, when }) => !optional && when === 'always')
    .map(({ title }) => title);

describe.each(CLOUD_NAMES)('what has to be let through in %s', (cloud) => {
  test('is more than the four names of the article', () => {
    expect(titles(articlePatterns(cloud), cloud)).toEqual(['Backup service']);
    expect(titles([...articlePatterns(cloud), urlPattern(cloud, 'backup')], cloud)).toEqual([]);
  });

  test('is in another cloud something else', () => {
    const [other = 'china'] = CLOUD_NAMES.filter((name) => name !== cloud);
    expect(titles(articlePatterns(other), cloud)).toHaveLength(5);
  });

  test('is known by the hosts that are asked', () => {
    const hosts = OUTBOUND_NAMES.flatMap(({ title, patterns }) =>
      patterns(CLOUDS[cloud]).map((pattern) => [title, pattern.replace('*', 'here')] as const),
    );
    expect(hosts.filter(([title, host]) => outboundNamed(host)?.title !== title)).toEqual([]);
    expect(outboundNamed('cs01.contoso.local')).toBeUndefined();
  });
});

const site = (rest: string) => `
name: Small
servers: [{ name: files01, address: 10.1.0.13, disks: [{ name: system, sizeGb: 40 }] }]
${rest}
`;

test('what is asked for at set-up is asked for by the configuration server alone, and as its machine needs it', () => {
  const { configurationServer } = sampleSite();
  const ofSetUp = (server: string, host = configurationServer.host) =>
    missingFrom(
      { names: [] },
      {
        azure: { cloud: 'commercial', region: 'westeurope' },
        configurationServer: { ...configurationServer, host },
      },
      server,
    )
      .filter(({ when, optional }) => when === 'at set-up' && !optional)
      .map(({ title }) => title);
  const { host, name } = configurationServer;
  expect(ofSetUp(name)).toEqual(['Azure Resource Manager', 'Sign-in of the OVF template', 'MySQL installer']);
  expect(ofSetUp(name, { ...host, mysql: '5.7.20' })).not.toContain('MySQL installer');
  expect(ofSetUp(name, { ...host, deployment: 'unified-setup' })).toEqual(['MySQL installer']);
  expect(ofSetUp('ps01')).toEqual([]);
});

test.each([
  [
    'a firewall',
    "egress: { default: deny, allow: ['*.windows.net', login.microsoftonline.com, '*.windowsazure.com'] }",
    [],
  ],
  [
    'a firewall that is short of one',
    "egress: { default: deny, allow: ['*.windows.net', login.microsoftonline.com, '*.hypervrecoverymanager.windowsazure.com'] }",
    [
      'site.yaml:4:26: egress.allow: Backup service (*.backup.windowsazure.com) is not let through; configuration server and process servers ask for it always. Without it nothing is uploaded, though the storage can be reached: it coordinates the transfer of replicated data',
    ],
  ],
  [
    'a proxy that is short of one',
    "proxy: { host: proxy, address: 10.1.0.30, allow: ['*.windows.net', '*.windowsazure.com'] }",
    [
      'site.yaml:4:43: proxy.allow: Microsoft Entra ID (login.microsoftonline.com) is not let through; configuration server and process servers ask for it always. Without it no site registers; one that has is disconnected when its token runs out',
    ],
  ],
  [
    'a firewall that only the proxy passes',
    'egress: { default: deny }\nproxy: { host: proxy, address: 10.1.0.30 }',
    [],
  ],
])('muster check looks at %s', (_what, rest, wanted) => {
  const { mistakes, warnings } = examineSite(site(rest), 'site.yaml');
  expect(mistakes).toEqual([]);
  expect(warnings.filter((line) => line.includes('is not let through; configuration server and'))).toEqual(wanted);
});
