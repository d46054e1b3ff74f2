import { dataPortBlocked } from '../../chaos/data-port-blocked.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** So busy that the change log (4 GiB) overflows well within the time that the port stays blocked. */
const BUSY_MB_PER_MINUTE = 180;

/**
 * Sources lose their process server: in short interruptions, each of which may swallow an acknowledgement, and for so
 * long that the change log of a busy server overflows. What changed meanwhile is then read again, without a
 * resynchronisation, and no recovery point pretends to stand for a moment in between.
 */
export const dataPortIsBlocked = scenario({
  name: 'data-port-blocked',
  title: 'Servers cannot reach their process server: changes wait, overflow into a bitmap, and are caught up',
  faults: ['data-port-blocked'],
  exercises: [
    'diagnosis',
    'returns-to-protected',
    'resynchronisation',
    'true-points',
    'deltas-in-order',
    'recovered-image',
    'fresh-points',
    'told-events',
  ],
  site: (site) => {
    const busiest = site.servers.length - 1;
    const servers = site.servers.map((server, index) =>
      index === busiest ? { ...server, churnMbPerMinute: BUSY_MB_PER_MINUTE } : server,
    );
    return { ...site, servers };
  },
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('short interruptions', async () => {
      for (let count = 0; count < 5; count++) {
        await drill.sleep(drill.between(minutes(1), minutes(3)));
        const block = await drill.inject(dataPortBlocked, {});
        await drill.sleep(drill.between(minutes(1), minutes(2)));
        await block.heal();
      }
      await drill.sleep(minutes(8));
      await drill.expectFreshPoints(servers);
    });
    await drill.phase('the port stays blocked', async () => {
      const block = await drill.inject(dataPortBlocked, {});
      await drill.sleep(minutes(36));
      await block.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(minutes(36)));
      await drill.sleep(minutes(40));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(minutes(36)));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
