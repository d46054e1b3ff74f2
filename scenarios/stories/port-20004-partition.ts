import { port20004Partition } from '../../chaos/port-20004-partition.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Members of the group cannot agree: shared points stop, each machine's own go on, and what was shared stays usable. */
export const port20004Partitioned = scenario({
  name: 'port-20004-partition',
  title: 'Port 20004 is partitioned in a replication group: shared points stop, local points go on',
  faults: ['port-20004-partition'],
  exercises: [
    'diagnosis',
    'consistent-cut',
    'recovered-image',
    'application-recovers',
    'deltas-in-order',
    'writes-resume',
    'fresh-points',
  ],
  whyNot: (site) =>
    site.policy.multiVmSync && sharing(site) ? undefined : 'it has no replication group that shares recovery points',
  async run(drill) {
    const { runbook, site } = drill;
    const members = sharing(site)?.servers ?? [];
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
    });
    await drill.phase('partition', async () => {
      const partition = await drill.inject(port20004Partition, {});
      await drill.sleep(minutes(6));
      const before = await drill.newestSharedPoints(members);
      await drill.sleep(minutes(30));
      await drill.expect('no shared point was made during the partition', async () => {
        const now = await drill.newestSharedPoints(members);
        return members.every((member) => now.get(member) === before.get(member));
      });
      await drill.expectFreshPoints(members);
      drill.story('Each member still has points of its own; a group failover would use the last shared one.');
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
      await partition.heal();
    });
    await drill.phase('healed', async () => {
      const before = await drill.newestSharedPoints(members);
      await drill.until(
        'shared points come again',
        async () => {
          const now = await drill.newestSharedPoints(members);
          return members.every((member) => now.get(member) !== before.get(member));
        },
        { withinMs: minutes(15) },
      );
      drill.expectProtected(members, minutes(15));
      await drill.sleep(minutes(15));
    });
    await drill.phase('partitions in the middle of a tag', async () => {
      for (const offsetMs of [0, 1, 2]) {
        await drill.untilNextTag(offsetMs);
        const partition = await drill.inject(port20004Partition, {});
        await drill.sleep(minutes(4));
        await partition.heal();
      }
      drill.story('Members that held their writes for a tag which never came let go by themselves.');
      await drill.sleep(minutes(6));
      await drill.expectFreshPoints(members);
    });
  },
});

/** The first group whose members have somebody to share with. */
function sharing({ replicationGroups }: Site) {
  return replicationGroups.find(({ servers }) => servers.length > 1);
}
