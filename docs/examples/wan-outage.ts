import { hours, minutes, scenario } from 'muster';
import { wanLoss } from './wan-loss.ts';

/** The site's line is down for longer than the RPO threshold: everything waits at the site, and nothing is lost. */
export const wanOutage = scenario({
  name: 'wan-outage',
  title: 'The line to the internet is down: recovery points stop, then the backlog drains',
  faults: ['wan-loss'],
  exercises: ['diagnosis', 'returns-to-protected', 'deltas-in-order', 'recovered-image', 'application-recovers'],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('the line is down', async () => {
      const outage = await drill.inject(wanLoss, {});
      await drill.sleep(minutes(40));
      await drill.expectSite('disconnected');
      drill.story('Changes wait in the cache of the process server.');
      await outage.heal();
      drill.expectProtected(servers, hours(1));
      await drill.sleep(minutes(35));
      await drill.expectFreshPoints(servers);
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
