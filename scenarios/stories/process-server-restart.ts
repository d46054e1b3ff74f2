import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { processServerRestart } from '../../chaos/process-server-restart.ts';
import { minutes } from '../drill.ts';
import { withScaleOut } from '../scale-out.ts';
import { scenario } from '../scenario.ts';

/**
 * A process server goes down twice: with a full cache, because nothing could be uploaded, and for so long that everybody
 * misses it; then the configuration server, with everything it knows. Every batch is either still at its source or in a
 * durable cache, so no resynchronisation is needed and not one batch is missing.
 */
export const processServerRestarted = scenario({
  name: 'process-server-restart',
  title: 'A process server and the configuration server restart in mid-replication: no gap, no resynchronisation',
  faults: ['process-server-restart', 'blocked-urls'],
  exercises: [
    'diagnosis',
    'returns-to-protected',
    'resynchronisation',
    'recovered-image',
    'true-points',
    'application-recovers',
    'deltas-in-order',
    'fresh-points',
    'causeless-alarms',
    'told-events',
    'retention',
    'connected-again',
  ],
  site: withScaleOut,
  async run(drill) {
    const { runbook, servers, site } = drill;
    const processServer = site.processServers[0]?.name ?? '';
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('the process server restarts with a full cache', async () => {
      const block = await drill.inject(blockedUrls, { category: 'storage' });
      await drill.sleep(minutes(8));
      const restart = await drill.inject(processServerRestart, { processServer });
      await drill.sleep(minutes(2));
      await restart.heal();
      await block.heal();
      drill.expectProtected(servers, minutes(30));
      await drill.sleep(minutes(15));
      await drill.expectFreshPoints(servers);
    });
    await drill.phase('the process server is away for long', async () => {
      const restart = await drill.inject(processServerRestart, { processServer });
      await drill.sleep(minutes(36));
      await restart.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(minutes(36)));
      await drill.sleep(minutes(20));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(minutes(36)));
    });
    await drill.phase('the configuration server restarts', async () => {
      const restart = await drill.inject(processServerRestart, { processServer: site.configurationServer.name });
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(servers);
      drill.story('Replication does not need the configuration server; orders it gave are still being followed.');
      const block = await drill.inject(blockedUrls, { category: 'replication' });
      await restart.heal();
      await drill.sleep(minutes(12));
      await drill.expectFreshPoints(servers);
      drill.story('It came back without a line to Azure, and goes by what it was last told.');
      await block.heal();
      await drill.sleep(minutes(10));
      await drill.expectSite('connected');
      drill.expectProtected(servers, minutes(15));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
    await drill.phase('points grow old', () => drill.sleep(minutes(8)));
  },
});
