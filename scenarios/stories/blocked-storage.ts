import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { hours, minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Storage URLs blocked: uploads wait in the process server's cache, recovery points stop, the control channel is fine. */
export const blockedStorage = scenario({
  name: 'blocked-storage',
  title: 'Storage URLs are blocked: recovery points stop, the backlog drains afterwards',
  faults: ['blocked-urls'],
  exercises: ['diagnosis', 'returns-to-protected', 'deltas-in-order', 'recovered-image', 'application-recovers'],
  // A cache that the backlog nearly fills, so that the process server has to hold its sources back.
  site: (site) => {
    const { configurationServer } = site;
    const processServer = { ...configurationServer.processServer, cacheGb: 1 };
    return { ...site, configurationServer: { ...configurationServer, processServer } };
  },
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('storage is blocked', async () => {
      const block = await drill.inject(blockedUrls, { category: 'storage' });
      await drill.sleep(minutes(70));
      await drill.expectSite('connected');
      drill.story('The site is still connected to the vault: only the data path is cut.');
      await block.heal();
      drill.expectProtected(servers, hours(1));
      await drill.sleep(minutes(35));
    });
    await drill.phase('test failover', async () => {
      await runbook.createPlan();
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
