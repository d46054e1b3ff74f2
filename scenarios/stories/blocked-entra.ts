import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { hours, minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Entra blocked: nothing for as long as the site's token holds, then the site is disconnected. Data flows all the while. */
export const blockedEntra = scenario({
  name: 'blocked-entra',
  title: 'Entra URLs are blocked: the site falls silent when its token runs out, replication goes on',
  faults: ['blocked-urls'],
  exercises: ['diagnosis', 'returns-to-protected', 'deltas-in-order', 'reported-rpo', 'fresh-points'],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('Entra is blocked', async () => {
      const block = await drill.inject(blockedUrls, { category: 'entra' });
      await drill.sleep(minutes(75));
      await drill.expectSite('disconnected');
      await drill.expectFreshPoints(servers);
      drill.story('Recovery points still arrive: uploads do not need the control channel.');
      await block.heal();
      drill.expectProtected(servers, hours(1));
      await drill.sleep(minutes(20));
      await drill.expectSite('connected');
    });
  },
});
