import type { RecoveryPlanGroupTaskDetails } from '@azure/arm-recoveryservices-siterecovery';
import { manualAction, minutes, type PlanWish, runbookAction } from '../drill.ts';
import { scenario } from '../scenario.ts';
import type { Site } from '../../simulator/site/site.ts';

const PLAN = 'to-azure';

/** A plan as for production: an approval, a health check after each group, a change of DNS, and who is told of it. */
export const planWithActions = scenario({
  name: 'plan-with-actions',
  title: 'A recovery plan asks for approval, checks each group, changes DNS, and goes on though nobody could be told',
  faults: [],
  exercises: ['plan-actions', 'boot-order', 'job-tasks', 'recovered-image', 'application-recovers', 'sound-jobs'],
  async run(drill) {
    const { runbook } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      drill.bindRunbook('Test-Applications', ({ GroupId, VmMap }) => ({
        output: { group: GroupId, answer: Object.values(VmMap).map(({ RoleName }) => RoleName) },
      }));
      drill.bindRunbook('Set-PublicDns', ({ FailoverType }) => ({ output: `${FailoverType}: names lead to Azure` }), {
        takesMs: minutes(3),
        onFailure: 'stops',
      });
      drill.bindRunbook('Send-Mail', () => ({ failed: 'the mail server is at the site that was lost' }));
      await runbook.writePlan(PLAN, productionPlan(drill.site));
    });

    await drill.phase('test failover', async () => {
      await runbook.testFailover(PLAN);
      drill.story('In a test nobody is asked, and DNS stays as it is.');
      await runbook.cleanUpTest(PLAN);
    });

    await drill.phase('failover', async () => {
      await Promise.all([
        runbook.failOver(PLAN, 'LatestProcessed', true),
        runbook.resume(PLAN, 'the board agrees, call 4711'),
      ]);
      await drill.expect('the job tells of its groups, and that one action failed', async () => {
        const { name = '' } = (await runbook.whole.newestJob('UnplannedFailover', PLAN)) ?? {};
        const { client, here } = runbook.vault;
        const { properties } = await client.replicationJobs.get(...here, name);
        const boot = properties?.tasks?.filter(
          ({ groupTaskCustomDetails: group }) => (group as RecoveryPlanGroupTaskDetails)?.rpGroupType === 'BootGroup',
        );
        const groups = productionPlan(drill.site).groups.length;
        return properties?.stateDescription === 'PartiallySucceeded' && boot?.length === groups;
      });
    });

    await drill.phase('commit', () => runbook.commit(PLAN));
  },
});

/** Replication groups come first, each in a group of its own, then all others. */
function productionPlan({ servers, replicationGroups }: Site): PlanWish {
  const grouped = replicationGroups.map((group) => [...group.servers]);
  const others = servers.map(({ name }) => name).filter((name) => !grouped.flat().includes(name));
  const groups = [...grouped, others].filter((group) => group.length > 0).slice(0, 7);
  const failovers = { types: ['UnplannedFailover'] };
  return {
    shutdown: { before: [manualAction('approve', 'The board agrees that the site is given up.', failovers)] },
    groups: groups.map((members, index) => ({
      servers: members,
      after: [
        runbookAction(`check group ${index + 1}`, 'Test-Applications', { timeout: 'PT10M' }),
        ...(index === groups.length - 1
          ? [
              runbookAction('change DNS', 'Set-PublicDns', failovers),
              runbookAction('tell the service desk', 'Send-Mail', failovers),
            ]
          : []),
      ],
    })),
  };
}
