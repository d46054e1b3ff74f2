import { vpnLoss } from '../../chaos/vpn-loss.ts';
import { privateLine } from '../../simulator/site/lines.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { lostToAzure } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** So long that alerts have their say, and the threshold of the failback policy with them. */
const OUTAGE_MS = minutes(70);

/**
 * Vault and cache storage account have private endpoints: replication leaves over the private line, which carries no replication
 * otherwise. What is still asked for on the internet gets there through a firewall that lets out nothing else: sign-in and
 * monitoring. The line is lost, and with it the site is; then replication catches up.
 */
export const privateLink = scenario({
  name: 'private-link',
  title: 'Private endpoints: replication over the private line, which is lost for an hour; sign-in alone is public',
  faults: ['vpn-loss', 'server-loss'],
  exercises: [
    'diagnosis',
    'returns-to-protected',
    'deltas-in-order',
    'fresh-points',
    'recovered-image',
    'application-recovers',
  ],
  site: (site) => linked(smallSite(site)),
  whyNot: (site) =>
    site.azure.cloud === 'china' ? 'its cloud has no private endpoints' : whyNoSmallSite(site, { wayHome: true }),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    await drill.phase('protect over private endpoints', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase(`the ${privateLine(site)} is lost`, async () => {
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(OUTAGE_MS);
      await drill.expectSite('disconnected');
      drill.story('The internet is there, and of no use: the names have private addresses.');
      await cut.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(OUTAGE_MS));
      await drill.sleep(minutes(35));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(OUTAGE_MS));
    });
    await drill.phase('failover', async () => {
      await lostToAzure(drill, server);
    });
  },
});

/** A site without a proxy whose firewall lets out sign-in and Service Bus, and that was set up without the template. */
export function linked({ proxy: _proxy, ...site }: Site): Site {
  const { proxy: _own, ...configurationServer } = site.configurationServer;
  const host = { ...configurationServer.host, deployment: 'unified-setup', mysql: '5.7.20' } as const;
  const allowRanges = ['AzureActiveDirectory', `ServiceBus.${site.azure.region}`];
  return {
    ...site,
    configurationServer: { ...configurationServer, host },
    processServers: site.processServers.map(({ proxy: _its, ...server }) => server),
    azure: { ...site.azure, privateLink: { cacheStorage: true, namesAtSite: 'private' } },
    replicationPath: site.network.vpn?.kind === 'expressroute-private' ? 'expressroute-private' : 'vpn',
    egress: { default: 'deny', allow: [], allowRanges },
  };
}
