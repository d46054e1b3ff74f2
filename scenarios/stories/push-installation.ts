import { installerBlocked } from '../../chaos/installer-blocked.ts';
import { isPushed } from '../../simulator/site/pushed-servers.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A bare server becomes a protected one: the process server installs the Mobility service when replication is enabled
 * (documented). What keeps it out is told under its code, as the job's error, and nothing is left of the attempt; when it is
 * gone the same request succeeds. How the agent came makes no difference to what is recovered.
 */
export const pushInstallation = scenario({
  name: 'push-installation',
  title: 'The Mobility service is pushed to bare servers; what keeps the installer out is told, and mended',
  faults: ['installer-blocked'],
  exercises: ['refusals', 'returns-to-protected', 'recovered-image', 'application-recovers', 'deltas-in-order'],
  whyNot: ({ servers }) =>
    servers.some(isPushed) ? undefined : 'the Mobility service is on all of its servers from the start',
  async run(drill) {
    const { runbook, servers, site } = drill;
    const bare = site.servers.find(isPushed);
    const server = bare?.name ?? '';
    const refusedCredentials = bare?.operatingSystem === 'Linux' ? '95108' : '95107';
    await drill.phase('what keeps the installer out', async () => {
      await runbook.siteRegistered();
      await runbook.createPolicy();
      for (const [trouble, code] of [
        ['port-closed', '95117'],
        ['password-changed', refusedCredentials],
        ['disk-full', '95524'],
      ] as const) {
        const blocked = await drill.inject(installerBlocked, { server, trouble });
        await drill.refused('enable replication', server, code, () => runbook.enable(server));
        await blocked.heal();
      }
    });
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      drill.story(`${server} had nothing of Site Recovery on it, and is protected.`);
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
