import { dataPortBlocked } from '../../chaos/data-port-blocked.ts';
import { serverLoss } from '../../chaos/server-loss.ts';
import { serverAlone, whyNobodyAlone } from '../alone.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** So busy that the change log (4 GiB) overflows well within the time that the port stays blocked. */
const BUSY_MB_PER_MINUTE = 180;

/**
 * A busy server's change log has overflowed: what changed meanwhile is read again, block after block, and until all of it has
 * arrived the replica is no state that the server was ever in. It is lost in the middle of that. *Latest* processes what has
 * arrived and comes up from the newest point there is, the last from before, never from the half that was read.
 */
export const latestInBitmapMode = scenario({
  name: 'latest-in-bitmap-mode',
  title: 'A server is lost while its overflowed changes are read again: Latest comes up from the last true point',
  faults: ['data-port-blocked', 'server-loss'],
  exercises: ['point-asked-for', 'recovered-image', 'application-recovers', 'true-points', 'one-active-copy'],
  site: (site) => {
    const busy = serverAlone(site);
    const servers = site.servers.map((server) =>
      server.name === busy ? { ...server, churnMbPerMinute: BUSY_MB_PER_MINUTE } : server,
    );
    return { ...site, servers };
  },
  whyNot: whyNobodyAlone,
  async run(drill) {
    const { runbook } = drill;
    const server = serverAlone(drill.site) ?? '';
    await drill.phase('protect', async () => {
      await runbook.protectEverything([server]);
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('the port stays blocked until the change log overflows', async () => {
      const block = await drill.inject(dataPortBlocked, {});
      await drill.sleep(minutes(32));
      await block.heal();
      // Its agent needs half a minute to notice; then blocks are read for about one.
      await drill.sleep(drill.between(35_000, 65_000));
    });
    await drill.phase('the server is lost while it catches up', async () => {
      drill.disaster([server]);
      await drill.inject(serverLoss, { servers: [server] });
      must('failover', await runbook.one(server).failOver());
      await drill.sleep(minutes(5));
      must('commit', await runbook.one(server).commit());
    });
  },
});
