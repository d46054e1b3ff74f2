import { serverRestart } from '../../chaos/server-restart.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A power cut takes a protected server down and lets it come back. What its agent had in memory is lost, so only a
 * resynchronisation can make the replica true again; a test failover afterwards proves that it did.
 */
export const serverRestarted = scenario({
  name: 'server-restart',
  title: 'A protected server loses power and comes back: it is resynchronised, and what comes up is true again',
  faults: ['server-restart'],
  exercises: [
    'diagnosis',
    'returns-to-protected',
    'resynchronisation',
    'recovered-image',
    'true-points',
    'application-recovers',
    'consistent-cut',
    'deltas-in-order',
    'fresh-points',
    'sealed-afresh',
    'untested-until-cleanup',
  ],
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    });
    await drill.phase('power cut', async () => {
      const cut = await drill.inject(serverRestart, { servers: [server] });
      await drill.sleep(minutes(25));
      drill.story('Its recovery points from before are there all the while; new ones wait for the server.');
      await cut.heal();
      // At most everything is copied again; a comparison of checksums sends far less.
      drill.expectProtected([server], drill.times.toAzureMs([server]));
      await drill.sleep(minutes(35));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs([server]));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
