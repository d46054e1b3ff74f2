import { oneSidedPartition } from '../../chaos/one-sided-partition.ts';
import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import { dataPortOf } from '../../simulator/site/data-ports.ts';
import { minutes } from '../drill.ts';
import { withScaleOut } from '../scale-out.ts';
import { scenario } from '../scenario.ts';
import { castOf, threeInAGroup, whyNoThree } from '../three-in-a-group.ts';
import { PORT } from '../../simulator/network/well-known.ts';

/** Documented: where members of a group and the configuration server are asked. */

/**
 * A firewall rule names one direction. Who coordinates a group cannot reach a member, and nothing is shared; the member
 * cannot reach it, and nobody notices, since it never asks. One source does not reach its process server while the others
 * do; one does not reach the configuration server, and ships on by its last orders; the process server does not, and
 * relays on by its own.
 */
export const oneSidedPartitions = scenario({
  name: 'one-sided-partitions',
  title: 'One side of a connection cannot reach the other: what nobody asked in that direction goes on',
  faults: ['one-sided-partition'],
  exercises: [
    'consistent-cut',
    'returns-to-protected',
    'fresh-points',
    'true-points',
    'deltas-in-order',
    'resynchronisation',
    'writes-resume',
  ],
  site: (site) => withScaleOut(threeInAGroup(site)),
  whyNot: whyNoThree,
  async run(drill) {
    const { runbook, servers, site } = drill;
    const { coordinator, member, third } = castOf(site);
    const processServer = usualProcessServer(site);
    const configurationServer = site.configurationServer.name;
    const dataPort = dataPortOf(site, processServer);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    const cut = async (
      from: string,
      to: string,
      port: number,
      forMinutes: number,
      fresh: readonly string[] = servers,
    ) => {
      const shared = await drill.newestSharedPoints(servers);
      const partition = await drill.inject(oneSidedPartition, { from, to, port });
      await drill.sleep(minutes(forMinutes));
      await drill.expectFreshPoints(fresh);
      const sharedSince = await drill.newestSharedPoints(servers);
      await partition.heal();
      drill.expectProtected(servers, minutes(20));
      await drill.sleep(minutes(12));
      return servers.every((server) => shared.get(server) !== sharedSince.get(server));
    };
    await drill.phase('who coordinates does not reach a member', async () => {
      await cut(coordinator, member, PORT.groupConsistency, 14);
    });
    await drill.phase('a member does not reach who coordinates', async () => {
      const shared = await cut(member, coordinator, PORT.groupConsistency, 14);
      await drill.expect('points were shared all the time', async () => shared);
    });
    await drill.phase('a source does not reach its process server', async () => {
      const others = servers.filter((server) => server !== third);
      await cut(third, processServer, dataPort, 12, others);
    });
    await drill.phase('a source does not reach the configuration server', async () => {
      await cut(third, configurationServer, PORT.control, 20);
    });
    await drill.phase('the process server does not reach the configuration server', async () => {
      await cut(processServer, configurationServer, PORT.control, 20);
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
