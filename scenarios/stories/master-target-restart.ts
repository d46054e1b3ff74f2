import { processServerRestart } from '../../chaos/process-server-restart.ts';
import { serverLoss } from '../../chaos/server-loss.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * The machine with the configuration server and the master target restarts while servers are on their way home: between two
 * batches, while the last changes arrive, and when the machines at home run from disks that it made. It knows on disk how
 * far it has come, so nothing is copied again, nothing is made twice, and no failback is given up.
 */
export const masterTargetRestarted = scenario({
  name: 'master-target-restart',
  title: 'The master target restarts on the way home: it goes on where it stopped, and the failback completes',
  faults: ['server-loss', 'process-server-restart'],
  exercises: ['recovered-image', 'application-recovers', 'one-active-copy', 'deltas-in-order', 'returns-to-protected'],
  whyNot: ({ network }) => (network.vpn ? undefined : 'without a VPN there is no way home'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const restart = async () => {
      const restarted = await drill.inject(processServerRestart, { processServer: site.configurationServer.name });
      await drill.sleep(minutes(2));
      await restarted.heal();
    };
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
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('a restart between two batches', async () => {
      await restart();
      drill.expectProtected(servers, minutes(15));
      await drill.sleep(minutes(15));
    });
    await drill.phase('a restart while the last changes come home', async () => {
      drill.disaster(servers);
      const failback = runbook.failBack();
      await drill.sleep(drill.between(minutes(1), minutes(2)));
      await restart();
      await failback;
      await drill.sleep(minutes(5));
    });
    await drill.phase('a restart before the commit', async () => {
      await restart();
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});
