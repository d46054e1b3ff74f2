import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A failover while the site still stands: the servers are shut down first and ship their last changes, so nothing is
 * lost. The architecture has no planned failover; this is the nearest it offers (documented).
 */
export const failoverWithShutdown = scenario({
  name: 'failover-with-shutdown',
  title: 'Fail over a site that still stands: shut the servers down first, lose nothing',
  faults: [],
  exercises: [
    'recovered-image',
    'application-recovers',
    'one-active-copy',
    'deltas-in-order',
    'commit-deletes-points',
    'sound-jobs',
    'returns-to-protected',
    'job-tasks',
    'boot-order',
  ],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('shut down and fail over', async () => {
      drill.disaster(servers);
      await runbook.failOver('everything', 'LatestProcessed', true);
      await drill.sleep(minutes(10));
      await drill.expectNothingLost(servers);
      await runbook.commit();
    });
    await drill.phase('come home', async () => {
      await runbook.deployProcessServerInAzure();
      drill.expectProtected(servers, drill.times.homeMs());
      await runbook.reprotectHome();
      await runbook.untilProtected();
    });
  },
});
