/** Sites whose configuration server cannot be set up or registered, told by one story; and such that can. */
import { describe, expect, test } from 'vitest';
import { registered } from './fixtures/registers.ts';

const told = (configurationServer: string) => registered(`configurationServer: ${configurationServer}`);

test('by default nothing is in the way', async () => {
  expect(await told('{}')).toMatchObject({ outcome: 'registered', alarms: [] });
});

describe('refused', () => {
  test.each([
    ['{ host: { roles: [Hyper-V] } }', 'PrerequisiteNotMet'],
    ['{ host: { operatingSystem: Windows Server 2019 } }', 'PrerequisiteNotMet'],
    ['{ host: { deployedDaysAgo: 200 } }', 'PrerequisiteNotMet'],
    ['{ proxy: { host: p1, address: 10.1.0.30, protocol: https } }', 'HttpsProxyNotSupported'],
    ['{ proxy: { host: p1, address: 10.1.0.30, authentication: basic } }', 'PROXY_AUTH_REQUIRED'],
    ['{ proxy: { host: p1, address: 10.1.0.30, inspection: { except: ["*.windows.net"] } } }', 'CERT_UNTRUSTED'],
    ['{ registration: { keyAgeDays: 6 } }', 'RegistrationKeyExpired'],
    ['{ registration: { keyOfVault: vault-of-somebody } }', 'RegistrationKeyUnknown'],
    ['{ registration: { clockOffMinutes: -10 } }', 'ACS50008'],
    // Its key runs out while it is refused for its clock.
    ['{ registration: { keyAgeDays: 4.9985, clockOffMinutes: -10 } }', 'RegistrationKeyExpired'],
    ['{ host: { fipsMode: true }, registration: { keyAgeDays: 6 } }', 'PrerequisiteNotMet'],
  ])('%s: %s, and no alarm of it counts as one without a cause', async (configurationServer, code) => {
    expect(await told(configurationServer)).toMatchObject({ outcome: code, alarms: [] });
  });

  test('what the set-up lacks is named, each prerequisite by itself', async () => {
    const { causes } = await told('{ host: { fipsMode: true, locale: de-DE } }');
    expect(causes).toContain('cs01/configuration is not set up: Locale: de-DE; wanted is English (en-*), since 45 s');
    expect(causes).toContain('cs01/configuration is not set up: FIPS mode: yes; wanted is off, since 45 s');
  });
});

test.each([
  '{ proxy: { host: p1, address: 10.1.0.30, authentication: basic, credentials: { user: sr, password: secret } } }',
  '{ proxy: { host: p1, address: 10.1.0.30, inspection: { except: ["*.windows.net", "*.windowsazure.com", login.microsoftonline.com, management.azure.com, dev.mysql.com, secure.aadcdn.microsoftonline-p.com, "*.live.com", www.microsoft.com] } } }',
  '{ host: { deployment: unified-setup, mysql: 5.7.20 }, proxy: { host: p1, address: 10.1.0.30, inspection: { except: ["*.windows.net", "*.windowsazure.com", login.microsoftonline.com] } } }',
  '{ host: { cores: 2, memoryGb: 4, networkAdapter: E1000 } }',
  '{ host: { deployment: unified-setup, deployedDaysAgo: 900 } }',
  '{ registration: { keyAgeDays: 4.9, keyOfVault: VAULT-RECOVERY, clockOffMinutes: 4 } }',
])('%s: registered all the same', async (configurationServer) => {
  expect(await told(configurationServer)).toMatchObject({ outcome: 'registered', alarms: [] });
});
