import { serverLoss } from '../../chaos/server-loss.ts';
import { vpnLoss } from '../../chaos/vpn-loss.ts';
import { privateLine } from '../../simulator/site/lines.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * The VPN fails while a failback is under way. When it stays away for long the failback is given up and the machines in
 * Azure serve on; when it comes back in time the failback goes on where it stopped. Neither way is an order lost or a
 * second copy active.
 */
export const vpnLossFailback = scenario({
  name: 'vpn-loss-failback',
  title: 'The VPN is lost during a failback: given up when it stays away, completed when it returns in time',
  faults: ['server-loss', 'vpn-loss'],
  exercises: [
    'refusals',
    'recovered-image',
    'application-recovers',
    'one-active-copy',
    'deltas-in-order',
    'returns-to-protected',
    'allowed-operations',
    'causeless-alarms',
  ],
  whyNot: ({ network }) => (network.vpn ? undefined : 'it has no VPN to lose'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const line = privateLine(site);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('failover and reprotect', async () => {
      drill.disaster(servers);
      const loss = await drill.inject(serverLoss, { servers });
      await runbook.failOver();
      await runbook.commit();
      await loss.heal();
      await runbook.deployProcessServerInAzure();
      await runbook.reprotectHome();
      await runbook.untilProtected();
      await drill.sleep(minutes(10));
    });
    await drill.phase(`failback, and the ${line} stays away`, async () => {
      const cut = await drill.inject(vpnLoss, {});
      await drill.refused('failback', 'everything', 'SourceNotShutDown', () => runbook.tryFailBack());
      drill.story('The last changes could not be brought home, so nothing was started there; Azure serves on.');
      await cut.heal();
      drill.expectProtected(servers, drill.times.homeMs());
      await runbook.untilProtected();
      await drill.sleep(minutes(15));
    });
    await drill.phase(`failback, and the ${line} fails for ten minutes`, async () => {
      drill.disaster(servers);
      const failback = runbook.failBack();
      await drill.sleep(minutes(1));
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(10));
      await cut.heal();
      await failback;
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});
