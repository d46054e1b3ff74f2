import { serverLoss } from '../../chaos/server-loss.ts';
import { slowVcenter } from '../../chaos/slow-vcenter.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/**
 * A failback while the vCenter takes its time: at first for longer than whoever asks it waits, so that the failback is given
 * up while the machine comes into being all the same; then slowly, and in time. There is one machine of that name at home in the end, and it runs while the one in Azure does not.
 */
export const vcenterSlow = scenario({
  name: 'slow-vcenter',
  title: 'The vCenter carries out late what a failback asks of it: one machine comes home, and one runs at a time',
  faults: ['slow-vcenter', 'server-loss'],
  exercises: ['one-active-copy', 'application-recovers', 'sound-jobs', 'returns-to-protected', 'nothing-left-behind'],
  site: smallSite,
  whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    const item = runbook.one(server);
    await drill.phase('protect, and lose the server', async () => {
      await runbook.protectEverything();
      drill.disaster(servers);
      await drill.inject(serverLoss, { servers });
      must('failover', await item.failOver());
      must('commit', await item.commit());
    });
    await drill.phase('replication home', async () => {
      await runbook.deployProcessServerInAzure();
      await runbook.reprotectHome();
      await runbook.untilProtected();
      await drill.untilFreshPoints(servers, drill.times.homeMs());
    });
    const isHome = await drill.phase('a failback past a vCenter that answers nobody in time', async () => {
      drill.disaster(servers);
      const slow = await drill.inject(slowVcenter, { byMs: drill.between(65_000, 150_000) });
      const outcome = await item.failBack();
      await slow.heal();
      if (outcome.ok) return true;
      drill.story('The failback was given up, and the machine in Azure serves on.');
      drill.expectProtected(servers, minutes(60));
      await drill.sleep(minutes(15));
      await runbook.untilProtected();
      await drill.untilFreshPoints(servers, minutes(30));
      return false;
    });
    if (!isHome) {
      await drill.phase('another, past one that is only slow', async () => {
        drill.disaster(servers);
        const slow = await drill.inject(slowVcenter, { byMs: drill.between(10_000, 40_000) });
        must('failback', await item.failBack());
        await slow.heal();
      });
    }
    await drill.phase('home again', async () => {
      await drill.sleep(minutes(5));
      must('commit', await item.commit());
      await drill.sleep(minutes(5));
    });
  },
});
