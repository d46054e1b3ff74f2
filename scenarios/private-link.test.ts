/** Sites whose vault has private endpoints, and what is missing when they register. */
import { expect, test } from 'vitest';
import { sampleSite } from '../simulator/site/site.ts';
import { registered } from './fixtures/registers.ts';
import { runDrill } from './runner.ts';
import { smallSite } from './small-site.ts';
import { foreignTokensRefused } from './stories/foreign-tokens-refused.ts';
import { linked as withEndpoints } from './stories/private-link.ts';

const VPN = 'network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }';
const linked = (
  ranges: readonly string[],
  privateLink = '{}',
  deployment = 'unified-setup',
  names: readonly string[] = [],
) =>
  registered(`${VPN}
replicationPath: vpn
azure: { privateLink: ${privateLink} }
configurationServer: { host: { deployment: ${deployment}, mysql: 5.7.20 } }
egress: { default: deny, allow: ${JSON.stringify(names)}, allowRanges: ${JSON.stringify(ranges)} }`);

test('behind a firewall it takes sign-in on the internet, and the private line for the rest', async () => {
  const { outcome, alarms } = await linked(['AzureActiveDirectory', 'ServiceBus.westeurope']);
  expect({ outcome, alarms }).toEqual({ outcome: 'registered', alarms: [] });
});

test('Entra has no private endpoint', async () => {
  const { outcome, causes } = await linked(['ServiceBus.westeurope']);
  expect(outcome).toBe('ETIMEDOUT');
  expect(causes.join('\n')).toContain('cs01/configuration → login.microsoftonline.com:443: ETIMEDOUT (No answer)');
  expect(causes.join('\n')).toContain(
    'egress.allowRanges lacks its addresses: AzureActiveDirectory, of AzureCloud.westus',
  );
});

test('where the site does not know the private zones its servers ask from the internet, and the vault refuses them', async () => {
  const { outcome, causes, alarms } = await linked(['AzureCloud'], '{ namesAtSite: public }');
  expect({ outcome, alarms }).toEqual({ outcome: 'PublicNetworkAccessDenied', alarms: [] });
  expect(causes.join('\n')).toContain(
    'cs01/configuration → westeurope.hypervrecoverymanager.windowsazure.com:443: PublicNetworkAccessDenied (The vault answers at its private endpoint only)',
  );
});

test('and behind a firewall that lets out neither, nobody answers at all', async () => {
  const { outcome, causes } = await linked(['AzureActiveDirectory'], '{ namesAtSite: public }');
  expect(outcome).toBe('ETIMEDOUT');
  expect(causes.join('\n')).toContain(
    'egress.allowRanges lacks its addresses: AzureSiteRecovery, of AzureCloud.westeurope',
  );
});

test('the wizard of the template goes on asking for names on the internet', async () => {
  const ranges = ['AzureActiveDirectory', 'ServiceBus.westeurope', 'AzureResourceManager'];
  const without = await linked(ranges, '{}', 'ovf-template');
  expect(without.causes.join('\n')).toContain('login.live.com');
  expect(without.causes.join('\n')).toContain('www.microsoft.com');
  const names = ['*.live.com', 'www.microsoft.com', 'secure.aadcdn.microsoftonline-p.com'];
  expect((await linked(ranges, '{}', 'ovf-template', names)).outcome).toBe('registered');
});

test.each(['vpn-loss-reprotect', 'way-home-unready'])(
  'who comes home without the private line is refused since the site is silent (%s)',
  async (scenario) => {
    const { result } = await runDrill({ scenario, site: withEndpoints(smallSite(sampleSite())), seed: '1' });
    expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(result.verdict).toBe('passed');
  },
);

test('strangers on the internet are refused for where they ask from, before anybody looks at their tokens', () => {
  const { whyNot = () => undefined } = foreignTokensRefused;
  expect(whyNot(sampleSite())).toBeUndefined();
  expect(whyNot(withEndpoints(sampleSite()))).toBe('its vault answers nobody on the internet');
});
