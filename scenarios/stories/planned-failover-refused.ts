import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Planned failover does not exist for physical servers (documented). */
export const plannedFailoverRefused = scenario({
  name: 'planned-failover-refused',
  title: 'Planned failover is refused, and replication does not notice',
  faults: [],
  exercises: ['refusals', 'deltas-in-order', 'returns-to-protected'],
  async run(drill) {
    const { runbook, servers } = drill;
    const [single = ''] = servers.slice(-1);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
    });
    await drill.phase('planned failover', async () => {
      await drill.refused('planned failover', single, 'PlannedFailoverNotSupported', () =>
        runbook.one(single).plannedFailover(),
      );
      await drill.refused('planned failover', 'everything', 'PlannedFailoverNotSupported', () =>
        runbook.tryPlannedFailover(),
      );
      await drill.refused('commit', single, 'OperationNotAllowedInCurrentState', () => runbook.one(single).commit());
      await drill.refused('reprotect', single, 'OperationNotAllowedInCurrentState', () =>
        runbook.tryReprotectHome(single),
      );
      // Alone in its group, a server may go alone.
      const [member = ''] = drill.site.replicationGroups.find((group) => group.servers.length > 1)?.servers ?? [];
      if (member) {
        await drill.refused('failover', member, 'MultiVmMemberAlone', () => runbook.one(member).failOver());
      }
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(minutes(30));
    });
  },
});
