import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** The backup service blocked: the storage account can be reached, but nobody coordinates the uploads, so there are none. */
export const blockedBackupService = scenario({
  name: 'blocked-backup-service',
  title: 'Backup service URLs are blocked: nothing is uploaded, though the storage can be reached',
  faults: ['blocked-urls'],
  exercises: ['honest-states', 'diagnosis', 'returns-to-protected', 'deltas-in-order', 'fresh-points'],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('the backup service is blocked', async () => {
      const block = await drill.inject(blockedUrls, { category: 'backup' });
      await drill.sleep(minutes(25));
      await drill.expectSite('connected');
      await drill.expect('no new point comes', async () => !(await runbook.haveFreshPoints(servers)));
      drill.story(
        'A firewall that lets the four names of the article through, and not this one, would leave it at that.',
      );
      await block.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(minutes(25)));
      await drill.sleep(minutes(35));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(minutes(25)));
    });
  },
});
