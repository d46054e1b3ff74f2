/** A machine as the OVF template makes it, with one thing changed. */
import { describe, expect, test } from 'vitest';
import { type ConfigurationServerHost, foundAt, PREREQUISITES, unmetBySetUp } from './prerequisites.ts';

const FROM_TEMPLATE: ConfigurationServerHost = {
  deployment: 'ovf-template',
  cores: 8,
  memoryGb: 16,
  installDriveFreeGb: 600,
  retentionFreeGb: 600,
  operatingSystem: 'Windows Server 2016',
  locale: 'en-US',
  roles: [],
  groupPolicies: [],
  port443InUse: false,
  iisAnonymousAuthentication: true,
  fipsMode: false,
  networkAdapter: 'VMXNET3',
  staticAddress: true,
  mysql: 'none',
  tls12: true,
  tls10: true,
  dotNet: '4.6',
  deployedDaysAgo: 0,
};

const unmet = (change: Partial<ConfigurationServerHost>) => {
  const host = { ...FROM_TEMPLATE, ...change };
  return PREREQUISITES.filter(({ isMet }) => !isMet(host)).map(({ kind, title }) => `${kind}: ${title}`);
};

test('a machine from the template has all of it', () => {
  expect(unmet({})).toEqual([]);
  expect(unmetBySetUp(FROM_TEMPLATE)).toEqual([]);
});

describe('refused by the set-up', () => {
  test.each<[title: string, change: Partial<ConfigurationServerHost>]>([
    ['Operating system', { operatingSystem: 'Windows Server 2019 Datacenter' }],
    ['Locale', { locale: 'de-DE' }],
    ['Windows roles', { roles: ['AD DS'] }],
    ['Windows roles', { roles: ['Hyper-V', 'IIS'] }],
    ['Group policies', { groupPolicies: ['prevent registry tools'] }],
    ['Web server', { port443InUse: true }],
    ['IIS authentication', { iisAnonymousAuthentication: false }],
    ['FIPS mode', { fipsMode: true }],
    ['Address', { staticAddress: false }],
    ['MySQL', { mysql: '8.0.36' }],
    ['TLS 1.2', { tls12: false }],
    ['.NET', { tls10: false, dotNet: '4.5.2' }],
    ['Evaluation licence of the template', { deployedDaysAgo: 181 }],
  ])('%s: %o', (title, change) => expect(unmet(change)).toEqual([`set-up: ${title}`]));

  test('a drive with less than 5 GB is too small for the programs, and for the cache', () => {
    expect(unmet({ installDriveFreeGb: 4 })).toEqual(['set-up: Installation drive', 'advice: Room for the cache']);
  });
});

test.each<[title: string, change: Partial<ConfigurationServerHost>]>([
  ['Processor', { cores: 4 }],
  ['Memory', { memoryGb: 8 }],
  ['Room for the cache', { installDriveFreeGb: 100 }],
  ['Room for retention at failback', { retentionFreeGb: 599 }],
  ['Network adapter', { networkAdapter: 'E1000E' }],
])('works all the same, but is beyond what is published: %s, %o', (title, change) => {
  expect(unmet(change)).toEqual([`advice: ${title}`]);
});

test.each<Partial<ConfigurationServerHost>>([
  { operatingSystem: 'Windows Server 2012 R2 Standard' },
  { locale: 'en-GB' },
  { mysql: '5.7.20' },
  { tls10: false, dotNet: '4.8' },
  { deployedDaysAgo: 180 },
  { deployment: 'unified-setup', deployedDaysAgo: 900, networkAdapter: 'E1000' },
])('is as good: %o', (change) => expect(unmet(change)).toEqual([]));

test('what was found is told in words', () => {
  const host: ConfigurationServerHost = { ...FROM_TEMPLATE, roles: ['IIS', 'Hyper-V'], fipsMode: true };
  const found = PREREQUISITES.map((line) => [line.title, foundAt(host, line)]);
  expect(Object.fromEntries(found)).toMatchObject({
    Processor: '8',
    'Windows roles': 'IIS, Hyper-V',
    'FIPS mode': 'yes',
    'Group policies': 'none',
  });
});
