import { serverLoss } from '../../chaos/server-loss.ts';
import { vpnLoss } from '../../chaos/vpn-loss.ts';
import { privateLine } from '../../simulator/site/lines.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** The VPN fails before and during a reprotect: refused without it, stalled in the middle of it, complete after it. */
export const vpnLossReprotect = scenario({
  name: 'vpn-loss-reprotect',
  title: 'The VPN is lost before and during a reprotect: refused, then stalled, then complete',
  faults: ['server-loss', 'vpn-loss'],
  exercises: [
    'refusals',
    'recovered-image',
    'application-recovers',
    'deltas-in-order',
    'one-active-copy',
    'returns-to-protected',
  ],
  whyNot: ({ network }) => (network.vpn ? undefined : 'it has no VPN to lose'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const line = privateLine(site);
    const [first = ''] = servers;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('failover', async () => {
      drill.disaster(servers);
      const loss = await drill.inject(serverLoss, { servers });
      await runbook.failOver();
      await runbook.commit();
      await loss.heal();
    });
    await drill.phase(`reprotect without the ${line}`, async () => {
      await runbook.deployProcessServerInAzure();
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(20));
      // The line leads to private endpoints, too: without it the whole site is silent by now.
      const code = site.azure.privateLink ? 'SiteDisconnected' : '95226';
      await drill.refused('reprotect', first, code, () => runbook.tryReprotectPlan());
      await cut.heal();
      await drill.sleep(minutes(5));
    });
    await drill.phase(`reprotect, and the ${line} fails in the middle`, async () => {
      await runbook.reprotectHome();
      await drill.sleep(minutes(2));
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(30));
      drill.story('The initial copy stands still; the machines in Azure serve on.');
      await cut.heal();
      drill.expectProtected(servers, drill.times.homeMs());
      await runbook.untilProtected();
      await drill.sleep(minutes(15));
    });
    await drill.phase('failback', async () => {
      drill.disaster(servers);
      await runbook.failBack();
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});
