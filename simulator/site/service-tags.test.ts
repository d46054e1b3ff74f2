import { describe, expect, test } from 'vitest';
import { overlap } from './addresses.ts';
import { CLOUD_NAMES, CLOUDS } from './clouds.ts';
import { azureAddressOf, liesIn, rangesOf, whyNoRange } from './service-tags.ts';

const westEurope = { cloud: 'commercial', region: 'westeurope' } as const;
const STORAGE = 'cache.blob.core.windows.net';

describe('addresses by service and region', () => {
  test('all that a site asks for always lies in the target region, but for sign-in, which lies in West US', () => {
    const regions = [
      STORAGE,
      'westeurope.backup.windowsazure.com',
      'login.microsoftonline.com',
      'management.azure.com',
    ].map((host) => azureAddressOf(host, westEurope)?.region);
    expect(regions).toEqual(['westeurope', 'westeurope', 'westus', 'westeurope']);
    expect(azureAddressOf('dev.mysql.com', westEurope)).toBeUndefined();
  });

  test('a host lies in what its tag, its region and all of Azure stand for, and in nothing of another', () => {
    const within = (...entries: string[]) => liesIn(entries.flatMap(rangesOf), STORAGE, westEurope);
    for (const entry of [
      'Storage.westeurope',
      'storage.WestEurope',
      'Storage',
      'AzureCloud.westeurope',
      'AzureCloud',
    ]) {
      expect(within(entry), entry).toBe(true);
    }
    const others = ['Storage.northeurope', 'AzureCloud.westus', 'ServiceBus', '198.51.100.0/24', 'Nothing'];
    expect(within(...others)).toBe(false);
    const { address = '' } = azureAddressOf(STORAGE, westEurope) ?? {};
    expect(within(address)).toBe(true);
    expect(within(`${address}/32`)).toBe(true);
  });

  test('what is not in Azure lies in its ranges only if they are all of the internet', () => {
    expect(liesIn(rangesOf('AzureCloud'), 'dev.mysql.com', westEurope)).toBe(false);
    expect(liesIn(rangesOf('203.0.113.0/25'), 'dev.mysql.com', westEurope)).toBe(false);
    expect(liesIn(rangesOf('203.0.113.0/24'), 'dev.mysql.com', westEurope)).toBe(true);
  });

  test('no two services of a region share addresses, nor do two regions', () => {
    const all = ['Storage', 'ServiceBus', 'AzureKeyVault'].flatMap((tag) =>
      ['westeurope', 'westus', 'chinanorth3', 'usdodcentral'].flatMap((region) => rangesOf(`${tag}.${region}`)),
    );
    const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => overlap(one, other)));
    expect(pairs).not.toContain(true);
  });

  test('every cloud has all of its own names somewhere', () => {
    for (const cloud of CLOUD_NAMES) {
      const { entraHost, armHost, usualRegion, identityRegion } = CLOUDS[cloud];
      const azure = { cloud, region: usualRegion };
      expect([entraHost, armHost].map((host) => azureAddressOf(host, azure)?.region)).toEqual([
        identityRegion,
        usualRegion,
      ]);
    }
  });
});

test.each([
  ['Storge.westeurope', 'there is no service tag Storge here (did you mean "Storage"?)'],
  ['Storage.usgovtexas', "is a region of the US government's cloud"],
  [
    'AzureActiveDirectory.westus',
    'the addresses of AzureActiveDirectory are not told by region: write AzureActiveDirectory',
  ],
  ['Sql', '(there are AzureCloud, Storage, '],
])('%s stands for nothing', (entry, why) => {
  expect(whyNoRange('commercial', entry)).toContain(why);
});

test.each(['AzureCloud.westus', 'EventHub.WestEurope', 'GuestAndHybridManagement', '198.51.100.0/24', '198.51.100.7'])(
  '%s stands for something',
  (entry) => {
    expect(whyNoRange('commercial', entry)).toBeUndefined();
    expect(rangesOf(entry).length).toBeGreaterThan(0);
  },
);
