import { processServerRestart } from '../../chaos/process-server-restart.ts';
import { minutes, must } from '../drill.ts';
import { withScaleOut } from '../scale-out.ts';
import { scenario } from '../scenario.ts';

/**
 * A process server is to be taken out of service: its machines move to the built-in one and are resynchronised, since what it
 * had taken and not passed on is lost. When it is gone for good nobody misses it, and nothing can be moved back.
 */
export const processServerSwitched = scenario({
  name: 'process-server-switch',
  title:
    'All machines move to another process server: resynchronised, protected again, and the old one is missed by nobody',
  faults: ['process-server-restart'],
  exercises: [
    'refusals',
    'resynchronisation',
    'returns-to-protected',
    'diagnosis',
    'recovered-image',
    'true-points',
    'application-recovers',
    'deltas-in-order',
  ],
  site: withScaleOut,
  whyNot: ({ processServers }) =>
    processServers.length > 0 ? undefined : 'it has one process server only, and no free address for another',
  async run(drill) {
    const { runbook, servers, site } = drill;
    const old = site.processServers[0]?.name ?? '';
    const builtIn = site.configurationServer.name;
    const [first = ''] = servers;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('one machine moves, then the others', async () => {
      const oneself = () => runbook.whole.switchProcessServer(old, old);
      await drill.refused('switch to itself', old, 'ProcessServerSwitchInvalid', oneself);
      must('switch', await runbook.whole.switchProcessServer(old, builtIn, [first]));
      must('switch', await runbook.whole.switchProcessServer(old, builtIn));
      drill.expectProtected(servers, drill.times.toAzureMs());
      await drill.sleep(minutes(25));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs());
      await drill.expectEvent('ConfigurationServerPsFailOver', 1);
    });
    await drill.phase('the old process server goes away', async () => {
      const away = await drill.inject(processServerRestart, { processServer: old });
      await drill.sleep(minutes(20));
      await drill.expectFreshPoints(servers);
      drill.story(`${old} is critical, and no data of anybody waits for it.`);
      await drill.refused('switch to a critical process server', old, '806', () =>
        runbook.whole.switchProcessServer(builtIn, old),
      );
      await away.heal();
      await drill.sleep(minutes(12));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
