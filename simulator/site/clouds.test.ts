import { describe, expect, test } from 'vitest';
import * as reference from '../../reference/model/azure-names.ts';
import * as world from './clouds.ts';

const PATTERNS = {
  commercial: [
    '*.blob.core.windows.net',
    'login.microsoftonline.com',
    '*.hypervrecoverymanager.windowsazure.com',
    '*.servicebus.windows.net',
  ],
  'us-government': [
    '*.blob.core.usgovcloudapi.net',
    'login.microsoftonline.us',
    '*.hypervrecoverymanager.windowsazure.us',
    '*.servicebus.usgovcloudapi.net',
  ],
  china: [
    '*.blob.core.chinacloudapi.cn',
    'login.chinacloudapi.cn',
    '*.hypervrecoverymanager.windowsazure.cn',
    '*.servicebus.chinacloudapi.cn',
  ],
} as const;

describe.each(world.CLOUD_NAMES)('in the cloud %s', (cloud) => {
  const hosts = world.azureHosts({
    cloud,
    region: 'here',
    cacheStorageAccount: 'cache',
    serviceBusNamespace: 'bus',
  });

  test('the four categories of the article have the names of the documents', () => {
    const categories = ['storage', 'entra', 'replication', 'service-bus'] as const;
    expect(categories.map((category) => world.urlPattern(cloud, category))).toEqual(PATTERNS[cloud]);
  });

  test('Azure answers at names of those categories', () => {
    const [storage, entra, replication, bus] = PATTERNS[cloud];
    expect(hosts).toMatchObject({
      storage: storage.replace('*', 'cache'),
      entra,
      replication: replication.replace('*', 'here'),
      serviceBus: bus.replace('*', 'bus'),
    });
  });

  test('and there the reference looks for them', () => {
    expect(reference.CLOUD_NAMES[cloud].entraHost).toBe(hosts.entra);
    expect(reference.replicationHost(cloud, 'here')).toBe(hosts.replication);
    expect(reference.serviceBusHost(cloud, 'bus')).toBe(hosts.serviceBus);
    expect(reference.CLOUD_NAMES[cloud].replicationAudience).toBe(world.CLOUDS[cloud].replicationAudience);
    expect(reference.SERVICE_BUS_AUDIENCE).toBe(world.SERVICE_BUS_AUDIENCE);
  });

  test('no name is that of another cloud', () => {
    const others = world.CLOUD_NAMES.filter((other) => other !== cloud);
    const theirs = others.flatMap((other) => [...PATTERNS[other], world.CLOUDS[other].armHost]);
    expect([...PATTERNS[cloud], hosts.arm].filter((name) => (theirs as readonly string[]).includes(name))).toEqual([]);
  });
});
