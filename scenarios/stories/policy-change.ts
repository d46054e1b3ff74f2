import { dataPortBlocked } from '../../chaos/data-port-blocked.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Application-consistent points this often, and points kept for so long, from the change on. */
const CHANGED = { appConsistentMinutes: 15, retentionMinutes: 40 };
/** An alarm when the newest point is older than this. */
const THRESHOLD_MINUTES = 8;

/**
 * The policy by which everything replicates is changed: application-consistent points come as often as it says by now, and what
 * is older than it keeps by now goes, points from before the change included. Members of a group share their points or do not,
 * as it says, and the alarm comes at its threshold. A change that makes no sense is refused, and so is one that cannot be brought
 * to the site.
 */
export const policyChanged = scenario({
  name: 'policy-change',
  title: 'The replication policy is changed while servers replicate by it: it holds for all of them, from then on',
  faults: ['data-port-blocked'],
  exercises: [
    'refusals',
    'retention',
    'point-cadence',
    'group-sync',
    'age-told',
    'connected-again',
    'true-points',
    'recovered-image',
    'application-recovers',
  ],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(10), minutes(15)));
    });
    await drill.phase('another policy', async () => {
      const senseless = { appConsistentMinutes: 60, retentionMinutes: 60 };
      await drill.refused('change of the policy', drill.site.policy.name, 'PolicyInvalid', () =>
        runbook.whole.changePolicy(senseless),
      );
      must('change of the policy', await runbook.whole.changePolicy(CHANGED));
      await drill.sleep(minutes(50));
      await drill.expectFreshPoints(servers);
      await runbook.untilApplicationConsistent();
    });
    if (drill.site.policy.multiVmSync) {
      await drill.phase('members of a group on their own, and together again', async () => {
        must('change of the policy', await runbook.whole.changePolicy({ multiVmSync: false }));
        await drill.sleep(minutes(15));
        must('change of the policy', await runbook.whole.changePolicy({ multiVmSync: true }));
        await drill.sleep(minutes(20));
      });
    }
    await drill.phase('an alarm that comes sooner', async () => {
      must('change of the policy', await runbook.whole.changePolicy({ rpoThresholdMinutes: THRESHOLD_MINUTES }));
      const block = await drill.inject(dataPortBlocked, {});
      await drill.sleep(minutes(THRESHOLD_MINUTES + 5));
      await block.heal();
      await drill.sleep(minutes(20));
      await drill.expectFreshPoints(servers);
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover('everything', 'LatestApplicationConsistent');
      await drill.sleep(minutes(3));
      await runbook.cleanUpTest();
    });
  },
});
