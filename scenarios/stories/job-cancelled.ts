import { agentsThere } from '../agents-there.ts';
import { serverAlone, whyNobodyAlone } from '../alone.ts';
import { minutes, must, type Outcome } from '../drill.ts';
import { scenario } from '../scenario.ts';

const LOOK_MS = 5000;

/**
 * Jobs are cancelled half way: enabling, a test failover, a failover, and where there is a way home a failback. The task that is under way ends, no other begins, and
 * what the job had done is taken back. Of a failover that is documented to leave replication stopped, so it is repaired. What
 * has ended cannot be cancelled.
 */
export const jobCancelled = scenario({
  name: 'job-cancelled',
  title: 'Jobs are cancelled half way: nothing of them stays, and each can be asked for again',
  faults: [],
  exercises: [
    'refusals',
    'sound-jobs',
    'nothing-left-behind',
    'test-failover-clean',
    'one-active-copy',
    'resynchronisation',
    'returns-to-protected',
    'recovered-image',
    'application-recovers',
  ],
  site: agentsThere,
  whyNot: whyNobodyAlone,
  async run(drill) {
    const { runbook, lab } = drill;
    const server = serverAlone(drill.site) ?? '';
    const one = runbook.one(server);
    /** Asks for something, and cancels its job so long after, or when that has come. */
    const cancelled = async (job: string, after: number | (() => Promise<void>), ask: () => Promise<Outcome>) => {
      const asked = ask();
      await (typeof after === 'number' ? drill.sleep(after) : after());
      must(`cancel of ${job}`, await runbook.whole.cancelJob(job, server));
      const outcome = await asked;
      await drill.expect(`${job} was cancelled`, async () => !outcome.ok && outcome.failure.code === 'JobCancelled');
      await drill.refused(`cancel of ${job}, which has ended,`, server, 'OperationNotAllowedInCurrentState', () =>
        runbook.whole.cancelJob(job, server),
      );
    };
    await drill.phase('enabling is cancelled', async () => {
      await runbook.siteRegistered(minutes(20), [server]);
      await runbook.createPolicy();
      await cancelled('EnableDr', drill.between(1, 60_000), () => runbook.enable(server));
      await drill.expect('nothing is protected', async () => (await runbook.items()).size === 0);
      // What was begun of a first copy may have more in its way than the line carries in 45 minutes: critical, until it is told again.
      await runbook.untilProcessServersFit(minutes(30));
      await runbook.enableAndWait(server);
      await drill.sleep(drill.between(minutes(6), minutes(10)));
    });
    await drill.phase('a test failover is cancelled', async () => {
      await cancelled('TestFailover', drill.between(minutes(1), minutes(8)), () => one.testFailover());
      must('test failover', await one.testFailover());
      await drill.sleep(minutes(3));
      must('cleanup', await one.cleanUpTest());
    });
    await drill.phase('a failover is cancelled', async () => {
      await cancelled('UnplannedFailover', drill.between(minutes(1), minutes(8)), () => one.failOver());
      drill.story('Replication has stopped, and the server serves on at home.');
      must('repair of replication', await one.resynchronise());
      drill.expectProtected([server], drill.times.toAzureMs([server]));
      await runbook.untilProtected([server]);
      await drill.sleep(minutes(10));
    });
    await drill.phase('a failover that is meant', async () => {
      drill.disaster([server]);
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(3));
      must('commit', await one.commit());
    });
    if (!drill.site.network.vpn) return;
    await drill.phase('a failback is cancelled', async () => {
      await runbook.deployProcessServerInAzure();
      drill.expectProtected([server], drill.times.homeMs([server]));
      must('reprotect', await one.reprotectHome());
      await runbook.untilProtected([server]);
      await drill.untilFreshPoints([server], drill.times.homeMs([server]));
      const disksAreMade = async () => {
        while (!lab.journal.records.some(({ kind }) => kind === 'replica.released')) await drill.sleep(LOOK_MS);
      };
      await cancelled('UnplannedFailover', disksAreMade, () => one.failBack());
      drill.story('The machine in Azure serves on; disks and machine at home, which nobody has used, are gone again.');
      drill.expectProtected([server], drill.times.homeMs([server]));
      await drill.sleep(minutes(15));
      await runbook.untilProtected([server]);
      await drill.untilFreshPoints([server], minutes(30));
    });
  },
});
