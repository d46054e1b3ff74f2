import { applicationWriter } from '../../chaos/application-writer.ts';
import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Service Bus blocked: alerts and statistics do not arrive; replication and orchestration do not notice. */
export const blockedServiceBus = scenario({
  name: 'blocked-service-bus',
  title: 'Service Bus URLs are blocked: monitoring goes blind, nothing else notices',
  faults: ['blocked-urls', 'application-writer'],
  exercises: ['diagnosis', 'returns-to-protected', 'deltas-in-order', 'reported-rpo', 'fresh-points'],
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers.slice(-1);
    const everyMs = minutes(site.policy.appConsistentMinutes);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(10));
    });
    await drill.phase('Service Bus is blocked', async () => {
      const block = await drill.inject(blockedUrls, { category: 'service-bus' });
      await drill.expectSite('connected');
      const writer = await drill.inject(applicationWriter, { server });
      await drill.sleep(2 * everyMs + minutes(10));
      await drill.expectSite('connected');
      await drill.expectFreshPoints(servers);
      await drill.expectEvent('90075', 0);
      drill.story(
        'Application-consistent points failed meanwhile, and nobody was told; that there was none for two intervals is known in Azure.',
      );
      await writer.heal();
      await block.heal();
      drill.expectProtected(servers, minutes(30));
      await drill.sleep(minutes(10));
      await drill.expectEvent('90075', 1);
      drill.story('The alerts had waited at the site and arrive now.');
      await drill.sleep(everyMs + minutes(10));
    });
  },
});
