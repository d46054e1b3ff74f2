import { vpnLoss } from '../../chaos/vpn-loss.ts';
import { serverAlone, whyNobodyAlone } from '../alone.ts';
import { privateLine } from '../../simulator/site/lines.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** By the failback policy, from the way home on. */
const KEPT_AT_HOME_MINUTES = 20;
/** Until what is kept too long shows. */
const ON_THE_WAY_MINUTES = 3 * KEPT_AT_HOME_MINUTES;

/**
 * What the way home needs is missing, one thing after the other, and each is told by its code: the process server in Azure,
 * which cannot register while the VPN is down and is deployed again; the machine in Azure, which is off; its way to the
 * configuration server, without which it takes no order. With everything in place the server comes home, by a failback policy
 * that keeps points for a short while only, and stays on its way until the master target has given up the first of them.
 */
export const wayHomeUnready = scenario({
  name: 'way-home-unready',
  title:
    'The way home is refused while something of it is missing; a process server that could not register is deployed again',
  faults: ['vpn-loss'],
  exercises: [
    'refusals',
    'one-active-copy',
    'returns-to-protected',
    'deltas-in-order',
    'sound-jobs',
    'retention',
    'nothing-left-behind',
  ],
  whyNot: (site) => whyNobodyAlone(site) ?? (site.network.vpn ? undefined : 'it has no VPN to lose'),
  async run(drill) {
    const { runbook, lab } = drill;
    const server = serverAlone(drill.site) ?? '';
    const one = runbook.one(server);
    await drill.phase('protect and fail over', async () => {
      await runbook.protectEverything([server]);
      drill.disaster([server]);
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(5));
      must('commit', await one.commit());
    });
    await drill.phase('the process server in Azure cannot register', async () => {
      const cut = await drill.inject(vpnLoss, {});
      await lab.controls.deployProcessServerInAzure();
      await drill.sleep(minutes(15));
      await drill.refused('reprotect', server, 'ArmResourceDoesNotExist', () => one.reprotectHome());
      await cut.heal();
      await lab.controls.removeProcessServerInAzure();
      drill.story(`It is deployed again, now that the ${privateLine(drill.site)} is there.`);
      await runbook.deployProcessServerInAzure();
    });
    await drill.phase('the machine in Azure is off', async () => {
      await lab.controls.setPower(`azure:${server}`, 'off', 'somebody stopped it');
      await drill.sleep(drill.between(minutes(1), minutes(3)));
      await drill.refused('reprotect', server, '78093', () => one.reprotectHome());
      await lab.controls.setPower(`azure:${server}`, 'on', 'it is needed');
      await drill.sleep(minutes(3));
    });
    await drill.phase('the machine in Azure cannot be reached when it is to take its order', async () => {
      const cut = await drill.inject(vpnLoss, {});
      // With private endpoints the site does not hear of the order at all.
      const code = drill.site.azure.privateLink ? 'OrderNotTaken' : '95226';
      await drill.refused('reprotect', server, code, () => one.reprotectHome());
      await cut.heal();
      await drill.sleep(minutes(5));
    });
    await drill.phase('come home', async () => {
      const briefly = { rpoThresholdMinutes: 15, retentionMinutes: KEPT_AT_HOME_MINUTES, appConsistentMinutes: 10 };
      must('change of the failback policy', await runbook.whole.changeFailbackPolicy(briefly));
      drill.expectProtected([server], drill.times.homeMs([server]));
      must('reprotect', await one.reprotectHome());
      await runbook.untilProtected([server]);
      await drill.sleep(minutes(ON_THE_WAY_MINUTES));
      drill.disaster([server]);
      must('failback', await one.failBack());
      await drill.sleep(minutes(5));
      must('commit', await one.commit());
    });
  },
});
