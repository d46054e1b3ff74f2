import { blockedUrls } from '../../chaos/blocked-urls.ts';
import { agentsThere } from '../agents-there.ts';
import { serverAlone, whyNobodyAlone } from '../alone.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * Replication of a server ends twice. First while the vault cannot reach the site: disabling needs the configuration server and
 * is refused, a purge does not and leaves the site as it is (documented), which ships on into nothing. Then in order. Each time the server is protected again, by a first copy of everything, and what comes up is true.
 */
export const replicationEnded = scenario({
  name: 'replication-ended',
  title:
    'Replication is purged while the site is away, enabled again, disabled, and enabled again: nothing of the old is used',
  faults: ['blocked-urls'],
  exercises: [
    'refusals',
    'returns-to-protected',
    'nothing-left-behind',
    'sealed-afresh',
    'true-points',
    'recovered-image',
    'application-recovers',
    'deltas-in-order',
    'honest-states',
  ],
  site: agentsThere,
  whyNot: whyNobodyAlone,
  async run(drill) {
    const { runbook } = drill;
    const server = serverAlone(drill.site) ?? '';
    const one = runbook.one(server);
    const gone = async () => !(await runbook.items()).has(server);
    const again = async () => {
      drill.expectProtected([server], drill.times.toAzureMs([server]));
      await runbook.enableAndWait(server);
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    };
    await drill.phase('protect', async () => {
      await runbook.protectEverything([server]);
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    });
    await drill.phase('purged while the site is away', async () => {
      const blocked = await drill.inject(blockedUrls, { category: 'replication' });
      await drill.sleep(drill.between(minutes(8), minutes(12)));
      await drill.refused('disable replication', server, 'SiteDisconnected', () => one.disable());
      await drill.expect(`${server} is protected still`, async () => !(await gone()));
      must('purge', await one.purge());
      await drill.expect('the vault knows it no more', gone);
      drill.story('Nobody has told the site: its agent ships on, and what arrives is thrown away.');
      await drill.sleep(minutes(10));
      await blocked.heal();
      await drill.sleep(minutes(15));
    });
    await drill.phase('protected again', again);
    await drill.phase('disabled', async () => {
      must('test failover', await one.testFailover());
      await drill.sleep(minutes(3));
      must('cleanup', await one.cleanUpTest());
      await runbook.disable(server);
      await drill.expect('the vault knows it no more', gone);
      await drill.sleep(minutes(10));
    });
    await drill.phase('and once more', again);
    await drill.phase('failover', async () => {
      drill.disaster([server]);
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(5));
      await drill.expectNothingLost([server]);
      must('commit', await one.commit());
    });
  },
});
