import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** So long that health and alerts have their say. */
const OUTAGE_MS = minutes(70);
/** What the outage fills of the cache; from 0.8 on a process server holds its sources back (documented). */
const CACHE_SHARE = 0.8;

/** Storage URLs blocked: uploads wait in the process server's cache, recovery points stop, the control channel is fine. */
export const blockedStorage = scenario({
  name: 'blocked-storage',
  title: 'Storage URLs are blocked: recovery points stop, the backlog drains afterwards',
  faults: ['blocked-urls'],
  exercises: [
    'honest-states',
    'diagnosis',
    'returns-to-protected',
    'deltas-in-order',
    'recovered-image',
    'application-recovers',
    'fresh-points',
  ],
  // A cache that the backlog nearly fills, so that the process server has to hold its sources back.
  site: (site) => {
    const { configurationServer } = site;
    const megabytes =
      site.servers.reduce((sum, { churnMbPerMinute }) => sum + churnMbPerMinute, 0) * (OUTAGE_MS / 60_000);
    const cacheGb = Math.max(1, Math.ceil(megabytes / 1024 / CACHE_SHARE));
    const processServer = { ...configurationServer.processServer, cacheGb };
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
      await drill.sleep(OUTAGE_MS);
      await drill.expectSite('connected');
      drill.story('The site is still connected to the vault: only the data path is cut.');
      await block.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(OUTAGE_MS));
      await drill.sleep(minutes(35));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(OUTAGE_MS));
    });
    await drill.phase('test failover', async () => {
      await runbook.createPlan();
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
