import { serverLoss } from '../../chaos/server-loss.ts';
import { vpnLoss } from '../../chaos/vpn-loss.ts';
import { hours, minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * The VPN fails while a failback is under way. A failback that cannot bring the last changes home is given up and the
 * machines in Azure serve on; the next one, with a VPN, loses nothing.
 */
export const vpnLossFailback = scenario({
  name: 'vpn-loss-failback',
  title: 'The VPN is lost during a failback: it is given up without a second copy or a lost order, then succeeds',
  faults: ['server-loss', 'vpn-loss'],
  exercises: ['recovered-image', 'application-recovers', 'one-active-copy', 'deltas-in-order', 'returns-to-protected'],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(minutes(15));
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
    await drill.phase('failback, and the VPN fails', async () => {
      const failback = runbook.tryFailBack();
      await drill.sleep(minutes(1));
      const cut = await drill.inject(vpnLoss, {});
      const outcome = await failback;
      drill.story(
        outcome.ok ? 'The failback had come far enough.' : `The failback was given up (${outcome.failure.code}); Azure serves on.`,
      );
      await drill.sleep(minutes(10));
      await cut.heal();
      drill.expectProtected(servers, hours(2));
      await drill.sleep(minutes(1));
      await runbook.untilProtected();
      await drill.sleep(minutes(15));
    });
    await drill.phase('failback with a VPN', async () => {
      drill.disaster(servers);
      await runbook.failBack();
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});
