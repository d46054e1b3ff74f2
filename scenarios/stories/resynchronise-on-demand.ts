import { hours, minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * An operator who does not trust a replica asks for its resynchronisation, though nothing is wrong: its checksums are compared,
 * hardly anything is sent, and recovery points from before stay. Asked for once more in the middle of it, it begins anew.
 */
export const resynchroniseOnDemand = scenario({
  name: 'resynchronise-on-demand',
  title:
    'A resynchronisation is asked for, twice, of a healthy server: little is sent, the points stay, and they are true',
  faults: [],
  exercises: [
    'resynchronisation',
    'returns-to-protected',
    'recovered-image',
    'true-points',
    'application-recovers',
    'deltas-in-order',
  ],
  async run(drill) {
    const { runbook, servers } = drill;
    const [server = ''] = servers;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    });
    await drill.phase('a resynchronisation', async () => {
      const before = await runbook.points(server);
      must('resynchronisation', await runbook.one(server).resynchronise());
      drill.expectProtected(servers, drill.times.toAzureMs([server]));
      await drill.sleep(minutes(15));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs([server]));
      await drill.expect('the points from before are there', async () => {
        const now = (await runbook.points(server)).map(({ name }) => name);
        // Points of the last two hours are all kept; older ones are thinned out whatever is asked for.
        const keptSince = Date.parse(drill.site.startsAt) + drill.lab.elapsedMs() - hours(2);
        const due = before.filter(({ properties }) => (properties?.recoveryPointTime?.getTime() ?? 0) >= keptSince);
        return due.every(({ name }) => now.includes(name));
      });
    });
    await drill.phase('another, and one more in the middle of it', async () => {
      must('resynchronisation', await runbook.one(server).resynchronise());
      await drill.sleep(drill.between(minutes(0), minutes(3)));
      must('resynchronisation', await runbook.one(server).resynchronise());
      drill.expectProtected(servers, drill.times.toAzureMs([server]));
      await drill.sleep(minutes(15));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs([server]));
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
