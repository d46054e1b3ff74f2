import { vpnLoss } from '../../chaos/vpn-loss.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes, must } from '../drill.ts';
import { lostToAzure } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/**
 * A site without a VPN: replication leaves over ExpressRoute with Microsoft peering, and what comes home comes over its private
 * peering. That is lost on the way home and again in the middle of the failback, and both are completed when it is there again.
 */
export const expressRoute = scenario({
  name: 'expressroute',
  title:
    'ExpressRoute for both ways: Microsoft peering to Azure, private peering home, which is lost under way and comes back',
  faults: ['server-loss', 'vpn-loss'],
  exercises: [
    'recovered-image',
    'application-recovers',
    'one-active-copy',
    'deltas-in-order',
    'returns-to-protected',
    'true-points',
    'diagnosis',
  ],
  site: (site) => withExpressRoute(smallSite(site)),
  whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    const item = runbook.one(server);
    await drill.phase('protect over Microsoft peering', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(8), minutes(12)));
    });
    await drill.phase('failover', async () => {
      await lostToAzure(drill, server);
    });
    await drill.phase('come home over private peering, which is lost on the way', async () => {
      must('reprotect', await item.reprotectHome());
      await drill.sleep(minutes(1));
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(20));
      await cut.heal();
      drill.expectProtected(servers, drill.times.homeMs(servers));
      await runbook.untilProtected();
      await drill.sleep(minutes(12));
    });
    await drill.phase('on its way home, and private peering is lost for half an hour', async () => {
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(30));
      await cut.heal();
      drill.expectProtected(servers, drill.times.homeMs(servers));
      await drill.sleep(minutes(15));
    });
    await drill.phase('failback, and private peering is lost for ten minutes', async () => {
      drill.disaster(servers);
      const failback = item.failBack();
      await drill.sleep(minutes(1));
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(10));
      await cut.heal();
      must('failback', await failback);
      await drill.sleep(minutes(5));
      must('commit', await item.commit());
    });
  },
});

/** With the circuit that the site has, or one like its WAN; and its private line is private peering of the same. */
function withExpressRoute(site: Site): Site {
  const { vpn, wan } = site.network;
  if (!vpn) return site;
  const { lossPercent: _, ...circuit } = wan;
  const network = {
    ...site.network,
    expressRoute: site.network.expressRoute ?? circuit,
    vpn: { ...vpn, kind: 'expressroute-private' as const },
  };
  return { ...site, network, replicationPath: 'expressroute-microsoft' };
}
