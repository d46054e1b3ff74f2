import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { hours, minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** The replication service's URLs blocked: the site is disconnected at once, replication goes on, new work cannot start. */
export const blockedReplicationService = scenario({
  name: 'blocked-replication-service',
  title: 'Replication service URLs are blocked: orchestration stops, replication and failover do not',
  faults: ['blocked-urls', 'server-loss'],
  exercises: [
    'diagnosis',
    'refusals',
    'deltas-in-order',
    'recovered-image',
    'application-recovers',
    'returns-to-protected',
    'fresh-points',
  ],
  whyNot: ({ servers }) => (servers.length > 1 ? undefined : 'it takes two servers'),
  async run(drill) {
    const { runbook, servers } = drill;
    const [last] = servers.slice(-1);
    const others = servers.slice(0, -1);
    await drill.phase('protect all but one', async () => {
      await runbook.protectEverything(others);
      await drill.sleep(minutes(15));
    });
    await drill.phase('the replication service is blocked', async () => {
      const block = await drill.inject(blockedUrls, { category: 'replication' });
      await drill.sleep(minutes(30));
      await drill.expectSite('disconnected');
      await drill.refused('enable replication', last ?? '', 'SiteDisconnected', () => runbook.enable(last ?? ''));
      await drill.expectFreshPoints(others);
      await runbook.createPlan('others', [others]);
      await runbook.testFailover('others');
      drill.story('A test failover needs nothing from the site.');
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest('others');
      await block.heal();
      drill.expectProtected(others, hours(1));
      await drill.sleep(minutes(15));
    });
    await drill.phase('protect the last one', async () => {
      if (last) await runbook.enableAndWait(last);
    });
  },
});
