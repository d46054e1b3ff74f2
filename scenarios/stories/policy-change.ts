import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Application-consistent points this often, and points kept for so long, from the change on. */
const CHANGED = { appConsistentMinutes: 15, retentionMinutes: 40 };

/**
 * The policy by which everything replicates is changed: application-consistent points come as often as it says by now, and what
 * is older than it keeps by now goes, points from before the change included. A change that makes no sense is refused, and so
 * is one that cannot be brought to the site.
 */
export const policyChanged = scenario({
  name: 'policy-change',
  title: 'The replication policy is changed while servers replicate by it: it holds for all of them, from then on',
  faults: [],
  exercises: ['refusals', 'retention', 'point-cadence', 'true-points', 'recovered-image', 'application-recovers'],
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
    await drill.phase('test failover', async () => {
      await runbook.testFailover('everything', 'LatestApplicationConsistent');
      await drill.sleep(minutes(3));
      await runbook.cleanUpTest();
    });
  },
});
