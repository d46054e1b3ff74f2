import { serverLoss } from '../../chaos/server-loss.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';
import { StoryStopped } from '../story-stopped.ts';

/**
 * A site whose only way to Azure is ExpressRoute with public peering, as the older article has it. It leads to public endpoints:
 * replication and failover are as over the internet, and nothing comes home by it, since that takes a private line.
 */
export const expressRoutePublicPeering = scenario({
  name: 'expressroute-public-peering',
  title:
    'ExpressRoute with public peering carries replication to Azure, and nothing home: that takes private peering or a VPN',
  faults: ['server-loss'],
  exercises: ['point-cadence', 'true-points', 'recovered-image', 'application-recovers', 'one-active-copy'],
  site: (site) => overPublicPeering(smallSite(site)),
  whyNot: (site) => whyNoSmallSite(site),
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    const item = runbook.one(server);
    await drill.phase('protect over public peering', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
      await drill.expectSite('connected');
    });
    await drill.phase('failover', async () => {
      drill.disaster([server]);
      const loss = await drill.inject(serverLoss, { servers: [server] });
      must('failover', await item.failOver());
      must('commit', await item.commit());
      await loss.heal();
      await drill.sleep(minutes(5));
    });
    await drill.phase('no way home', async () => {
      const stopped = await runbook.deployProcessServerInAzure().catch((error: unknown) => error);
      const isForLackOfLine = stopped instanceof StoryStopped && stopped.code === 'NoWayHome';
      await drill.expect('there is no line to come home by', async () => isForLackOfLine);
      drill.story('The circuit is there, and leads to public endpoints only.');
    });
  },
});

/** With the circuit that the site has, or one like its WAN, and no private line. */
function overPublicPeering(site: Site): Site {
  const { vpn: _none, ...network } = site.network;
  const { lossPercent: _, ...circuit } = network.wan;
  const { privateLink: _link, ...azure } = site.azure;
  const expressRoute = network.expressRoute ?? circuit;
  return { ...site, azure, network: { ...network, expressRoute }, replicationPath: 'expressroute-public' };
}
