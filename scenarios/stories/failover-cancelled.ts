import { serverAlone, whyNobodyAlone } from '../alone.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A failover is taken back before it is committed: the machine in Azure goes, the server at home is switched on again, and
 * replication, which a failover ends, is repaired. Then it fails over once more and stays. What is documented of a cancel is
 * that it exists; where it leads is inferred.
 */
export const failoverCancelled = scenario({
  name: 'failover-cancelled',
  title:
    'A failover is cancelled before its commit: nothing of it is left, replication is repaired, and the next one counts',
  faults: [],
  exercises: [
    'refusals',
    'resynchronisation',
    'returns-to-protected',
    'one-active-copy',
    'recovered-image',
    'application-recovers',
    'point-asked-for',
    'nothing-left-behind',
    'commit-deletes-points',
  ],
  whyNot: whyNobodyAlone,
  async run(drill) {
    const { runbook, lab } = drill;
    const server = serverAlone(drill.site) ?? '';
    const one = runbook.one(server);
    const notNow = 'OperationNotAllowedInCurrentState';
    await drill.phase('protect', async () => {
      await runbook.protectEverything([server]);
      await drill.sleep(drill.between(minutes(6), minutes(12)));
      await drill.refused('cancel of a failover', server, notNow, () => one.cancelFailover());
    });
    await drill.phase('a failover that nobody wanted', async () => {
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(5));
      must('cancel of the failover', await one.cancelFailover());
      await drill.refused('commit', server, notNow, () => one.commit());
      await drill.refused('reprotect', server, notNow, () => one.reprotectHome());
      await drill.expect('replication waits to be repaired, or for another failover', async () => {
        const { properties } = await runbook.vault.item(server);
        return (
          properties?.activeLocation === 'Primary' &&
          ['RepairReplication', 'UnplannedFailover'].every((able) => properties.allowedOperations?.includes(able))
        );
      });
    });
    await drill.phase('home again', async () => {
      await lab.controls.setPower(server, 'on', 'its failover was cancelled');
      await drill.sleep(minutes(5));
      must('repair of replication', await one.resynchronise());
      drill.expectProtected([server], drill.times.toAzureMs([server]));
      await runbook.untilProtected([server]);
      await drill.sleep(minutes(10));
    });
    await drill.phase('a failover that is meant', async () => {
      drill.disaster([server]);
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(5));
      await drill.expectNothingLost([server]);
      must('commit', await one.commit());
      await drill.refused('cancel of a failover', server, notNow, () => one.cancelFailover());
    });
  },
});
