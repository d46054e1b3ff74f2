import { dataPortBlocked } from '../../chaos/data-port-blocked.ts';
import { lineCutAt } from '../../chaos/line-cut-at.ts';
import { powerCutAt } from '../../chaos/power-cut-at.ts';
import { serverRestart } from '../../chaos/server-restart.ts';
import { lineOfReplication } from '../../simulator/site/lines.ts';
import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** So busy that there is always a batch on its way. */
const BUSY_MB_PER_MINUTE = 120;

/**
 * A source that writes all the time is resynchronised while its batches are on their way: because somebody asks for it, at
 * any moment, and because its stream has broken. The line goes down when the comparison has just been made, the process
 * server when the first of what differs has arrived there, and the source itself when it has shipped half of it. What was
 * on its way belongs to an epoch that is over, and nothing of it may get into the next one.
 */
export const resynchroniseWhileShipping = scenario({
  name: 'resynchronise-while-shipping',
  title: 'A busy source is resynchronised while it ships, and struck in the middle of it: every point is still true',
  faults: ['line-cut-at', 'power-cut-at', 'server-restart', 'data-port-blocked'],
  exercises: [
    'resynchronisation',
    'returns-to-protected',
    'true-points',
    'recovered-image',
    'application-recovers',
    'deltas-in-order',
    'fresh-points',
    'nothing-left-behind',
  ],
  site: (site) => busy(smallSite(site)),
  whyNot: whyNoSmallSite,
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    const source = `${server}/mobility`;
    const processServer = usualProcessServer(drill.site);
    const line = lineOfReplication(drill.site);
    const item = runbook.one(server);
    const protectedAgain = async () => {
      drill.expectProtected(servers, minutes(45));
      await drill.sleep(minutes(15));
      await drill.untilFreshPoints(servers, minutes(45));
    };
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('asked for while it ships', async () => {
      for (let count = 0; count < 3; count++) {
        must('resynchronisation', await item.resynchronise());
        await drill.sleep(drill.between(0, minutes(2)));
      }
      await protectedAgain();
    });
    await drill.phase('the line goes down when the comparison is made', async () => {
      const cut = await drill.inject(lineCutAt, { line, at: { on: 'answer', path: '/digests', from: source } });
      must('resynchronisation', await item.resynchronise());
      await drill.sleep(minutes(6));
      await cut.heal();
      await protectedAgain();
    });
    await drill.phase('the process server goes down with the first of what differs', async () => {
      const file = { on: 'file', node: `${processServer}/process`, done: 'rename', path: '*completed_sync_*' } as const;
      const cut = await drill.inject(powerCutAt, { at: file });
      must('resynchronisation', await item.resynchronise());
      await drill.sleep(minutes(8));
      await cut.heal();
      await protectedAgain();
    });
    await drill.phase('by itself, and the source goes down in the middle', async () => {
      const restart = await drill.inject(serverRestart, { servers });
      await drill.sleep(minutes(2));
      const shipped = { on: 'answer', path: '/data', from: source } as const;
      await restart.heal();
      const cut = await drill.inject(powerCutAt, { at: shipped, nth: drill.between(1, 4), machine: server });
      await drill.sleep(minutes(18));
      await cut.heal();
      drill.expectProtected(servers, minutes(60));
      await drill.sleep(minutes(30));
      await drill.untilFreshPoints(servers, minutes(30));
    });
    await drill.phase('asked for while blocks are read again', async () => {
      const block = await drill.inject(dataPortBlocked, {});
      await drill.sleep(minutes(37));
      await block.heal();
      await drill.sleep(drill.between(minutes(0), minutes(2)));
      must('resynchronisation', await item.resynchronise());
      await protectedAgain();
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover('everything', 'Latest');
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});

function busy(site: Site): Site {
  return { ...site, servers: site.servers.map((server) => ({ ...server, churnMbPerMinute: BUSY_MB_PER_MINUTE })) };
}
