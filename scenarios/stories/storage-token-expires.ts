import { oneSidedPartition } from '../../chaos/one-sided-partition.ts';
import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import { hours, minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';
import { PORT } from '../../simulator/network/well-known.ts';

/** A signature for the storage holds for six hours, and the next one is handed out after three (inferred). */
const HOLDS_MS = hours(6);
const RENEWED_AFTER_MS = hours(3);

/**
 * Signatures for the cache storage account run out. A process server hears of the next one with its orders, hours before; one
 * that hears of nothing meanwhile uploads until the last minute, keeps what comes then, and goes on when it is told again.
 */
export const storageTokenExpires = scenario({
  name: 'storage-token-expires',
  title:
    'The token for the cache storage runs out while the process server hears of no other: its cache keeps what comes',
  faults: ['one-sided-partition'],
  exercises: ['recovered-image', 'application-recovers', 'deltas-in-order', 'fresh-points', 'point-cadence'],
  site: smallSite,
  whyNot: (site) => whyNoSmallSite(site),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    const processServer = usualProcessServer(site);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(RENEWED_AFTER_MS - drill.between(minutes(40), minutes(60)));
    });
    await drill.phase('a process server that hears of no new token', async () => {
      const from = { from: processServer, to: site.configurationServer.name, port: PORT.control };
      const deaf = await drill.inject(oneSidedPartition, from);
      await drill.sleep(HOLDS_MS - RENEWED_AFTER_MS);
      await drill.expectFreshPoints(servers);
      drill.story('Nothing is missing yet: the token that it was given holds.');
      await drill.sleep(minutes(75));
      await drill.expect('the storage takes nothing any more', async () => !(await runbook.haveFreshPoints(servers)));
      await deaf.heal();
      drill.expectProtected(servers, hours(1));
      await drill.untilFreshPoints(servers, minutes(30));
    });
    await drill.phase('test failover', async () => {
      const item = runbook.one(server);
      must('test failover', await item.testFailover());
      await drill.sleep(minutes(5));
      must('cleanup', await item.cleanUpTest());
    });
  },
});
