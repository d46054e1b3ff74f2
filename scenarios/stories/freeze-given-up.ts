import { slowApplicationWriter } from '../../chaos/slow-application-writer.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { APPLICATION_TAGS_MINUTES, castOf, threeInAGroup, whyNoThree } from '../three-in-a-group.ts';

/** As long as writes may be held for a tag: who coordinates waits no longer for the others. */
const BARRIER_MS = { Windows: minutes(3), Linux: 40_000 };

/**
 * An application takes longer to freeze than its group waits. Whoever coordinates gives the tag up and says so to a member
 * that is frozen already and holds its writes, and to one that is freezing still. Neither may set the tag any more, and both
 * go on writing at once. What freezes in time, however slowly, is a cut as any other; and the coordinator's own
 * application, which freezes before anybody is asked, makes all the others wait for nothing.
 */
export const freezeGivenUp = scenario({
  name: 'freeze-given-up',
  title: 'An application freezes more slowly than its group waits: the tag is called off, and nobody holds on to it',
  faults: ['slow-application-writer'],
  exercises: ['consistent-cut', 'writes-resume', 'true-points', 'application-recovers', 'point-asked-for'],
  site: threeInAGroup,
  whyNot: whyNoThree,
  async run(drill) {
    const { runbook, servers, site } = drill;
    const { coordinator, member } = castOf(site);
    const limitMs = Math.max(...site.servers.map(({ operatingSystem }) => BARRIER_MS[operatingSystem]));
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
    });
    const slowly = async (server: string, byMs: number) => {
      const slow = await drill.inject(slowApplicationWriter, { server, byMs });
      await drill.sleep(minutes(APPLICATION_TAGS_MINUTES));
      await slow.heal();
      await drill.sleep(minutes(7));
      await drill.expectFreshPoints(servers);
    };
    await drill.phase('a member freezes slowly, and in time', () => slowly(member, 20_000));
    await drill.phase('a member freezes for longer than its coordinator waits', () =>
      slowly(member, limitMs + drill.between(2_000, 60_000)),
    );
    await drill.phase('a member is frozen at about the moment in which its coordinator gives up', () =>
      slowly(member, limitMs - drill.between(0, 3_000)),
    );
    await drill.phase('the one that coordinates freezes for longer than the others would wait', () =>
      slowly(coordinator, limitMs + drill.between(2_000, 60_000)),
    );
    await drill.phase('test failover', async () => {
      await runbook.testFailover('everything', 'LatestApplicationConsistent');
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
