/** Sites whose firewall lets out addresses instead of names: those of the target region and of West US, and lists short of some. */
import { expect, test } from 'vitest';
import { examineSite } from '../simulator/site/site.ts';
import { registered } from './fixtures/registers.ts';

/** A machine that was set up without the template, with MySQL brought along: nothing outside of Azure is asked for. */
const READY = 'configurationServer: { host: { deployment: unified-setup, mysql: 5.7.20 } }';
const firewall = (ranges: readonly string[], names: readonly string[] = []) =>
  `egress: { default: deny, allow: ${JSON.stringify(names)}, allowRanges: ${JSON.stringify(ranges)} }`;
const warningsOf = (rest: string) => {
  const server = '{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }';
  return examineSite(`name: Tiny\nservers: [${server}]\n${rest}`, 'tiny.yaml').warnings.filter((line) =>
    line.includes('is not let through; configuration server and'),
  );
};

const BY_SERVICE = ['Storage.westeurope', 'AzureSiteRecovery', 'AzureBackup', 'ServiceBus.westeurope'];

test.each([
  ['target region and West US, as documented', ['AzureCloud.westeurope', 'AzureCloud.westus']],
  ['each service', [...BY_SERVICE, 'AzureActiveDirectory']],
  [
    'Event Hubs for Service Bus, which answers below the same names',
    [...BY_SERVICE.slice(0, 3), 'EventHub', 'AzureActiveDirectory'],
  ],
  ['figures', ['198.18.0.0/15']],
])('a site registers behind a firewall with the ranges of %s', async (_, ranges) => {
  const rest = `${READY}\n${firewall(ranges)}`;
  const { outcome, alarms } = await registered(rest);
  expect({ outcome, alarms, warnings: warningsOf(rest) }).toEqual({ outcome: 'registered', alarms: [], warnings: [] });
});

test.each([
  [
    'West US: nobody signs in',
    ['AzureCloud.westeurope'],
    'cs01/configuration → login.microsoftonline.com:443: ETIMEDOUT (No answer)',
    'egress.allowRanges lacks its addresses: AzureActiveDirectory, of AzureCloud.westus',
  ],
  [
    'the target region',
    ['AzureCloud.westus', 'AzureCloud.northeurope'],
    'cs01/configuration → westeurope.hypervrecoverymanager.windowsazure.com:443: ETIMEDOUT (No answer)',
    'egress.allowRanges lacks its addresses: AzureSiteRecovery, of AzureCloud.westeurope',
  ],
])('a list that is short of %s', async (_, ranges, who, what) => {
  const rest = `${READY}\n${firewall(ranges)}`;
  const { outcome, causes, alarms } = await registered(rest);
  expect({ outcome, alarms }).toEqual({ outcome: 'ETIMEDOUT', alarms: [] });
  const told = causes.filter((cause) => cause.includes(who));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(what);
  expect(warningsOf(rest).length).toBeGreaterThan(0);
});

test('the set-up from the template asks for names that are in no range of Azure’s', async () => {
  const ranges = ['AzureCloud.westeurope', 'AzureCloud.westus'];
  const { outcome, causes } = await registered(firewall(ranges));
  expect(outcome).toBe('ETIMEDOUT');
  expect(causes.join('\n')).toContain('dev.mysql.com (MySQL installer) is not let through');
  expect(causes.join('\n')).toContain("egress.allowRanges lacks its addresses: none of Azure's");
  const names = [
    'dev.mysql.com',
    'login.live.com',
    'www.live.com',
    'www.microsoft.com',
    'secure.aadcdn.microsoftonline-p.com',
  ];
  expect((await registered(firewall(ranges, names))).outcome).toBe('registered');
});

test.each([
  ['us-government', ['AzureCloud.usgovvirginia']],
  ['china', ['AzureCloud.chinanorth2']],
])('in the cloud %s sign-in is where its sites usually go', async (cloud, ranges) => {
  const { outcome } = await registered(`${READY}\nazure: { cloud: ${cloud} }\n${firewall(ranges)}`);
  expect(outcome).toBe('registered');
});
