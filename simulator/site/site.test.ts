/** A site file is read, completed and judged; every mistake in it is told once, with its place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOfGb } from './size.ts';
import { parseSite, readSite, sampleSite } from './site.ts';
import type { Site } from './site.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

const tiny = `
name: Tiny
servers:
  - name: app01
    address: 10.1.0.11
    disks: [{ name: system, sizeGb: 40 }]
`.trim();

function parsed(text: string): Site {
  const result = parseSite(text, 'site.yaml');
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function mistakesIn(text: string): string[] {
  const result = parseSite(text, 'site.yaml');
  if (result.ok) throw new Error('the site has no mistake');
  expect(result.failure.code).toBe('SITE_INVALID');
  return result.failure.message.split('\n');
}

describe('a minimal site', () => {
  test('is six lines; the rest has defaults', () => {
    const site = parsed(tiny);
    expect(site.startsAt).toBe('2026-01-05T08:00:00Z');
    expect(site.policy).toMatchObject({ rpoThresholdMinutes: 15, retentionMinutes: 1440, crashConsistentMinutes: 5 });
    expect(site.servers[0]).toMatchObject({ operatingSystem: 'Windows', workload: { kind: 'ledger' } });
    expect(site.proxy).toBeUndefined();
    expect(site.network.vpn).toBeUndefined();
  });

  test('finds the infrastructure addresses in its own range', () => {
    const site = parsed(`${tiny.replace('10.1.0.11', '192.168.7.11')}\nnetwork: { addressRange: 192.168.7.0/24 }`);
    expect(site.configurationServer.address).toBe('192.168.7.5');
    expect(site.vcenter).toMatchObject({ address: '192.168.7.6', esxiHosts: [{ address: '192.168.7.7' }] });
  });

  test('fails back under its own name, to the first datastore, through the built-in master target', () => {
    expect(parsed(tiny).servers[0]?.failback).toEqual({
      machineName: 'app01',
      datastore: 'datastore1',
      masterTarget: 'cs01',
    });
  });

  test('may be written as JSON', () => {
    const json = {
      name: 'Tiny',
      servers: [{ name: 'app01', address: '10.1.0.11', disks: [{ name: 'system', sizeGb: 40 }] }],
    };
    expect(parsed(JSON.stringify(json, null, 2))).toEqual(parsed(tiny));
  });
});

describe('the sample site', () => {
  test('is Contoso, with a shop of two servers and a file server', () => {
    const site = sampleSite();
    expect(site.name).toBe('Contoso');
    expect(site.servers.map((server) => server.name)).toEqual(['orders01', 'billing01', 'files01']);
    expect(site.replicationGroups).toEqual([{ name: 'shop', servers: ['orders01', 'billing01'] }]);
    expect(site.proxy?.authentication).toBe('none');
  });

  test('stands as a whole in its own JSON: what a replay bundle carries is a valid site', () => {
    expect(parsed(JSON.stringify(sampleSite()))).toEqual(sampleSite());
  });
});

describe('one mistake, one message with its place', () => {
  const mistakes: [what: string, text: string, message: string][] = [
    [
      'a size that is a word',
      tiny.replace('40', 'big'),
      'site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "big"',
    ],
    ['an unknown key', `${tiny}\npolici: {}`, 'site.yaml:6:1: polici: unknown key (did you mean "policy"?)'],
    [
      'an unknown key deep inside',
      tiny.replace('sizeGb: 40', 'sizeGb: 40, ocupiedGb: 1'),
      'site.yaml:5:41: servers[0].disks[0].ocupiedGb: unknown key (did you mean "occupiedGb"?)',
    ],
    ['a key nobody could have meant', `${tiny}\nweather: fine`, 'site.yaml:6:1: weather: unknown key'],
    [
      'a missing address',
      tiny.replace('    address: 10.1.0.11\n', ''),
      'site.yaml:3:5: servers[0].address: expected an IPv4 address such as 10.1.0.11, found nothing',
    ],
    [
      'no server',
      'name: Tiny\nservers: []',
      'site.yaml:2:1: servers: expected a list of at least 1, found an empty list',
    ],
    ['no file to speak of', '', 'site.yaml:1:1: the file is empty'],
    ['broken notation', 'name: "Tiny', 'site.yaml:1:12: Missing closing "quote'],
    ['the same key twice', `${tiny}\nname: Other`, 'site.yaml:6:1: name: is there a second time; a key stands once'],
    [
      'a choice that is none',
      `${tiny}\nreplicationPath: carrier-pigeon`,
      'site.yaml:6:1: replicationPath: expected internet or expressroute-public or expressroute-microsoft or expressroute-private or vpn, found "carrier-pigeon"',
    ],
    [
      'a crash-consistent interval of its own',
      `${tiny}\npolicy: { crashConsistentMinutes: 10 }`,
      'site.yaml:6:11: policy.crashConsistentMinutes: expected 5: classic fixes this interval, found 10',
    ],
    [
      'a retention beyond 15 days',
      `${tiny}\npolicy: { retentionMinutes: 21601 }`,
      'site.yaml:6:11: policy.retentionMinutes: expected a whole number between 0 and 21600, found 21601',
    ],
    [
      'application-consistent points rarer than the retention',
      `${tiny}\npolicy: { appConsistentMinutes: 60, retentionMinutes: 60 }`,
      'site.yaml:6:11: policy.appConsistentMinutes: 60 minutes must be shorter than the retention of 60 minutes',
    ],
    [
      'a group member that is no server',
      `${tiny}\nreplicationGroups: [{ name: shop, servers: [app02] }]`,
      'site.yaml:6:45: replicationGroups[0].servers[0]: no server is named "app02" (did you mean "app01"?)',
    ],
    [
      'a server in two groups',
      `${tiny}\nreplicationGroups: [{ name: a, servers: [app01] }, { name: b, servers: [app01] }]`,
      'site.yaml:6:73: replicationGroups[1].servers[0]: "app01" is in group "a" already',
    ],
    [
      'a group without shared points',
      `${tiny}\nreplicationGroups: [{ name: a, servers: [app01] }]\npolicy: { multiVmSync: false }`,
      'site.yaml:7:11: policy.multiVmSync: a replication group shares recovery points only when this is true',
    ],
    [
      'two machines of one name',
      `${tiny}\nconfigurationServer: { name: APP01 }`,
      'site.yaml:6:24: configurationServer.name: a second machine "APP01"; the first is servers[0].name',
    ],
    [
      'two machines at one address',
      `${tiny}\nconfigurationServer: { address: 10.1.0.11 }`,
      'site.yaml:6:24: configurationServer.address: a second machine with the address "10.1.0.11"; the first is servers[0].address',
    ],
    [
      'an address outside the network',
      tiny.replace('10.1.0.11', '10.2.0.11'),
      "site.yaml:4:5: servers[0].address: 10.2.0.11 is outside the site's network 10.1.0.0/16",
    ],
    [
      'a system disk too large for its generation',
      tiny.replace('40', '4000'),
      'site.yaml:5:29: servers[0].disks[0].sizeGb: 4000 GB; the system disk of a BIOS machine holds at most 2048 GB',
    ],
    [
      'more data than disk',
      tiny.replace('sizeGb: 40', 'sizeGb: 40, occupiedGb: 41'),
      'site.yaml:5:41: servers[0].disks[0].occupiedGb: 41 GB do not fit on a disk of 40 GB',
    ],
    [
      'a datastore the vCenter does not have',
      `${tiny}\n    failback: { datastore: datastor1 }`,
      'site.yaml:6:17: servers[0].failback.datastore: the vCenter has no datastore "datastor1" (did you mean "datastore1"?)',
    ],
    [
      'orders billed by nobody',
      `${tiny}\n    workload: { kind: orders, billedBy: app02 }`,
      'site.yaml:6:31: servers[0].workload.billedBy: no server named "app02" runs billing',
    ],
    [
      'a recovery network that overlaps the site',
      `${tiny}\nazure: { network: { addressRange: 10.1.128.0/17 } }`,
      "site.yaml:6:21: azure.network.addressRange: 10.1.128.0/17 overlaps the site's network 10.1.0.0/16",
    ],
    [
      'replication over a VPN that is not there',
      `${tiny}\nreplicationPath: vpn`,
      'site.yaml:6:1: replicationPath: says vpn, but network.vpn is not there',
    ],
  ];

  test.each(mistakes)('%s', (_what, text, message) => {
    expect(mistakesIn(text)).toEqual([message]);
  });

  test('17 servers are too many for one replication group', () => {
    const names = Array.from({ length: 17 }, (_, index) => `app${index}`);
    const servers = names.map((name, index) => ({
      name,
      address: `10.1.1.${index}`,
      disks: [{ name: 'system', sizeGb: 40 }],
    }));
    const site = { name: 'Large', servers, replicationGroups: [{ name: 'all', servers: names }] };
    expect(mistakesIn(JSON.stringify(site))).toEqual([
      expect.stringContaining('replicationGroups[0].servers: 17 servers; a replication group holds at most 16'),
    ]);
  });

  test('several mistakes come in the order of the file', () => {
    const text = tiny.replace('10.1.0.11', 'here').replace('40', '0');
    expect(mistakesIn(`${text}\nnet: {}`).map((message) => message.split(': ')[0])).toEqual([
      'site.yaml:4:5',
      'site.yaml:5:29',
      'site.yaml:6:1',
    ]);
  });
});

describe('reading a file', () => {
  test('names the file in every message', () => {
    const path = join(folderForTest(), 'broken.yaml');
    writeFileSync(path, 'name: 7');
    expect(readSite(path)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(`${path}:1:1: name: expected the name of the site, found 7`) },
    });
  });

  test('says so when there is none', () => {
    expect(readSite('nowhere.yaml')).toMatchObject({
      ok: false,
      failure: { code: 'SITE_NOT_READABLE', message: 'nowhere.yaml: there is no such file' },
    });
  });
});

test('gigabytes become whole blocks of 4096 bytes', () => {
  expect(bytesOfGb(2)).toBe(2 * 2 ** 30);
  expect(bytesOfGb(2.3) % 4096).toBe(0);
});
