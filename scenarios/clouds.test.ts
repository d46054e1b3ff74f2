/** A site is in one cloud: a whole cycle in each, and nobody asks for a name of another. */
import { expect, it } from 'vitest';
import { CLOUDS } from '../simulator/site/clouds.ts';
import { setUpHosts } from '../simulator/site/outbound.ts';
import { exampleSite } from './sites/sites.ts';
import { runDrill } from './runner.ts';

const shop = exampleSite('linux-shop-us-government.yaml');

it.each([
  ['us-government', shop],
  ['china', { ...shop, azure: { ...shop.azure, cloud: 'china', region: 'chinanorth2' } }],
] as const)('goes through the whole cycle in the cloud %s', async (cloud, site) => {
  const { result, journal } = await runDrill({ scenario: 'full-cycle', site, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');

  const records = journal
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind?: string; host?: string });
  const asked = records.flatMap(({ kind, host }) => (kind === 'peer.answer' && host !== undefined ? [host] : []));
  const { armHost, backupZone, entraHost, replicationZone, serviceBusZone, storageZone } = CLOUDS[cloud];
  const zones = [backupZone, replicationZone, serviceBusZone, storageZone];
  // Those of the set-up are the same in every cloud, but for that of Azure Resource Manager.
  const names = [armHost, entraHost, ...setUpHosts(site)];
  const abroad = [...new Set(asked)].filter((host) => /[a-z]/.test(host) && !host.endsWith('.local'));
  const ours = (host: string) => names.includes(host) || zones.some((zone) => host.endsWith(`.${zone}`));
  expect(abroad.filter((host) => !ours(host))).toEqual([]);
  expect(abroad.length).toBeGreaterThanOrEqual(4);
});
